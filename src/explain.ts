import {describeMetrics, type MetricDescription} from './analysis/describe-metrics.js';
import type {CompatValues} from './analysis/compat.js';
import {audit, type AuditOptions} from './audit.js';
import {usageError} from './errors.js';
import {nearest} from './nearest.js';
import type {MetricResult} from './report/schema.js';

/** One number that goes by a like name, with what makes it differ. */
export interface ConventionValue {
  readonly name: string;
  readonly value: number | null;
  readonly convention: string;
}

/** A metric on the user's own rows, beside its cousins under other conventions. */
export interface Explanation {
  readonly metric: MetricDescription;
  readonly result: MetricResult;
  readonly conventions: readonly ConventionValue[];
  readonly notes: readonly string[];
}

/** Metrics whose values are confused with each other. */
const FAMILIES: readonly (readonly string[])[] = [
  ['rankme', 'effective-rank-singular', 'effective-rank', 'correlation-effective-rank', 'participation-ratio', 'stable-rank'],
  ['normalized-std', 'mean-cosine', 'mean-energy-share', 'uniformity', 'self-cluster'],
  ['mean-abs-correlation', 'rms-correlation', 'max-abs-correlation'],
];

/** @throws CollapsarError 2 for an unknown metric, and what `audit` throws */
export async function explain(id: string, sources: readonly string[], options: AuditOptions = {}): Promise<Explanation> {
  const descriptions = describeMetrics();
  const metric = descriptions.find((m) => m.id === id);
  if (!metric) {
    const near = nearest(id, descriptions.map((m) => m.id));
    throw usageError('unknown-metric', `no metric is called '${id}'`, near ? `did you mean ${near}?` : '`collapsar metrics` lists them');
  }
  const family = FAMILIES.find((ids) => ids.includes(id)) ?? [id];
  const report = await audit(sources, {...options, metrics: [...family, 'mean-energy-share'], compat: 'all'});
  const own = family.map((name) => fromMetric(name, report.metrics[name]));
  const others = Object.entries(report.compat as Record<string, CompatValues>).flatMap(([name, values]) => fromCompat(name, values, id));
  return {metric, result: report.metrics[id], conventions: [...own, ...others], notes: notesOn(report.metrics)};
}

const fromMetric = (name: string, result: MetricResult): ConventionValue => (result.status === 'ok'
  ? {name, value: result.value, convention: result.convention}
  : {name, value: null, convention: result.status === 'undefined' ? result.reason : result.message});

/** Values of that name in another implementation, and ranks by any name for a metric that is a rank. */
const fromCompat = (implementation: string, values: CompatValues, id: string): ConventionValue[] =>
  Object.entries(values).flatMap(([name, value]) => {
    if (name !== id && !(FAMILIES[0].includes(id) && name === 'rankme')) return [];
    const shown = value.status === 'ok' && typeof value.value === 'number' ? value.value : null;
    return [{name: `${implementation} ${name}`, value: shown, convention: value.status === 'ok' ? value.convention : value.reason}];
  });

function notesOn(metrics: Record<string, MetricResult>): string[] {
  const share = metrics['mean-energy-share'];
  const [raw, centred] = [metrics.rankme, metrics['effective-rank-singular']];
  if (share.status !== 'ok' || raw?.status !== 'ok' || centred?.status !== 'ok') return [];
  const percent = Number((100 * share.value).toPrecision(3));
  return [`The mean row holds ${percent} % of the energy: centring alone takes RankMe from ${Number(raw.value.toPrecision(4))} to ${Number(centred.value.toPrecision(4))}.`];
}
