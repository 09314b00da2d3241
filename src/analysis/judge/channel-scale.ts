import {median} from '../../kernels/select.js';
import type {Policy} from '../policy.js';
import {diagonalOf, rowOf, type Symmetric} from '../symmetric.js';

/**
 * Whether loud channels make a cliff after r directions: then, with what follows linearly from channels far above the median taken
 * out, and without the r loudest of the rest, the rows hold hardly more variance than lies under the cliff. O(D · loud²).
 * @param matrix covariance, D×D
 */
export function isChannelScale(eigenvalues: Float64Array, after: number, matrix: Symmetric, policy: Policy): boolean {
  const dims = eigenvalues.length;
  const variance = diagonalOf(matrix, dims);
  const limit = policy.thresholds['outlier-channels'].varianceRatio * median(variance.slice());
  const loud = Array.from(variance.keys()).filter((j) => variance[j] > limit);
  const left = residualVariance(matrix, variance, loud);
  const quiet = Array.from(variance.keys()).sort((a, b) => variance[b] - variance[a]).slice(after).filter((j) => variance[j] <= limit);
  const beneath = eigenvalues.subarray(after).reduce((sum, v) => sum + v, 0);
  return quiet.reduce((sum, j) => sum + left[j], 0) < policy.thresholds.spectrum.scaleFactor * beneath;
}

/** Variance of each channel that does not follow linearly from the channels named: the diagonal of a Schur complement. */
function residualVariance(matrix: Symmetric, variance: Float64Array, given: readonly number[]): Float64Array {
  const dims = variance.length;
  const left = variance.slice();
  const pivots: {readonly channel: number; readonly column: Float64Array}[] = [];
  for (const channel of given) {
    const column = rowOf(matrix, dims, channel).slice();
    for (const p of pivots) {
      const factor = p.column[channel] / p.column[p.channel];
      for (let j = 0; j < dims; j++) column[j] -= factor * p.column[j];
    }
    if (!(column[channel] > 0)) continue;
    for (let j = 0; j < dims; j++) left[j] = Math.max(0, left[j] - (column[j] * column[j]) / column[channel]);
    pivots.push({channel, column});
  }
  return left;
}
