import type {Backend} from '../kernels/backend.js';
import {inTurns} from '../kernels/let-events-in.js';
import {tridiagonalEigenvalues} from '../kernels/tridiagonal-eigenvalues.js';
import type {Comoments} from './accumulate/comoments.js';
import {float32Floor} from './accumulate/float32-error.js';
import {dividedBy, dot, eigenvaluesOf, isFactored, timesVector, type Factored, type Symmetric} from './symmetric.js';

export interface MomentSpectra {
  /** C, divisor N − 1, D×D */
  readonly covariance: Symmetric;
  /** eigenvalues of C, descending, never negative; at most min(N − 1, D) are positive */
  readonly centred: Float64Array;
  /** eigenvalues of XᵀX/(N − 1), descending, never negative; at most min(N, D) are positive */
  readonly uncentred: Float64Array;
  /** eigenvalues of C up to here are not seen in float32 products, and given as 0; 0 where there were none */
  readonly unseen: number;
}

/**
 * Both spectra of a set of rows from one tridiagonal reduction: the mean is reflected onto the last axis, which the reduction leaves
 * alone, so that XᵀX/(N−1) = C + N/(N−1)·x̄x̄ᵀ differs from C in one corner entry of the tridiagonal matrix. O(4/3 D³); of factors of k rows
 * by their Gram matrices, O(k²·D).
 */
export async function momentSpectra(moments: Comoments, backend: Backend): Promise<MomentSpectra> {
  const dims = moments.mean.length;
  const divisor = moments.count - 1;
  const covariance = await dividedBy(moments.m2, divisor);
  if (isFactored(covariance)) {
    const mean = moments.mean.map((m) => m * Math.sqrt(moments.count / divisor));
    const centred = clipped(await eigenvaluesOf(covariance, dims, backend), divisor);
    return {
      covariance, centred,
      uncentred: clipped(await eigenvaluesOf(withRow(covariance, mean), dims, backend), moments.count),
      unseen: float32Floor(moments, centred[0]),
    };
  }
  const reduced = await backend.tridiagonal(await reflected(covariance, moments.mean), dims);
  const centred = await tridiagonalEigenvalues(copy(reduced));
  const unseen = float32Floor(moments, centred[0]);
  const corner = copy(reduced);
  corner.diagonal[dims - 1] += (moments.count / divisor) * dot(moments.mean, moments.mean);
  return {
    covariance,
    centred: clipped(centred, divisor, unseen),
    uncentred: clipped(await tridiagonalEigenvalues(corner), moments.count, unseen),
    unseen,
  };
}

const withRow = ({n, factor}: Factored, row: Float64Array): Factored => {
  const longer = new Float64Array(factor.length + n);
  longer.set(factor);
  longer.set(row, factor.length);
  return {n, factor: longer};
};

const copy = (t: {diagonal: Float64Array; offDiagonal: Float64Array}) => ({diagonal: t.diagonal.slice(), offDiagonal: t.offDiagonal.slice()});

/** Eigenvalues of a positive semi-definite matrix of rank at most `rank`: what is not above `unseen`, and past the rank, becomes 0. */
export const clipped = (eigenvalues: Float64Array, rank: number, unseen = 0): Float64Array =>
  eigenvalues.map((v, i) => (i < rank && v > unseen ? v : 0));

/** The lower triangle of H A H for the Householder reflection H that takes `vector` to a multiple of the last axis. */
async function reflected(matrix: Float64Array, vector: Float64Array): Promise<Float64Array> {
  const n = vector.length;
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 0) || n < 2) return matrix;
  const result = new Float64Array(matrix.length);
  const v = vector.map((x) => x / length);
  v[n - 1] += v[n - 1] >= 0 ? 1 : -1;
  const beta = 2 / dot(v, v);
  const p = timesVector(matrix, v).map((x) => beta * x);
  const half = (beta / 2) * dot(p, v);
  const w = p.map((x, i) => x - half * v[i]);
  await inTurns(n, n, (first, end) => {
    for (let i = first; i < end; i++) {
      const [vi, wi] = [v[i], w[i]];
      for (let j = 0, k = i * n; j <= i; j++, k++) result[k] = matrix[k] - (vi * w[j] + wi * v[j]);
    }
  });
  return result;
}
