import {beforeAll, describe, it} from 'vitest';
import type {Invariance} from '../../../src/analysis/metrics/metric.js';
import {METRICS} from '../../../src/analysis/metrics/registry.js';
import {expectClose} from '../../support/close.js';
import {measureRows, valueOf, type MeasuredRows} from '../../support/measure-rows.js';
import {permutation, uniforms} from '../../support/random.js';
import {gaussianRows, mapRows, reordered, rotated, type Rows} from '../../support/rows.js';

const ROWS = 330;
const DIMS = 64;
const factors = (n: number, seed: number, spread: number): number[] => {
  const uniform = uniforms(seed);
  return Array.from({length: n}, () => spread ** (2 * uniform() - 1));
};
const rowFactors = factors(ROWS, 1, 2);
const channelFactors = factors(DIMS, 2, 4);

const CHANGES: Readonly<Record<Invariance, (x: Rows) => Rows>> = {
  'rotation': (x) => rotated(x, 5),
  'scale': (x) => mapRows(x, (v) => 0.37 * v),
  'translation': (x) => mapRows(x, (v, _, j) => v + 2 * Math.sin(j)),
  'row-order': (x) => reordered(x, permutation(ROWS, 3), null),
  'channel-order': (x) => reordered(x, null, permutation(DIMS, 4)),
  'channel-scale': (x) => mapRows(x, (v, _, j) => v * channelFactors[j]),
  'row-scale': (x) => mapRows(x, (v, r) => v * rowFactors[r]),
};

/** A power law about a mean of its own: every metric without labels has a value. */
const base = rotated(gaussianRows(ROWS, DIMS, {scale: (j) => 1 / Math.sqrt(j + 1), mean: (j) => 0.3 * Math.cos(j)}), 6);
const metrics = METRICS.filter((m) => m.group !== 'labels');

describe.each(Object.entries(CHANGES))('a change of %s', (name, change) => {
  let before: MeasuredRows;
  let after: MeasuredRows;
  beforeAll(async () => {
    before = await measureRows(base);
    after = await measureRows(change(base));
  });

  it.each(metrics.filter((m) => m.invariantTo.includes(name as Invariance)).map((m) => m.id))('leaves %s as it is', (id) => {
    expectClose(valueOf(after, id), valueOf(before, id), 1e-9, id, 1e-12);
  });
});
