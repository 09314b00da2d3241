import type {Evidence} from '../accumulate/evidence.js';
import type {Policy} from '../policy.js';
import type {SamplePairs} from '../sample/sample-pairs.js';

/** How many rows are really different ones, exact copies and near-copies counted once. */
export interface DistinctRows {
  readonly estimate: number;
  readonly nonZeroRows: number;
  /** near-copies exist, so that the estimate comes from clusters of the sample */
  readonly nearCopies: boolean;
  /** distinct rows of the non-zero ones are fewer than half */
  readonly duplicated: boolean;
}

/**
 * Copies by hash; near-copies exist where the number of near pairs saturates between ε and 2ε, which chance neighbours never do.
 * Then single-linkage clusters stand for distinct rows, and where the sample is not the whole set, Chao's estimator adds those unseen.
 * Source: Chao 1984, Nonparametric estimation of the number of classes in a population (bias-corrected form).
 */
export function countDistinctRows(evidence: Evidence, pairs: SamplePairs, policy: Policy): DistinctRows {
  const limits = policy.thresholds['duplicate-rows'];
  const {rows: nonZeroRows, distinct: exact} = evidence.distinct;
  const nearCopies = pairs.nearPairs > 0 && pairs.widePairs < limits.saturation * pairs.nearPairs;
  const estimate = nearCopies ? Math.min(exact, clusterEstimate(pairs, nonZeroRows, exact)) : exact;
  return {estimate, nonZeroRows, nearCopies, duplicated: estimate < limits.distinctShare * nonZeroRows};
}

function clusterEstimate(pairs: SamplePairs, nonZeroRows: number, exact: number): number {
  const clusters = pairs.clusterDistinct.length;
  if (pairs.rows >= nonZeroRows || pairs.distinct >= exact) return clusters;
  const once = pairs.clusterDistinct.filter((n) => n === 1).length;
  const twice = pairs.clusterDistinct.filter((n) => n === 2).length;
  return Math.round(clusters + (once * (once - 1)) / (2 * (twice + 1)));
}

/** The number of largest groups of rows (clusters where near-copies exist, else exact copies) that hold `share` of the sample. */
export function groupsHolding(pairs: SamplePairs, nearCopies: boolean, share: number): number {
  const sizes = nearCopies ? pairs.clusterRows : pairs.copyRows;
  let held = 0;
  let groups = 0;
  for (const size of sizes) {
    if (held >= share * pairs.rows) break;
    held += size;
    groups++;
  }
  return groups;
}
