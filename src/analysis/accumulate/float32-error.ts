import {diagonalOf} from '../symmetric.js';
import type {Comoments} from './comoments.js';

/**
 * Error of the eigenvalues of a sum of float32 products, as a share of the largest: more than in any trial (docs/adr/0019-float32-products.md).
 * @param run products summed in float32 at most
 */
export const float32Error = (run: number): number => run * 2 ** -26;

/** Channels that may hold most of the variance and say nothing about the others: their rounding stays along themselves. */
const LOUD_SHARE = 0.02;

/** Eigenvalues of the covariance up to here are not seen in float32 products; 0 where there were none. @param largest eigenvalue */
export function float32Floor({m2, mean, count, error}: Comoments, largest: number): number {
  const dims = mean.length;
  if (error === 0) return 0;
  const squares = diagonalOf(m2, dims).sort().subarray(0, dims - Math.floor(LOUD_SHARE * dims));
  return error * Math.min(largest, squares.reduce((sum, v) => sum + v, 0) / (count - 1));
}
