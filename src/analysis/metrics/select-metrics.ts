import {usageError} from '../../errors.js';
import {nearest} from '../../nearest.js';
import type {Metric} from './metric.js';
import {METRICS} from './registry.js';

/** The metrics with these ids, in the registry's order; by default all of them that what was given allows. An unknown id is a usage error that names the nearest. */
export function selectMetrics(ids: readonly string[] | undefined, labelled: boolean): readonly Metric[] {
  if (!ids || ids.length === 0) return METRICS.filter((m) => labelled || m.group !== 'labels');
  const known = METRICS.map((m) => m.id);
  for (const id of ids) {
    if (known.includes(id)) continue;
    const near = nearest(id, known);
    throw usageError('unknown-metric', `no metric is called '${id}'`, near ? `did you mean ${near}?` : '`collapsar metrics` lists them');
  }
  return METRICS.filter((m) => ids.includes(m.id));
}
