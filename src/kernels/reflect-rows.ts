import {columns} from './columns.js';
import {inTurns} from './let-events-in.js';
import type {Products} from './products.js';
import {transposed} from './transposed.js';

/** Reflections applied together: enough that nearly all of the work is matrix products. */
const TOGETHER = 96;

/**
 * Applies to each of `count` rows of length n the reflections I − 2vvᵀ/vᵀv of a tridiagonal reduction, in the order i = 1…n − 1, where
 * v is row i of `reduced` up to column i (all zero: the identity). O(2 n² count), in products of many rows at a time:
 * H₁…H_b = I − Vᵀ T V with V the vectors as rows and T upper triangular.
 * Source: Schreiber & Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53–57.
 * @param rows count × n row-major; changed
 */
export async function reflectRows(rows: Float64Array, count: number, n: number, reduced: Float64Array, backend: Products): Promise<void> {
  for (let first = 1; first < n; first += TOGETHER) {
    const size = Math.min(TOGETHER, n - first);
    const width = first + size - 1;
    const v = new Float64Array(size * width);
    for (let r = 0; r < size; r++) v.set(reduced.subarray((first + r) * n, (first + r) * n + first + r), r * width);
    const inner = new Float64Array(size * size);
    await backend.products(v, size, v, size, width, inner);
    const scores = new Float64Array(count * size);
    await backend.products(await columns(rows, count, n, 0, width), count, v, size, width, scores);
    const weights = new Float64Array(count * size);
    await backend.products(scores, count, transposed(triangularFactor(inner, size), size, size), size, size, weights);
    const change = new Float64Array(count * width);
    await backend.products(weights, count, transposed(v, size, width), width, size, change);
    await inTurns(count, width, (start, end) => {
      for (let r = start; r < end; r++) for (let k = 0; k < width; k++) rows[r * n + k] -= change[r * width + k];
    });
  }
}

/** T, upper triangular, row-major. @param inner V Vᵀ */
function triangularFactor(inner: Float64Array, size: number): Float64Array {
  const t = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const square = inner[j * (size + 1)];
    const tau = square > 0 ? 2 / square : 0;
    t[j * (size + 1)] = tau;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let k = i; k < j; k++) sum += t[i * size + k] * inner[k * size + j];
      t[i * size + j] = -tau * sum;
    }
  }
  return t;
}
