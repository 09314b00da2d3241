import type {Backend} from './backend.js';
import {divideAndConquer} from './divide-and-conquer.js';
import {inverseIteration, pairsInClusters} from './inverse-iteration.js';
import {reflectRows} from './reflect-rows.js';
import {tridiagonalEigenvalues} from './tridiagonal-eigenvalues.js';

/** Pairs of vectors that lie together, over n², up to which inverse iteration is quicker: those of an eighth of all in one cluster. */
const FEW_PAIRS = 1 / 128;

export interface Eigenpairs {
  /** all n eigenvalues, descending */
  readonly values: Float64Array;
  /** indices.length × n row-major: a unit vector a row, its entry of largest magnitude positive */
  readonly vectors: Float64Array;
}

/**
 * All eigenvalues of a symmetric matrix, and the eigenvectors of some: reduction to tridiagonal form, inverse iteration there or, where
 * many eigenvalues lie together, divide and conquer; back-transformation by products of the backend. O(4/3 n³ + 2 n² k) for k vectors.
 * Residuals ‖Av − λv‖ and departures from orthogonality stay below 1e-12·max|λ| and 1e-12. Inside a cluster of equal
 * eigenvalues the vectors are one basis among many.
 *
 * @param matrix n × n row-major, both triangles filled; kept as it is
 * @param indices which vectors, as ascending positions in the descending eigenvalues
 * @throws RangeError where an entry is not finite
 */
export async function symmetricEigenvectors(
  matrix: Float64Array, n: number, indices: readonly number[], backend: Backend,
): Promise<Eigenpairs> {
  const reduced = matrix.slice();
  const t = await backend.tridiagonalize(reduced, n);
  const values = await tridiagonalEigenvalues(t);
  const norm = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
  const unit = norm === 0 ? 1 : norm;
  const scaled = {diagonal: t.diagonal.map((x) => x / unit), offDiagonal: t.offDiagonal.map((x) => x / unit)};
  const chosen = indices.map((i) => values[i] / unit);
  const isQuick = pairsInClusters(chosen, norm / unit) <= FEW_PAIRS * n * n;
  const vectors = await (isQuick ? inverseIteration(scaled, chosen, norm / unit) : divideAndConquer(scaled, indices, backend));
  await reflectRows(vectors, indices.length, n, reduced, backend);
  for (let from = 0; from < vectors.length; from += n) orient(vectors.subarray(from, from + n));
  return {values, vectors};
}

/** Turns a vector so that its entry of largest magnitude is positive. */
export function orient(x: Float64Array): void {
  let largest = 0;
  for (let k = 1; k < x.length; k++) if (Math.abs(x[k]) > Math.abs(x[largest])) largest = k;
  if (x[largest] < 0) for (let k = 0; k < x.length; k++) x[k] = -x[k];
}
