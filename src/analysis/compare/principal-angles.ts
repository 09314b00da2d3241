import type {Backend} from '../../kernels/backend.js';
import {symmetricEigenvalues} from '../../kernels/symmetric-eigenvalues.js';
import {transposed} from '../../kernels/transposed.js';

/**
 * Squared singular values of a p × q matrix, descending, min(p, q) of them, held within [0, 1]: squared cosines where the matrix is of
 * inner products of orthonormal vectors. From the smaller Gram matrix, so that those below about 1e-15 are rounding. O(pq·min + min³).
 */
export async function squaredCosines(matrix: Float64Array, p: number, q: number, backend: Backend): Promise<Float64Array> {
  const [side, rows, width] = p <= q ? [p, matrix, q] : [q, transposed(matrix, p, q), p];
  const gram = new Float64Array(side * side);
  await backend.products(rows, side, rows, side, width, gram);
  return (await symmetricEigenvalues(gram, side, backend)).map((v) => Math.min(1, Math.max(0, v)));
}

/** The p × q inner products of two sets of vectors of length `dims`, one a row. */
export async function innerProducts(a: Float64Array, p: number, b: Float64Array, q: number, dims: number, backend: Backend): Promise<Float64Array> {
  const out = new Float64Array(p * q);
  await backend.products(a, p, b, q, dims, out);
  return out;
}

/** Degrees, ascending, of descending squared cosines. */
export const degrees = (squared: Float64Array): number[] => Array.from(squared, (c) => (Math.acos(Math.sqrt(c)) * 180) / Math.PI);
