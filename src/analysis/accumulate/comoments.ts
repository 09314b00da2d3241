import {inTurns, letEventsIn} from '../../kernels/let-events-in.js';
import {addOuter, dot, isFactored, joined, timesVector, trace, wholeOf, type Symmetric} from '../symmetric.js';

/**
 * Central moments of a set of rows: what the spectrum and the population estimates need. Mergeable (Chan, Golub and LeVeque 1979,
 * extended to the two higher sums); d = x − mean.
 */
export interface Comoments {
  count: number;
  /** length D */
  mean: Float64Array;
  /** Σ d dᵀ, D×D */
  m2: Symmetric;
  /** Σ ‖d‖² d, length D */
  cubed: Float64Array;
  /** Σ ‖d‖⁴ */
  fourth: number;
  /** of the eigenvalues of m2, as a share of the largest: from float32 products (docs/adr/0019-float32-products.md); 0 without any */
  error: number;
}

/** Sums about a shift, as a streaming pass leaves them; y = x − shift. */
export interface ShiftedSums {
  readonly count: number;
  readonly shift: Float64Array;
  /** Σ y */
  readonly sum: Float64Array;
  /** Σ y yᵀ; taken over and changed */
  readonly outer: Float64Array;
  /** Σ ‖y‖² y */
  readonly cubed: Float64Array;
  /** Σ ‖y‖⁴ */
  readonly fourth: number;
  readonly error?: number;
}

export const emptyComoments = (dims: number): Comoments => ({
  count: 0, mean: new Float64Array(dims), m2: {n: dims, factor: new Float64Array(0)}, cubed: new Float64Array(dims), fourth: 0, error: 0,
});

/** Moments about the mean from sums about a shift near it. Loses (‖mean − shift‖/spread)² of relative precision, no more. */
export async function centreSums(sums: ShiftedSums): Promise<Comoments> {
  const dims = sums.shift.length;
  if (sums.count === 0) return emptyComoments(dims);
  const delta = sums.sum.map((s) => s / sums.count);
  const outerDelta = timesVector(sums.outer, delta);
  await letEventsIn();
  const delta2 = dot(delta, delta);
  const squares = trace(sums.outer, dims);
  const fourth = sums.fourth + 4 * dot(delta, outerDelta) + sums.count * delta2 * delta2
    - 4 * dot(delta, sums.cubed) + 2 * delta2 * squares - 4 * delta2 * dot(delta, sums.sum);
  const centredSquares = squares - sums.count * delta2;
  const cubed = sums.cubed.map((c, j) => c - 2 * outerDelta[j] + delta2 * sums.sum[j] - delta[j] * centredSquares);
  await inTurns(dims, dims, (first, end) => addOuter(sums.outer, delta, -sums.count, first, end));
  return {count: sums.count, mean: sums.shift.map((s, j) => s + delta[j]), m2: sums.outer, cubed, fourth: Math.max(0, fourth), error: sums.error ?? 0};
}

/** The moments of the union of two sets of rows, O(D²), or O(k·D) while both have factors. `into` is changed and returned; `other` is left as it is. */
export async function mergeComoments(into: Comoments, other: Comoments): Promise<Comoments> {
  if (other.count === 0) return into;
  const total = into.count + other.count;
  const gap = other.mean.map((m, j) => m - into.mean[j]);
  const intoShift = gap.map((g) => (-g * other.count) / total);
  const otherShift = gap.map((g) => (g * into.count) / total);
  const ofInto = higherAbout(into, intoShift);
  await letEventsIn();
  const ofOther = higherAbout(other, otherShift);
  await letEventsIn();
  const weight = (into.count * other.count) / total;
  into.m2 = joined(into.m2, other.m2, gap.map((g) => g * Math.sqrt(weight))) ?? await summed(into.m2, other.m2, gap, weight);
  for (let j = 0; j < gap.length; j++) {
    into.mean[j] += (gap[j] * other.count) / total;
    into.cubed[j] = ofInto.cubed[j] + ofOther.cubed[j];
  }
  into.fourth = ofInto.fourth + ofOther.fourth;
  into.error = Math.max(into.error, other.error);
  into.count = total;
  return into;
}

