import type {Comoments, ShiftedSums} from '../../src/analysis/accumulate/comoments.js';
import {trace as traceOf, wholeOf} from '../../src/analysis/symmetric.js';
import {expectAllClose, expectClose} from './close.js';
import type {Rows} from './rows.js';

/** Central moments straight from their definition, two passes and compensated sums: the oracle of the running ones. */
export function directMoments({values, rows, dims}: Rows): Comoments & {readonly m2: Float64Array} {
  const mean = Float64Array.from({length: dims}, (_, j) => exactSum(rows, (r) => values[r * dims + j]) / rows);
  const rest = mean.map((m, j) => exactSum(rows, (r) => values[r * dims + j] - m) / rows);
  const d = (r: number, j: number): number => values[r * dims + j] - mean[j] - rest[j];
  const squared = Float64Array.from({length: rows}, (_, r) => exactSum(dims, (j) => d(r, j) ** 2));
  return {
    count: rows,
    mean,
    m2: Float64Array.from({length: dims * dims}, (_, k) => exactSum(rows, (r) => d(r, Math.floor(k / dims)) * d(r, k % dims))),
    cubed: Float64Array.from({length: dims}, (_, j) => exactSum(rows, (r) => squared[r] * d(r, j))),
    fourth: exactSum(rows, (r) => squared[r] ** 2),
    error: 0,
  };
}

/** Sums about a shift, as a streaming pass leaves them. */
export function shiftedSums({values, rows, dims}: Rows, shift: Float64Array): ShiftedSums {
  const sums = {count: rows, shift, sum: new Float64Array(dims), outer: new Float64Array(dims * dims), cubed: new Float64Array(dims), fourth: 0};
  for (let r = 0; r < rows; r++) {
    const y = shift.map((s, j) => values[r * dims + j] - s);
    const squared = y.reduce((a, v) => a + v * v, 0);
    for (let i = 0; i < dims; i++) {
      sums.sum[i] += y[i];
      sums.cubed[i] += squared * y[i];
      for (let j = 0; j < dims; j++) sums.outer[i * dims + j] += y[i] * y[j];
    }
    sums.fourth += squared * squared;
  }
  return sums;
}

/** Each moment within `relative` of its natural size: tr for Σddᵀ, tr^{3/2}/√N for Σ‖d‖²d, Σ‖d‖⁴ itself. */
export function expectSameMoments(actual: Comoments, expected: Comoments, relative: number): void {
  const trace = traceOf(expected.m2, expected.mean.length);
  const spread = Math.sqrt(trace / Math.max(1, expected.count));
  const offset = expected.mean.reduce((a, m) => Math.max(a, Math.abs(m)), 0);
  expectClose(actual.count, expected.count, 0, 'count');
  expectAllClose(actual.mean, expected.mean, relative, 'mean', spread + (4 * offset * 2 ** -52) / relative);
  expectAllClose(wholeOf(actual.m2), wholeOf(expected.m2), relative, 'm2', trace);
  expectAllClose(actual.cubed, expected.cubed, relative, 'cubed', trace * spread);
  expectClose(actual.fourth, expected.fourth, relative, 'fourth');
}

/** Neumaier's compensated sum of `at(0)` … `at(n − 1)`. */
function exactSum(n: number, at: (i: number) => number): number {
  let sum = 0;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const x = at(i);
    const next = sum + x;
    rest += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return sum + rest;
}
