import type {Backend} from '../../kernels/backend.js';
import {inTurns} from '../../kernels/let-events-in.js';
import {joined, squaredFrobenius, trace, wholeOf} from '../symmetric.js';
import {unionOf} from './comoments.js';
import type {ShardState} from './shard-accumulator.js';

/** What shards are compared by: O(D) numbers each. */
export interface ShardSummary {
  /** its index among the sources */
  readonly shard: number;
  readonly count: number;
  /** length D */
  readonly mean: Float64Array;
  /** tr C and ‖C‖²_F of the shard's own covariance, divisor n − 1 */
  readonly trace: number;
  readonly squaredFrobenius: number;
  /** mean over rows of ‖x − mean‖⁴, the mean being that of the row's half */
  readonly fourth: number;
}

/** O(D²), without a third D×D matrix: the covariance of the two halves together is visited entry by entry; of factors O(k²·D). */
export async function summarizeShard(shard: number, {parts}: ShardState, backend: Backend): Promise<ShardSummary> {
  const [even, odd] = [await unionOf(parts.slice(0, -1)), parts[parts.length - 1]];
  const count = even.count + odd.count;
  const divisor = Math.max(1, count - 1);
  const gap = even.mean.map((m, j) => odd.mean[j] - m);
  const mean = even.mean.map((m, j) => (count > 0 ? m + (gap[j] * odd.count) / count : 0));
  const fourth = count > 0 ? (even.fourth + odd.fourth) / count : 0;
  const weight = count > 0 ? (even.count * odd.count) / count : 0;
  const both = joined(even.m2, odd.m2, gap.map((g) => g * Math.sqrt(weight)));
  if (both) return {shard, count, mean, fourth, trace: trace(both, both.n) / divisor, squaredFrobenius: await squaredFrobenius(both, backend) / divisor ** 2};
  return {shard, count, mean, fourth, ...await ofWhole(wholeOf(even.m2), wholeOf(odd.m2), gap, weight, divisor)};
}

async function ofWhole(even: Float64Array, odd: Float64Array, gap: Float64Array, weight: number, divisor: number): Promise<Pick<ShardSummary, 'trace' | 'squaredFrobenius'>> {
  const dims = gap.length;
  let trace = 0;
  let squaredFrobenius = 0;
  await inTurns(dims, dims, (first, end) => {
    for (let i = first, k = first * dims; i < end; i++) {
      for (let j = 0; j < dims; j++, k++) {
        const c = (even[k] + odd[k] + weight * gap[i] * gap[j]) / divisor;
        squaredFrobenius += c * c;
        if (i === j) trace += c;
      }
    }
  });
  return {trace, squaredFrobenius};
}
