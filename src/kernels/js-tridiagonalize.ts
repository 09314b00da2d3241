import type {Tridiagonal} from './backend.js';
import {letEventsIn} from './let-events-in.js';
import {reflector, scaleOf, settle} from './reflector.js';

/**
 * Householder reduction of a symmetric matrix to tridiagonal form, 4/3 n³ operations.
 *
 * Rows are reduced from the last to the second (the order of EISPACK's tred2), so that no reflection touches the last
 * axis. Only the lower triangle is read and written. The rank-2 update A − u qᵀ − q uᵀ that one reflection leaves is
 * fused with the product A·v that the next one needs, so that the matrix is passed over once a row.
 *
 * @param a n × n row-major; afterwards its strict lower triangle holds the reflections' vectors, a row each
 * @throws RangeError where an entry is not finite
 * Source: Martin, Reinsch & Wilkinson, Numer. Math. 11 (1968) 181–195; fused as in Dongarra, Sorensen & Hammarling,
 * J. Comput. Appl. Math. 27 (1989) 215–227.
 */
export async function jsTridiagonalize(a: Float64Array, n: number): Promise<Tridiagonal> {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const scale = await scaleOf(a, n);
  for (let i = 0; i < n; i++) for (let at = i * n; at <= i * n + i; at++) a[at] /= scale;
  let u = new Float64Array(n);
  let v = new Float64Array(n);
  let q = new Float64Array(n);
  let p = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const row = a.subarray(i * n, i * n + i + 1);
    for (let k = 0; k <= i; k++) row[k] -= u[i] * q[k] + q[i] * u[k];
    diagonal[i] = row[i] * scale;
    if (i === 0) break;
    const {coupling, half} = reflector(row, v, i);
    offDiagonal[i - 1] = coupling * scale;
    row.set(v.subarray(0, i));
    updateAndMultiply(a, n, i, u, q, v, p);
    settle(p, v, i, half);
    [u, v] = [v, u];
    [q, p] = [p, q];
    await letEventsIn();
  }
  return {diagonal, offDiagonal};
}

/** A ← A − u qᵀ − q uᵀ and p = A v, over the leading n × n lower triangle, in one pass. */
function updateAndMultiply(
  a: Float64Array, stride: number, n: number, u: Float64Array, q: Float64Array, v: Float64Array, p: Float64Array,
): void {
  for (let j = 0; j < n; j++) {
    const uj = u[j];
    const qj = q[j];
    const vj = v[j];
    const at = j * stride;
    let sum = 0;
    for (let k = 0; k < j; k++) {
      const entry = a[at + k] - (uj * q[k] + qj * u[k]);
      a[at + k] = entry;
      sum += entry * v[k];
      p[k] += entry * vj;
    }
    const entry = a[at + j] - 2 * uj * qj;
    a[at + j] = entry;
    p[j] = sum + entry * vj;
  }
}
