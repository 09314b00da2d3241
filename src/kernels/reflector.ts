import {inTurns} from './let-events-in.js';

/** The reflection I − v vᵀ/half, and the entry that it leaves. */
export interface Reflector {
  readonly coupling: number;
  /** vᵀv/2, or 1 where v = 0 */
  readonly half: number;
}

/**
 * Writes to v the vector of the reflection that turns the first `length` entries of a row into (0, …, 0, coupling). Where
 * they are zero (below 1e-140, beside a largest entry of the matrix near 1: their squares would underflow), or only the last
 * is not, v = 0 and the reflection is the identity.
 *
 * Its source is sent to the threads as text, as is that of `settle`: they use nothing from outside themselves but types.
 */
export function reflector(row: Float64Array, v: Float64Array, length: number): Reflector {
  const last = row[length - 1];
  let rest = 0;
  for (let k = 0; k < length - 1; k++) rest += row[k] * row[k];
  if (rest < 1e-280) {
    v.fill(0, 0, length);
    return {coupling: last, half: 1};
  }
  const norm = Math.sqrt(rest + last * last);
  const coupling = last > 0 ? -norm : norm;
  for (let k = 0; k < length - 1; k++) v[k] = row[k];
  v[length - 1] = last - coupling;
  return {coupling, half: norm * (norm + Math.abs(last))};
}

/** p ← p/half − (vᵀp / 2half²) v: the vector q for which H A H = A − v qᵀ − q vᵀ, where p = A v. */
export function settle(p: Float64Array, v: Float64Array, length: number, half: number): void {
  let dot = 0;
  for (let k = 0; k < length; k++) dot += v[k] * (p[k] /= half);
  const share = dot / (2 * half);
  for (let k = 0; k < length; k++) p[k] -= share * v[k];
}

/** The power of two below the largest entry of the lower triangle: dividing by it changes no bit, and guards against overflow. */
export async function scaleOf(a: Float64Array, n: number): Promise<number> {
  let largest = 0;
  await inTurns(n, n, (first, end) => {
    for (let i = first; i < end; i++) {
      for (let at = i * n; at <= i * n + i; at++) {
        const size = Math.abs(a[at]);
        if (!(size <= Number.MAX_VALUE)) throw new RangeError('the matrix has an entry that is not finite');
        if (size > largest) largest = size;
      }
    }
  });
  // never below 2⁻¹⁰²², so that its inverse stays finite
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}
