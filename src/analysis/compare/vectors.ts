import type {Backend} from '../../kernels/backend.js';
import type {ClassSums} from '../accumulate/class-sums.js';
import type {RowSample} from '../accumulate/row-sample.js';
import type {Facts} from '../judge/facts.js';
import {entropy} from '../metrics/spectral-functions.js';
import {populationInfluences, type PairedMetric, type RowsOfEstimate} from '../population/index.js';
import {eigenvectorsOf} from '../symmetric.js';

/** What a set of rows must leave behind to be compared with another: no D×D matrix but its directions, and the row sample. */
export interface Vectors {
  readonly dims: number;
  readonly rowsRead: number;
  readonly rowsUsed: number;
  /** of the rows that count */
  readonly mean: Float64Array;
  readonly sample: RowSample;
  /** whether the i-th row of the sample counts */
  readonly counts: (i: number) => boolean;
  readonly liveRank: number;
  /** effective rank, rounded: the directions that hold most of the variance */
  readonly leadingRank: number;
  /** of the covariance, descending */
  readonly eigenvalues: Float64Array;
  /** its leading unit eigenvectors, one a row: all live ones where `liveRank` < D or they are few, else `leadingRank` */
  readonly directions: Float64Array;
  readonly directionCount: number;
  readonly estimates: Readonly<Partial<Record<PairedMetric, RowsOfEstimate>>>;
  readonly classes: ClassSums | null;
}

/** Sampled rows for each direction, below which regressions of directions on directions tell nothing: no need for all of them then. */
const ROWS_PER_DIRECTION = 10;

/** O(4/3 D³ + 2D²k) for k directions. */
export async function vectorsOf(facts: Facts, backend: Backend): Promise<Vectors> {
  const {evidence, dims, spectra, rank, moments, asideStands} = facts;
  const live = spectra.centred.filter((v) => v > 0);
  const leadingRank = live.length === 0 ? 0 : Math.max(1, Math.min(rank.liveRank, Math.round(Math.exp(entropy(live)))));
  const everything = rank.liveRank < dims || ROWS_PER_DIRECTION * dims <= evidence.sample.count;
  const directionCount = everything ? rank.liveRank : leadingRank;
  const aside = new Set(asideStands ? evidence.aside.indices.map(({shard, row}) => `${shard}:${row}`) : []);
  return {
    dims, rowsRead: evidence.rowsRead, rowsUsed: evidence.rowsUsed, mean: moments.mean, sample: evidence.sample,
    counts: (i) => !aside.has(`${evidence.sample.shards[i]}:${evidence.sample.rows[i]}`),
    liveRank: rank.liveRank, leadingRank, eigenvalues: spectra.centred, directionCount,
    directions: directionCount === 0 ? new Float64Array(0)
      : (await eigenvectorsOf(spectra.covariance, dims, Array.from({length: directionCount}, (_, i) => i), backend)).vectors,
    estimates: influencesOf(facts),
    classes: evidence.classes,
  };
}

/** Of all rows used; none where rows are set aside, for the sampled rows are then not those of the estimates. */
export const influencesOf = ({population, allMoments, moments}: Facts): Vectors['estimates'] =>
  (population && allMoments === moments ? populationInfluences(population) : {});

/** Why the rows of two sets cannot be taken as the same inputs in the same order; null where they can. */
export function whyNotPaired(before: Vectors, after: Vectors): string | null {
  if (before.rowsRead !== after.rowsRead || before.rowsUsed !== after.rowsUsed) return `the rows are not the same: ${before.rowsUsed} and ${after.rowsUsed} of them`;
  const same = (a: ArrayLike<number>, b: ArrayLike<number>): boolean => a.length === b.length && Array.prototype.every.call(a, (v, i) => v === b[i]);
  if (!same(before.sample.shards, after.sample.shards) || !same(before.sample.rows, after.sample.rows)) {
    return 'the sampled rows are not the same: the sets are cut into other shards, or other rows were left out';
  }
  return null;
}

/** The sampled rows that count in both sets, centred, m × D each. */
export interface PairedRows {
  readonly count: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
}

export function pairedRows(before: Vectors, after: Vectors): PairedRows {
  const kept = Array.from({length: before.sample.count}, (_, i) => i).filter((i) => before.counts(i) && after.counts(i));
  const centred = ({sample, mean, dims}: Vectors): Float64Array =>
    Float64Array.from({length: kept.length * dims}, (_, k) => sample.values[kept[Math.floor(k / dims)] * dims + (k % dims)] - mean[k % dims]);
  return {count: kept.length, before: centred(before), after: centred(after)};
}
