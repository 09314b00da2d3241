import type {Tridiagonal} from './backend.js';
import {mergeHalves} from './merge-halves.js';
import type {Products} from './products.js';

/**
 * Eigenvectors of a symmetric tridiagonal matrix of norm about 1 by divide and conquer: halves are solved without the entry that couples
 * them, which adds a matrix of rank one. O(n²), and at most 2/3 n³ of products by the backend: what is negligible is not multiplied,
 * which is much of it where eigenvalues lie together.
 *
 * @param indices which, as positions in the descending eigenvalues
 * @returns indices.length × n row-major, one unit vector a row
 * Source: Cuppen, Numer. Math. 36 (1981) 177–195; Gu & Eisenstat, SIAM J. Matrix Anal. Appl. 16 (1995) 172–191.
 */
export async function divideAndConquer({diagonal, offDiagonal}: Tridiagonal, indices: readonly number[], backend: Products): Promise<Float64Array> {
  const n = diagonal.length;
  const values = diagonal.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * (n + 1)] = 1;
  const columns = indices.map((i) => n - 1 - i);
  const wanted = new Set(columns);

  const solve = async (start: number, end: number): Promise<void> => {
    if (end - start < 2) return;
    const middle = (start + end) >> 1;
    const coupling = offDiagonal[middle - 1];
    values[middle - 1] -= Math.abs(coupling);
    values[middle] -= Math.abs(coupling);
    await solve(start, middle);
    await solve(middle, end);
    const block = {values: values.subarray(start, end), vectors: vectors.subarray(start * (n + 1)), stride: n};
    await mergeHalves(block, middle - start, coupling, backend, (column) => end - start < n || wanted.has(column));
  };
  await solve(0, n);

  return asRows(vectors, n, columns);
}

/** Eight columns at a time: a cache line of a row. */
function asRows(matrix: Float64Array, n: number, columns: readonly number[]): Float64Array {
  const rows = new Float64Array(columns.length * n);
  for (let first = 0; first < columns.length; first += 8) {
    const past = Math.min(first + 8, columns.length);
    for (let k = 0; k < n; k++) for (let i = first; i < past; i++) rows[i * n + k] = matrix[k * n + columns[i]];
  }
  return rows;
}
