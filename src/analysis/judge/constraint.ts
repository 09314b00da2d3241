import {blockSum, diagonalOf, type Symmetric} from '../symmetric.js';

export interface ConstraintNoise {
  /** the most variance that rounding gives each channel, length D */
  readonly noise: Float64Array;
  /** backward error of the solver */
  readonly floor: number;
  /** errors of a row may be common to its channels, as when a layer is computed in the precision that is stored: they add up over a block */
  readonly isCommon: boolean;
  /** at most this share of D groups */
  readonly share: number;
  /** how far an average direction of the block stands above that noise at least */
  readonly fall: number;
}

/**
 * Directions that are null by construction: the largest number g of equal blocks of channels, g = 1 or a divisor of D up to
 * `share`·D, such that the channels of every block sum to a constant (LayerNorm and softmax: g = 1; group normalisation: g groups).
 * The null vectors are flat on the blocks, so no eigenvectors are needed: 1_bᵀ C 1_b / |b| is at most the noise along them.
 */
export function constraintDirections(covariance: Symmetric, dims: number, limits: ConstraintNoise): number {
  const most = Math.max(1, Math.floor(limits.share * dims));
  const variance = diagonalOf(covariance, dims);
  for (let groups = most; groups >= 1; groups--) {
    if (dims % groups === 0 && dims / groups > 1 && everyBlockIsNull(covariance, variance, dims / groups, limits)) return groups;
  }
  return 0;
}

function everyBlockIsNull(covariance: Symmetric, variance: Float64Array, size: number, {noise, floor, isCommon, fall}: ConstraintNoise): boolean {
  const dims = variance.length;
  for (let start = 0; start < dims; start += size) {
    let trace = 0;
    let rounding = 0;
    for (let i = start; i < start + size; i++) {
      trace += variance[i];
      rounding += noise[i];
    }
    const sum = blockSum(covariance, dims, start, start + size);
    const along = Math.max(floor, isCommon ? rounding : rounding / size);
    if (sum / size > along || !(trace > fall * size * along)) return false;
  }
  return true;
}
