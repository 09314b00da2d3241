import {median} from '../../kernels/select.js';
import {UNIT_ROUNDOFF, type StoredPrecision} from '../accumulate/stored-precision.js';
import type {Comoments} from '../accumulate/comoments.js';
import type {Policy} from '../policy.js';
import {diagonalOf} from '../symmetric.js';

/** What is known of each channel over the rows that count; lists hold channel indices, ascending. */
export interface Channels {
  readonly mean: Float64Array;
  /** divisor N − 1 */
  readonly variance: Float64Array;
  /** E x² */
  readonly secondMoment: Float64Array;
  readonly dead: readonly number[];
  /** next to no variance beside the rest; empty unless a tenth of the channels are so */
  readonly nearDead: readonly number[];
  /** few channels that hold over half of the variance */
  readonly outliers: readonly number[];
  /** few channels that hold over half of E‖x‖², as massive constants do */
  readonly constants: readonly number[];
}

export function describeChannels(moments: Comoments, precision: StoredPrecision, policy: Policy): Channels {
  const dims = moments.mean.length;
  const variance = diagonalOf(moments.m2, dims).map((v) => Math.max(0, v / (moments.count - 1)));
  const secondMoment = variance.map((v, j) => v * (1 - 1 / moments.count) + moments.mean[j] ** 2);
  const rounding = roundingVariance(precision, policy);
  const dead = indicesWhere(variance, (v, j) => v <= rounding * secondMoment[j]);
  const alive = indicesWhere(variance, (v, j) => v > rounding * secondMoment[j]);
  const outliers = loudChannels(variance, policy);
  return {mean: moments.mean, variance, secondMoment, dead, outliers, constants: loudChannels(secondMoment, policy), nearDead: nearDeadChannels(variance, alive, outliers, policy)};
}

/** Variance of rounding over the mean square of what is rounded, times the policy's factor; 0 for integers, whose step is absolute. */
export function roundingVariance(precision: StoredPrecision, policy: Policy): number {
  if (precision === 'integer' || precision === 'exact') return 0;
  return policy.thresholds['dead-channels'].roundingFactor * UNIT_ROUNDOFF[precision] ** 2;
}

/** At most max(3, 2 % of D) channels that hold over half of all, each above 100 × the median; else none. */
function loudChannels(of: Float64Array, policy: Policy): number[] {
  const limits = policy.thresholds['outlier-channels'];
  const most = Math.max(limits.channels, Math.floor(limits.channelShare * of.length));
  const loud = limits.varianceRatio * median(of.slice());
  const candidates = indicesWhere(of, (v) => v > loud && v > 0);
  if (candidates.length === 0 || candidates.length > most || of.length <= candidates.length) return [];
  const held = candidates.reduce((a, j) => a + of[j], 0);
  return held > limits.varianceShare * of.reduce((a, v) => a + v, 0) ? candidates : [];
}

/** Live channels with less than 1e-6 of the median variance of the rest, when they are a tenth of all channels or more. */
function nearDeadChannels(variance: Float64Array, alive: readonly number[], outliers: readonly number[], policy: Policy): number[] {
  const limits = policy.thresholds['dead-channels'];
  const ordered = alive.filter((j) => !outliers.includes(j)).sort((a, b) => variance[b] - variance[a]);
  const fewest = Math.max(1, Math.ceil(limits.nearDeadShare * variance.length));
  for (let rest = 1; rest <= ordered.length - fewest; rest++) {
    const middle = variance[ordered[(rest - 1) >> 1]];
    if (variance[ordered[rest]] < limits.nearDeadVariance * middle) return ordered.slice(rest).sort((a, b) => a - b);
  }
  return [];
}

export function indicesWhere(values: Float64Array, test: (value: number, index: number) => boolean): number[] {
  const found: number[] = [];
  for (let j = 0; j < values.length; j++) if (test(values[j], j)) found.push(j);
  return found;
}
