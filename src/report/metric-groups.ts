import type {MetricResult, Report} from './schema.js';

export interface MetricRow {
  readonly id: string;
  readonly result: MetricResult;
  /** whether more of it is further from collapse, so that value over ceiling reads as a share */
  readonly moreIsBetter: boolean;
}

export interface MetricGroup {
  readonly title: string;
  readonly rows: readonly MetricRow[];
}

const GROUPS: readonly {title: string; more?: readonly string[]; other?: readonly string[]}[] = [
  {
    title: 'Spectrum',
    more: [
      'effective-rank',
      'effective-rank-singular',
      'rankme',
      'participation-ratio',
      'stable-rank',
      'isoscore',
      'live-rank',
      'variance-dims-90',
      'variance-dims-95',
      'variance-dims-99',
      'spectral-entropy',
    ],
    other: ['condition-number', 'alpha'],
  },
  {title: 'Correlation', more: ['correlation-effective-rank'], other: ['mean-abs-correlation', 'rms-correlation', 'max-abs-correlation']},
  {
    title: 'Rows and directions',
    more: ['normalized-std'],
    other: [
      'mean-cosine',
      'mean-energy-share',
      'norm-variation',
      'self-cluster',
      'uniformity',
      'coherence',
      'intrinsic-dimension',
      'hubness',
    ],
  },
  {
    title: 'Two views',
    more: ['lidar', 'signal-dims'],
    other: [
      'alignment',
      'barlow-invariance',
      'barlow-redundancy',
      'barlow-loss',
      'vicreg-variance',
      'vicreg-covariance',
      'vicreg-invariance',
    ],
  },
  {title: 'Classes', more: ['class-spread'], other: ['neural-collapse-1', 'neural-collapse-2']},
];

/** The metrics of a report in reading order; those that no group knows come last, under "Other". Empty groups are left out. */
export const metricGroups = (metrics: Report['metrics']): MetricGroup[] => {
  const left = new Map(Object.entries(metrics));
  const take = (ids: readonly string[], moreIsBetter: boolean): MetricRow[] =>
    ids.flatMap((id) => {
      const result = left.get(id);
      left.delete(id);
      return result ? [{id, result, moreIsBetter}] : [];
    });
  const groups = GROUPS.map(({title, more = [], other = []}) => ({title, rows: [...take(more, true), ...take(other, false)]}));
  return [...groups, {title: 'Other', rows: take([...left.keys()], false)}].filter((group) => group.rows.length > 0);
};
