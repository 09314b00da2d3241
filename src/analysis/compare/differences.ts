import {pairedDifference, type PairedMetric, type RowsOfEstimate} from '../population/index.js';

export interface IntervalLike {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly method: string;
}

/** A metric of a report. */
export type MetricLike =
  | {readonly status: 'ok'; readonly value: number; readonly convention: string; readonly interval: IntervalLike | null; readonly intervalReason: string | null}
  | {readonly status: 'undefined'; readonly reason: string}
  | {readonly status: 'error'; readonly code: string; readonly message: string};

export interface Difference {
  /** what `base`, `candidate`, `absolute` and `relative` are of: plug-in values, or estimates of the population where N differs */
  readonly basis: 'value' | 'population';
  readonly base: number | null;
  readonly candidate: number | null;
  /** candidate − baseline */
  readonly absolute: number | null;
  /** of the baseline's magnitude; null where that is 0 */
  readonly relative: number | null;
  /** of the difference of the populations */
  readonly interval: IntervalLike | null;
  /** of the relative difference of the populations, where the metric is positive */
  readonly relativeInterval: {readonly estimate: number; readonly low: number; readonly high: number} | null;
  /** why there is no difference, or no interval */
  readonly reason: string | null;
}

/** Influences of the same rows on the estimates of either set; null where the rows are not the same. */
export type PairedEstimates = {readonly before: Estimates; readonly after: Estimates} | null;
type Estimates = Readonly<Partial<Record<PairedMetric, RowsOfEstimate>>>;

export interface SetOfRows {
  readonly rowsUsed: number;
  readonly dims: number;
  readonly metrics: Readonly<Record<string, MetricLike>>;
}

/** By metric, those that both have; O(sample) for each that pairs. */
export function differences(before: SetOfRows, after: SetOfRows, paired: PairedEstimates): Record<string, Difference> {
  const sameSize = before.rowsUsed === after.rowsUsed;
  const ids = Object.keys(before.metrics).filter((id) => Object.hasOwn(after.metrics, id));
  return Object.fromEntries(ids.map((id) => [id, differenceOf(before.metrics[id], after.metrics[id], sameSize, pairing(id, before.dims, paired))]));
}

const NONE = {basis: 'value', base: null, candidate: null, absolute: null, relative: null, interval: null, relativeInterval: null} as const;

function differenceOf(before: MetricLike, after: MetricLike, sameSize: boolean, paired: Pairing | null): Difference {
  if (before.status !== 'ok') return {...NONE, reason: `in the baseline ${why(before)}`};
  if (after.status !== 'ok') return {...NONE, base: before.value, reason: `in the candidate ${why(after)}`};
  const [b, c] = [before.interval, after.interval];
  const estimated = !sameSize && b !== null && c !== null;
  const [base, candidate] = estimated ? [b.estimate, c.estimate] : [before.value, after.value];
  const bounded = withBounds(b) && withBounds(c);
  return {
    basis: estimated ? 'population' : 'value', base, candidate,
    absolute: candidate - base, relative: base === 0 ? null : (candidate - base) / Math.abs(base),
    ...(bounded ? intervals(b, c, paired) : {interval: null, relativeInterval: null}),
    reason: bounded ? null : (after.intervalReason ?? before.intervalReason ?? 'no interval of either'),
  };
}

const why = (metric: Exclude<MetricLike, {status: 'ok'}>): string => (metric.status === 'error' ? `it failed: ${metric.message}` : `it is undefined: ${metric.reason}`);

type Bounded = IntervalLike & {readonly low: number; readonly high: number};
const withBounds = (interval: IntervalLike | null): interval is Bounded => interval !== null && interval.low !== null && interval.high !== null;

interface Pairing {
  readonly half: number;
  /** null for a metric that is not on a ratio scale */
  readonly halfLog: number | null;
}

/** Spectral entropy and IsoScore are functions of effective rank and participation ratio. */
function pairing(id: string, dims: number, paired: PairedEstimates): Pairing | null {
  const source = id === 'spectral-entropy' ? 'effective-rank' : id === 'isoscore' ? 'participation-ratio' : (id as PairedMetric);
  const before = paired?.before[source];
  const after = paired?.after[source];
  if (!before || !after || dims < 2) return null;
  const {half, halfLog} = pairedDifference(before, after);
  if (id === 'spectral-entropy') return {half: halfLog / Math.log(dims), halfLog: null};
  return id === 'isoscore' ? {half: half / (dims - 1), halfLog: null} : {half, halfLog};
}

function intervals(before: Bounded, after: Bounded, paired: Pairing | null): Pick<Difference, 'interval' | 'relativeInterval'> {
  const estimate = after.estimate - before.estimate;
  const ratio = after.estimate / before.estimate;
  if (paired) {
    const {half, halfLog} = paired;
    return {
      interval: {estimate, low: estimate - half, high: estimate + half, level: after.level, method: 'influences of the same rows, paired'},
      relativeInterval: halfLog === null ? null : {estimate: ratio - 1, low: ratio * Math.exp(-halfLog) - 1, high: ratio * Math.exp(halfLog) - 1},
    };
  }
  const [low, high] = jointBounds(before, after, (x) => x);
  const positive = before.low > 0 && after.low > 0;
  const [lowLog, highLog] = positive ? jointBounds(before, after, Math.log) : [0, 0];
  return {
    interval: {estimate, low, high, level: after.level, method: 'the two intervals joined, as of independent rows'},
    relativeInterval: positive ? {estimate: ratio - 1, low: Math.exp(lowLog) - 1, high: Math.exp(highLog) - 1} : null,
  };
}

/** Bounds of f(after) − f(before) from those of either: the square-and-add of Zou & Donner (2008), which keeps lopsided intervals lopsided. */
export function jointBounds(before: Bounded, after: Bounded, f: (x: number) => number): readonly [number, number] {
  const difference = f(after.estimate) - f(before.estimate);
  return [
    difference - Math.hypot(f(after.estimate) - f(after.low), f(before.high) - f(before.estimate)),
    difference + Math.hypot(f(after.high) - f(after.estimate), f(before.estimate) - f(before.low)),
  ];
}
