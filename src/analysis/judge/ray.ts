import type {RowSample} from '../accumulate/row-sample.js';

export interface Ray {
  /** 1 − ‖ū‖², ū the mean of the L2-normalised rows: 0 when all point one way */
  readonly spread: number;
  /** share of the trace along ū */
  readonly share: number;
}

/** How far the rows of the sample lie on one ray, with some channels set aside. Null where fewer than two rows are not zero. O(m·D). */
export function measureRay(sample: RowSample, leaveOut: readonly number[], skipRows: (i: number) => boolean): Ray | null {
  const {values, dims} = sample;
  const channels = Int32Array.from({length: dims}, (_, j) => j).filter((j) => !leaveOut.includes(j));
  const norms = rowNorms(sample, channels);
  const members = Array.from({length: sample.count}, (_, i) => i).filter((i) => norms[i] > 0 && !skipRows(i));
  if (members.length < 2) return null;
  const mean = new Float64Array(dims);
  const direction = new Float64Array(dims);
  for (const i of members) {
    const inverse = 1 / norms[i];
    for (const j of channels) {
      const x = values[i * dims + j];
      mean[j] += x;
      direction[j] += x * inverse;
    }
  }
  for (const j of channels) {
    mean[j] /= members.length;
    direction[j] /= members.length;
  }
  const squared = direction.reduce((a, u) => a + u * u, 0);
  let along = 0;
  let total = 0;
  for (const i of members) {
    let projection = 0;
    for (const j of channels) {
      const d = values[i * dims + j] - mean[j];
      projection += d * direction[j];
      total += d * d;
    }
    along += projection * projection;
  }
  return {spread: 1 - squared, share: total > 0 && squared > 0 ? along / squared / total : 0};
}

function rowNorms({count, dims, values}: RowSample, channels: Int32Array): Float64Array {
  return Float64Array.from({length: count}, (_, i) => {
    let squared = 0;
    for (const j of channels) squared += values[i * dims + j] ** 2;
    return Math.sqrt(squared);
  });
}
