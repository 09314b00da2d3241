import {eigenvaluesOf, population, SPECTRA, wideGaussians, wideUniforms, type Population, type RowKind} from './draw-rows.js';

/** Roots M (dims × dims, row-major): rows g M of independent g have covariance MᵀM. */
export const STRUCTURES: Readonly<Record<string, (dims: number) => Float64Array>> = {
  'uncorrelated': (dims) => matrix(dims, (i, j) => (i === j ? 1 : 0)),
  'rotated 1/j': (dims) => turned(dims, SPECTRA['1/j'](dims)),
  'rotated rank ¼ + 1 % noise': (dims) => turned(dims, SPECTRA['rank ¼ + 1 % noise'](dims)),
  'autoregressive .9': (dims) => matrix(dims, (i, j) => (i > j ? 0 : 0.9 ** (j - i) * (i === 0 ? 1 : Math.sqrt(1 - 0.81)))),
  'pairs at .95': (dims) => matrix(dims, (i, j) => (i === j ? (i % 2 === 0 ? 1 : Math.sqrt(1 - 0.95 ** 2)) : j === i + 1 && i % 2 === 0 ? 0.95 : 0)),
};

const matrix = (dims: number, at: (i: number, j: number) => number): Float64Array =>
  Float64Array.from({length: dims * dims}, (_, k) => at(Math.floor(k / dims), k % dims));

/** diag(√λ)·Q of a fixed random orthogonal Q */
function turned(dims: number, spectrum: readonly number[]): Float64Array {
  const normal = wideGaussians(wideUniforms(9));
  const q = Float64Array.from({length: dims * dims}, normal);
  for (let i = 0; i < dims; i++) {
    const row = q.subarray(i * dims, (i + 1) * dims);
    for (let pass = 0; pass < 2; pass++) {
      for (let b = 0; b < i; b++) {
        const other = q.subarray(b * dims, (b + 1) * dims);
        const along = row.reduce((sum, value, j) => sum + value * other[j], 0);
        for (let j = 0; j < dims; j++) row[j] -= along * other[j];
      }
    }
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    for (let j = 0; j < dims; j++) row[j] /= norm;
  }
  return q.map((value, k) => value * Math.sqrt(spectrum[Math.floor(k / dims)]));
}

/** Rows of a structure; its covariance is given as the correlation matrix. */
export function structured(kind: RowKind, shape: string, dims: number): Population {
  const root = STRUCTURES[shape](dims);
  const plain = population(kind, Array.from({length: dims}, () => 1));
  return {
    dims,
    ...correlationOf(root, dims),
    draw(rows, uniform) {
      const g = plain.draw(rows, uniform);
      const out = new Float64Array(rows * dims);
      for (let r = 0; r < rows; r++) {
        for (let k = 0; k < dims; k++) {
          const x = g[r * dims + k];
          for (let j = 0; j < dims; j++) out[r * dims + j] += x * root[k * dims + j];
        }
      }
      return out;
    },
  };
}

function correlationOf(root: Float64Array, dims: number) {
  const product = matrix(dims, (i, j) => {
    let sum = 0;
    for (let k = 0; k < dims; k++) sum += root[k * dims + i] * root[k * dims + j];
    return sum;
  });
  const covariance = matrix(dims, (i, j) => product[i * dims + j] / Math.sqrt(product[i * (dims + 1)] * product[j * (dims + 1)]));
  return {covariance, eigenvalues: eigenvaluesOf(covariance, dims)};
}
