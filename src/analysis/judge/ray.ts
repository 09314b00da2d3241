import {inTurns} from '../../kernels/let-events-in.js';
import type {RowSample} from '../accumulate/row-sample.js';
import {dot} from '../symmetric.js';

export interface Ray {
  /** 1 − ‖ū‖², ū the mean of the L2-normalised rows: 0 when all point one way */
  readonly spread: number;
  /** share of the trace along ū */
  readonly share: number;
}

/** How far the rows of the sample lie on one ray, with some channels set aside. Null where fewer than two rows are not zero. O(m·D). */
export async function measureRay(sample: RowSample, leaveOut: readonly number[], skipRows: (i: number) => boolean): Promise<Ray | null> {
  const {dims} = sample;
  const values = leaveOut.length > 0 ? withZeros(sample, leaveOut) : sample.values;
  const rowOf = (i: number): Float64Array => values.subarray(i * dims, (i + 1) * dims);
  const norms = Float64Array.from({length: sample.count}, (_, i) => Math.sqrt(dot(rowOf(i), rowOf(i))));
  const members = Array.from({length: sample.count}, (_, i) => i).filter((i) => norms[i] > 0 && !skipRows(i));
  if (members.length < 2) return null;
  const mean = new Float64Array(dims);
  const direction = new Float64Array(dims);
  const eachMember = (work: (i: number) => void): Promise<void> => inTurns(members.length, dims, (first, end) => members.slice(first, end).forEach(work));
  await eachMember((i) => {
    addScaled(mean, rowOf(i), 1 / members.length);
    addScaled(direction, rowOf(i), 1 / (norms[i] * members.length));
  });
  const squared = dot(direction, direction);
  let along = 0;
  let total = 0;
  const difference = new Float64Array(dims);
  await eachMember((i) => {
    difference.set(rowOf(i));
    addScaled(difference, mean, -1);
    along += dot(difference, direction) ** 2;
    total += dot(difference, difference);
  });
  return {spread: 1 - squared, share: total > 0 && squared > 0 ? along / squared / total : 0};
}

function withZeros({values, dims}: RowSample, channels: readonly number[]): Float64Array {
  const changed = values.slice();
  for (const j of channels) for (let k = j; k < changed.length; k += dims) changed[k] = 0;
  return changed;
}

/** to += factor · v */
function addScaled(to: Float64Array, v: Float64Array, factor: number): void {
  for (let j = 0; j < to.length; j++) to[j] += factor * v[j];
}
