import type {Backend} from './backend.js';
import {tridiagonalEigenvalues} from './tridiagonal-eigenvalues.js';

/**
 * All eigenvalues of a symmetric matrix, descending. O(4/3 n³), error below 1e-13 · max|λ|.
 * @param matrix n × n row-major, of which the lower triangle is read; kept
 * @throws RangeError where an entry is not finite
 */
export async function symmetricEigenvalues(matrix: Float64Array, n: number, backend: Backend): Promise<Float64Array> {
  return tridiagonalEigenvalues(await backend.tridiagonal(matrix, n));
}
