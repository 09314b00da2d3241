import type {Invariance, Metric, MetricGroup} from './metrics/metric.js';
import {METRICS} from './metrics/registry.js';

/** What the registry says of one metric, for `collapsar metrics` and docs/metrics.md. */
export interface MetricDescription {
  readonly id: string;
  readonly title: string;
  readonly group: MetricGroup;
  readonly formula: string;
  readonly inWords: string;
  readonly convention: string;
  readonly source: {readonly text: string; readonly url: string};
  readonly unit: string;
  readonly range: readonly [number | string, number | string];
  readonly better: Metric['better'];
  readonly invariantTo: readonly Invariance[];
  /** null where what isotropic rows would give is not known */
  readonly ceiling: 'isotropic' | null;
  readonly reading: string;
  readonly pitfalls: string;
  readonly rowsFor: Metric['rowsFor'];
  readonly blindSpot: string;
}

export const describeMetrics = (): readonly MetricDescription[] =>
  METRICS.map(({id, title, group, formula, inWords, convention, source, unit, range, better, invariantTo, ceiling, reading, pitfalls, rowsFor, blindSpot}) => ({
    id, title, group, formula, inWords, convention, source, unit, range, better, invariantTo,
    ceiling: ceiling === null ? null : 'isotropic', reading, pitfalls, rowsFor, blindSpot,
  }));
