import {usageError} from '../../errors.js';
import {nearest} from '../../nearest.js';
import type {Metric} from './metric.js';
import {METRICS} from './registry.js';

/** The metrics with these ids, in the registry's order; all of them by default. An unknown id is a usage error that names the nearest. */
export function selectMetrics(ids: readonly string[] | undefined): readonly Metric[] {
  if (!ids || ids.length === 0) return METRICS;
  const known = METRICS.map((m) => m.id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const near = nearest(id, known);
    throw usageError('unknown-metric', `no metric is called '${id}'`, near ? `did you mean ${near}?` : '`collapsar metrics` lists them');
  }
  return METRICS.filter((m) => ids.includes(m.id));
}