/** a + b + weight · v vᵀ; `a` is changed where it is whole. */
async function summed(a: Symmetric, b: Symmetric, v: Float64Array, weight: number): Promise<Float64Array> {
  const n = v.length;
  const sum = wholeOf(a);
  const other = wholeOf(b);
  await inTurns(n, n, (first, end) => {
    for (let i = first, k = first * n; i < end; i++) {
      const scaled = weight * v[i];
      for (let j = 0; j < n; j++, k++) sum[k] = sum[k] + other[k] + scaled * v[j];
    }
  });
  return sum;
}

/** Of several disjoint sets of rows together; none of them is changed. */
export async function unionOf([first, ...others]: readonly Comoments[]): Promise<Comoments> {
  if (others.length === 0) return first;
  const whole = copyComoments(first);
  for (const part of others) {
    await letEventsIn();
    await mergeComoments(whole, part);
  }
  return whole;
}

export const copyComoments = (a: Comoments): Comoments => ({
  count: a.count, mean: a.mean.slice(), m2: isFactored(a.m2) ? a.m2 : a.m2.slice(), cubed: a.cubed.slice(), fourth: a.fourth, error: a.error,
});

/** Moments of rows held in memory, two passes; with a factor where they are fewer than D. @param rows n × dims, row-major */
export function comomentsOfRows(rows: Float64Array, count: number, dims: number): Comoments {
  const result = emptyComoments(dims);
  result.count = count;
  if (count === 0) return result;
  const {mean, cubed} = result;
  for (let at = 0; at < rows.length;) for (let j = 0; j < dims; j++, at++) mean[j] += rows[at] / count;
  const factor = new Float64Array(rows.length);
  for (let at = 0; at < rows.length;) for (let j = 0; j < dims; j++, at++) factor[at] = rows[at] - mean[j];
  const centred = {n: dims, factor};
  result.m2 = count < dims ? centred : wholeOf(centred);
  for (let start = 0; start < factor.length; start += dims) {
    const d = factor.subarray(start, start + dims);
    const squared = dot(d, d);
    for (let j = 0; j < dims; j++) cubed[j] += squared * d[j];
    result.fourth += squared * squared;
  }
  return result;
}

/**
 * The moments of a set less some of its rows, O(k·D²). Loses as many digits as those rows' squares are larger than the rest's.
 * @param rows k × D, row-major
 */
export function withoutRows(whole: Comoments, rows: Float64Array): Comoments {
  const dims = whole.mean.length;
  const count = whole.count - rows.length / dims;
  const mean = whole.mean.slice();
  for (let i = 0; i < rows.length; i++) mean[i % dims] -= (rows[i] - whole.mean[i % dims]) / count;
  const delta = whole.mean.map((m, j) => m - mean[j]);
  const m2 = isFactored(whole.m2) ? wholeOf(whole.m2) : whole.m2.slice();
  const result: Comoments = {count, mean, m2, ...higherAbout(whole, delta), error: whole.error};
  addOuter(m2, delta, whole.count);
  for (let start = 0; start < rows.length; start += dims) {
    const d = mean.map((m, j) => rows[start + j] - m);
    const squared = dot(d, d);
    addOuter(m2, d, -1);
    d.forEach((v, j) => (result.cubed[j] -= squared * v));
    result.fourth -= squared * squared;
  }
  for (let j = 0; j < dims; j++) m2[j * (dims + 1)] = Math.max(0, m2[j * (dims + 1)]);
  return {...result, fourth: Math.max(0, result.fourth)};
}

/** Σ ‖d + δ‖⁴ and Σ ‖d + δ‖² (d + δ) of a set of rows whose d sum to zero. */
function higherAbout(a: Comoments, delta: Float64Array): Pick<Comoments, 'fourth' | 'cubed'> {
  const delta2 = dot(delta, delta);
  const m2Delta = timesVector(a.m2, delta);
  const squares = trace(a.m2, delta.length);
  const scale = squares + a.count * delta2;
  return {
    fourth: a.fourth + 4 * dot(delta, a.cubed) + 2 * delta2 * squares + 4 * dot(delta, m2Delta) + a.count * delta2 * delta2,
    cubed: a.cubed.map((c, j) => c + 2 * m2Delta[j] + scale * delta[j]),
  };
}
