import type {ShardSummary} from '../accumulate/shard-summary.js';
import {whence, type Policy} from '../policy.js';
import {percent, someOf, type FindingRule} from './finding-rule.js';

export const shardMismatch: FindingRule = {
  id: 'shard-mismatch',
  severity: 'warn',
  title: 'A shard differs from the others',
  judge({evidence: {shards}, policy}) {
    const off = differing(shards.filter((s) => s.count >= 2), policy);
    if (off.length === 0) return null;
    const {standardErrors, difference} = policy.thresholds['shard-mismatch'];
    return {
      rule: `${off.length} of ${shards.length} shards off the others by more than ${standardErrors} standard errors and ${percent(difference)}`,
      source: whence('shard-mismatch', 'standardErrors'),
      evidence: {count: off.length, shards: off.slice(0, 50)},
      advice: `Shard${off.length === 1 ? '' : 's'} ${someOf(off.map((o) => o.shard))}: sorted data, another preprocessing, or another model. Audit the shards one by one.`,
    };
  },
};

interface Difference {
  readonly shard: number;
  readonly what: string;
  readonly difference: number;
  readonly standardErrors: number;
}

/** Takes the shard that differs most from the rest out, until the rest agree. */
function differing(shards: readonly ShardSummary[], policy: Policy): Difference[] {
  if (shards.length < 2) return [];
  const all = pool(shards);
  const off = shards.flatMap((s) => compare(s, without(all, s), policy) ?? []);
  if (off.length === 0) return [];
  const worst = off.reduce((a, b) => (b.difference >= a.difference ? b : a));
  return [worst, ...differing(shards.filter((s) => s.shard !== worst.shard), policy)].sort((a, b) => a.shard - b.shard);
}

interface Pool {
  readonly count: number;
  readonly mean: Float64Array;
  readonly trace: number;
  readonly inverseRatio: number;
  readonly fourth: number;
}

/** 1/PR, with the bias 1/n of a sample of n rows taken off. */
const inverseRatio = (s: ShardSummary): number => (s.trace > 0 ? s.squaredFrobenius / s.trace ** 2 - 1 / s.count : 0);

/** Means over the rows of several shards, each about its own mean. */
function pool(shards: readonly ShardSummary[]): Pool {
  const count = shards.reduce((a, s) => a + s.count, 0);
  const weighted = (f: (s: ShardSummary) => number): number => shards.reduce((a, s) => a + (s.count / count) * f(s), 0);
  const mean = new Float64Array(shards[0].mean.length);
  for (const s of shards) for (let j = 0; j < mean.length; j++) mean[j] += (s.count / count) * s.mean[j];
  return {count, mean, trace: weighted((s) => s.trace), inverseRatio: weighted(inverseRatio), fourth: weighted((s) => s.fourth)};
}

/** The pool of the other shards. */
function without(all: Pool, s: ShardSummary): Pool {
  const count = all.count - s.count;
  const rest = (whole: number, own: number): number => (all.count * whole - s.count * own) / count;
  return {
    count, mean: all.mean.map((m, j) => rest(m, s.mean[j])), trace: rest(all.trace, s.trace),
    inverseRatio: rest(all.inverseRatio, inverseRatio(s)), fourth: rest(all.fourth, s.fourth),
  };
}

/**
 * Mean: ‖Δ‖² has expectation tr C·w and standard deviation √(2 tr C²)·w under equality, w = 1/n₁ + 1/n₂. Trace: its standard error
 * from the fourth moments. Participation ratio: the standard error of its logarithm is at most √(8(1 + 1/PR)/n) for Gaussian rows.
 */
function compare(a: ShardSummary, b: Pool, policy: Policy): Difference | null {
  const limits = policy.thresholds['shard-mismatch'];
  const scale = Math.max(a.trace, b.trace);
  if (!(scale > 0)) return null;
  const w = 1 / a.count + 1 / b.count;
  const gap = a.mean.reduce((sum, m, j) => sum + (m - b.mean[j]) ** 2, 0);
  const spread = scale * Math.sqrt(Math.max(b.inverseRatio, 1e-12)) * Math.SQRT2 * w;
  const tests = [
    {what: 'mean', difference: Math.sqrt(gap / scale), standardErrors: (gap - scale * w) / spread},
    {what: 'trace', difference: Math.abs(a.trace - b.trace) / scale, standardErrors: Math.abs(a.trace - b.trace) / Math.sqrt(traceVariance(a) / a.count + traceVariance(b) / b.count)},
    ratioTest(a, b),
  ];
  const test = tests.find((t) => t.standardErrors > limits.standardErrors && t.difference > limits.difference);
  return test ? {shard: a.shard, ...test} : null;
}

const traceVariance = (s: {fourth: number; trace: number}): number => Math.max(s.fourth - s.trace ** 2, 1e-12 * s.trace ** 2);

function ratioTest(a: ShardSummary, b: Pool) {
  const [x, y] = [inverseRatio(a), b.inverseRatio];
  if (!(x > 0 && y > 0)) return {what: 'participation ratio', difference: 0, standardErrors: 0};
  const error = Math.sqrt((8 * (1 + x)) / a.count + (8 * (1 + y)) / b.count);
  return {what: 'participation ratio', difference: Math.abs(1 - x / y), standardErrors: Math.abs(Math.log(x / y)) / error};
}
