import type {Tridiagonal} from './backend.js';

/** Below this norm, relative to a largest entry near 1, a row counts as zero: its squares would underflow. */
const NEGLIGIBLE = 1e-140;

/**
 * Householder reduction of a symmetric matrix to tridiagonal form, 4/3 n³ operations.
 *
 * Rows are reduced from the last to the second (the order of EISPACK's tred2), so that no reflection touches the last
 * axis. Only the lower triangle is read and written. The rank-2 update A − u qᵀ − q uᵀ that one reflection leaves is
 * fused with the product A·v that the next one needs, so that the matrix is passed over once a row.
 * The matrix is scaled by a power of two to a largest entry in [1, 2), which changes no bit but guards against overflow.
 *
 * @param a n × n row-major; afterwards its strict lower triangle holds the reflections' vectors, a row each
 * @throws RangeError where an entry is not finite
 * Source: Martin, Reinsch & Wilkinson, Numer. Math. 11 (1968) 181–195; fused as in Dongarra, Sorensen & Hammarling,
 * J. Comput. Appl. Math. 27 (1989) 215–227.
 */
export function jsTridiagonalize(a: Float64Array, n: number): Tridiagonal {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const scale = scaleToUnit(a, n);
  let u = new Float64Array(n);
  let v = new Float64Array(n);
  let q = new Float64Array(n);
  let p = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    updateRow(a.subarray(i * n, i * n + i + 1), u, q, i);
    diagonal[i] = a[i * n + i] * scale;
    if (i === 0) break;
    const {coupling, half} = reflector(a.subarray(i * n, i * n + i), v, i);
    offDiagonal[i - 1] = coupling * scale;
    a.set(v.subarray(0, i), i * n);
    updateAndMultiply(a, n, i, u, q, v, p);
    settle(p, v, i, half);
    [u, v] = [v, u];
    [q, p] = [p, q];
  }
  return {diagonal, offDiagonal};
}

/** Divides the lower triangle by the power of two below its largest entry, and returns that power. */
function scaleToUnit(a: Float64Array, n: number): number {
  let largest = 0;
  for (let i = 0; i < n; i++) {
    for (let at = i * n; at <= i * n + i; at++) {
      const size = Math.abs(a[at]);
      if (!(size <= Number.MAX_VALUE)) throw new RangeError('the matrix has an entry that is not finite');
      if (size > largest) largest = size;
    }
  }
  // never below 2^-1022, so that the inverse stays finite
  const scale = largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
  if (scale !== 1) for (let i = 0; i < n; i++) for (let at = i * n; at <= i * n + i; at++) a[at] /= scale;
  return scale;
}

/** One row of A − u qᵀ − q uᵀ, up to its diagonal. */
function updateRow(row: Float64Array, u: Float64Array, q: Float64Array, i: number): void {
  const ui = u[i];
  const qi = q[i];
  for (let k = 0; k <= i; k++) row[k] -= ui * q[k] + qi * u[k];
}

/**
 * v and half = vᵀv/2 of the reflection I − v vᵀ/half that turns the first `length` entries of a row into
 * (0, …, 0, coupling). Where they are zero, or only the last is not, v = 0 and the reflection is the identity.
 */
function reflector(row: Float64Array, v: Float64Array, length: number): {coupling: number; half: number} {
  const last = row[length - 1];
  let rest = 0;
  for (let k = 0; k < length - 1; k++) rest += row[k] * row[k];
  if (rest < NEGLIGIBLE * NEGLIGIBLE) {
    v.fill(0, 0, length);
    return {coupling: last, half: 1};
  }
  const norm = Math.sqrt(rest + last * last);
  const coupling = last > 0 ? -norm : norm;
  v.set(row.subarray(0, length));
  v[length - 1] = last - coupling;
  return {coupling, half: norm * (norm + Math.abs(last))};
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

/** p ← p/half − (vᵀp/half / 2half) v: the vector q of the next rank-2 update. */
function settle(p: Float64Array, v: Float64Array, n: number, half: number): void {
  let dot = 0;
  for (let k = 0; k < n; k++) dot += v[k] * (p[k] /= half);
  const share = dot / (2 * half);
  for (let k = 0; k < n; k++) p[k] -= share * v[k];
}
