import type {Comparison, Difference} from '../compare-schema.js';
import type {MetricResult, Report} from '../schema.js';

/** One operand of a trend. */
export interface TrendPoint {
  readonly at: number;
  readonly report: Report;
  /** of the effective rank against the baseline's; null for the baseline itself */
  readonly change: Difference | null;
  /** debiased where it could be */
  readonly cka: number | null;
  readonly effectiveRank: Bounded | null;
  readonly liveRank: number;
}

export interface Bounded {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The operands along the axis, in its order. */
export const trendOf = ({base, candidates, axis}: Comparison): TrendPoint[] =>
  [
    {report: base, change: null, cka: null},
    ...candidates.map(({report, differences, subspace}) => ({
      report,
      change: differences['effective-rank'] ?? null,
      cka: subspace.status === 'ok' && subspace.cka ? (subspace.cka.debiased ?? subspace.cka.value) : null,
    })),
  ]
    .map((point, i) => ({
      ...point,
      at: axis.values[i],
      effectiveRank: bounded(point.report.metrics['effective-rank']),
      liveRank: point.report.spectrum.liveRank,
    }))
    .sort((a, b) => a.at - b.at);

/** The estimate of the population where there is one, for N may differ along a trend. */
const bounded = (metric: MetricResult | undefined): Bounded | null => {
  if (metric?.status !== 'ok') return null;
  const {value, interval} = metric;
  return interval ? {value: interval.estimate, low: interval.low, high: interval.high} : {value, low: null, high: null};
};
