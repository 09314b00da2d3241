import {hashRows} from './hash.js';
import type {RowSums} from './row-sums.js';

export const jsRowSums: RowSums = {
  hold: (rows) => rows,

  centre(values, chosen, origin, out) {
    const dims = origin.length;
    let to = 0;
    for (const row of chosen) for (let j = 0, i = row * dims; j < dims; j++) out[to++] = values[i++] - origin[j];
  },

  norms(values, rows, dims, centre, squaredNorms, squaredDistances) {
    for (let r = 0, i = 0; r < rows; r++) {
      let norm = 0;
      let distance = 0;
      for (let j = 0; j < dims; j++, i++) {
        const x = values[i];
        const y = x - centre[j];
        norm += x * x;
        distance += y * y;
      }
      squaredNorms[r] = norm;
      squaredDistances[r] = distance;
    }
  },

  hash: hashRows,

  addMoments(values, chosen, centre, squaredDistances, sum, cubed) {
    for (const r of chosen) {
      for (let j = 0, i = r * centre.length; j < centre.length; j++, i++) {
        const y = values[i] - centre[j];
        sum[j] += y;
        cubed[j] += squaredDistances[r] * y;
      }
    }
  },

  addDirections(values, chosen, origin, inverseNorms, sum, squares) {
    for (const r of chosen) {
      for (let j = 0, i = r * origin.length; j < origin.length; j++, i++) {
        const v = values[i] * inverseNorms[r] - origin[j];
        sum[j] += v;
        squares[j] += v * v;
      }
    }
  },
};
