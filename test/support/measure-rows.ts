import {createCollector, type CollectOptions, type Evidence} from '../../src/analysis/accumulate/evidence.js';
import {BLOCK_ROWS} from '../../src/analysis/accumulate/shard-accumulator.js';
import type {Facets} from '../../src/analysis/facets.js';
import {gatherFacts, type Facts} from '../../src/analysis/judge/facts.js';
import {facetsOf, measureAll, type Measured} from '../../src/analysis/measure.js';
import {METRICS} from '../../src/analysis/metrics/registry.js';
import {DEFAULT_POLICY} from '../../src/analysis/policy.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';
import type {Rows} from './rows.js';

export const backend = createJsBackend();

/** One pass over shards held in memory. */
export async function collectRows(shards: readonly Rows[], options: Partial<CollectOptions> = {}): Promise<Evidence> {
  const {dims} = shards[0];
  const collector = createCollector(backend, {
    dims, seed: 0, outlierRatio: DEFAULT_POLICY.thresholds['outlier-rows'].distanceRatio, nonfinite: 'error', normalize: 'none', ...options,
  });
  for (const {values, rows} of shards) {
    for (let firstRow = 0; firstRow < rows; firstRow += BLOCK_ROWS) {
      const count = Math.min(BLOCK_ROWS, rows - firstRow);
      await collector.add({values: values.slice(firstRow * dims, (firstRow + count) * dims), rows: count, firstRow});
    }
    await collector.endShard();
  }
  return collector.finish();
}

export interface MeasuredRows {
  readonly facts: Facts;
  readonly facets: Facets;
  readonly metrics: Readonly<Record<string, Measured>>;
}

/** All metrics of rows held in memory, by the same road as a file. */
export async function measureRows(x: Rows): Promise<MeasuredRows> {
  const facts = await gatherFacts(await collectRows([x]), backend, {policy: DEFAULT_POLICY, classes: null});
  const facets = await facetsOf(facts, backend);
  return {facts, facets, metrics: measureAll(METRICS, facets)};
}

/** The value of a metric, which must have one. */
export function valueOf({metrics}: MeasuredRows, id: string): number {
  const result = metrics[id];
  if (result.status !== 'ok') throw new Error(`${id} is ${JSON.stringify(result)}`);
  return result.value;
}
