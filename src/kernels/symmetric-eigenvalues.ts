import type {Backend} from './backend.js';
import {tridiagonalEigenvalues} from './tridiagonal-eigenvalues.js';

/**
 * All eigenvalues of a symmetric matrix, descending. O(4/3 n³), error below 1e-13 · max|λ|.
 * @param matrix n × n row-major, both triangles filled; kept as it is (the work is done on a copy)
 * @throws RangeError where an entry is not finite
 */
export async function symmetricEigenvalues(matrix: Float64Array, n: number, backend: Backend): Promise<Float64Array> {
  return tridiagonalEigenvalues(await backend.tridiagonalize(matrix.slice(), n));
}
