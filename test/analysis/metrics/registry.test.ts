import {beforeAll, describe, expect, it} from 'vitest';
import {describeMetrics} from '../../../src/analysis/describe-metrics.js';
import {METRICS} from '../../../src/analysis/metrics/registry.js';
import {selectMetrics} from '../../../src/analysis/metrics/select-metrics.js';
import {measureRows, type MeasuredRows} from '../../support/measure-rows.js';
import {float32Rows, gaussianRows, mapRows, plantedRows, rotated, stacked, type Rows} from '../../support/rows.js';

describe('the registry', () => {
  it('has unique kebab-case ids', () => {
    const ids = METRICS.map((m) => m.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it.each(METRICS.map((m) => [m.id, m] as const))('%s says what it is, whence, and how to read it', (_, metric) => {
    for (const field of ['title', 'formula', 'inWords', 'convention', 'unit', 'reading', 'pitfalls', 'blindSpot'] as const) expect(metric[field].trim(), field).not.toBe('');
    expect(metric.source.text.length).toBeGreaterThan(10);
    expect(new URL(metric.source.url).protocol).toBe('https:');
    for (const text of Object.values(metric.rowsFor)) expect(text.trim()).not.toBe('');
    expect(metric.needs.length).toBeGreaterThan(0);
    expect(new Set(metric.invariantTo).size).toBe(metric.invariantTo.length);
    expect(metric.invariantTo).toContain('row-order');
  });

  it('is described without functions, as JSON can hold it', () => {
    const described = describeMetrics();
    expect(described.map((m) => m.id)).toEqual(METRICS.map((m) => m.id));
    expect(JSON.parse(JSON.stringify(described))).toEqual(described);
  });

  it('selects by id in its own order, and names the nearest to a misspelt one', () => {
    expect(selectMetrics(['rankme', 'effective-rank'], false).map((m) => m.id)).toEqual(['effective-rank', 'rankme']);
    expect(selectMetrics([], false)).toEqual(selectMetrics(undefined, false));
    expect(selectMetrics(undefined, true)).toEqual(METRICS);
    expect(selectMetrics(undefined, false).every((m) => m.group !== 'labels')).toBe(true);
    expect(() => selectMetrics(['efective-rank'], false)).toThrow(expect.objectContaining({code: 'unknown-metric', exit: 2, suggestions: ['did you mean effective-rank?']}));
    expect(() => selectMetrics(['xyzzy-plugh'], false)).toThrow(expect.objectContaining({suggestions: ['`collapsar metrics` lists them']}));
  });
});

/** The words of a range, in numbers. */
const BOUNDS: Readonly<Record<string, (n: number, d: number, attainable: number) => number>> = {
  '∞': () => Infinity,
  '−∞': () => -Infinity,
  'D': (_, d) => d,
  'about 1': () => 1 - 1e-6, // RankMe’s ε moves both ends
  'about min(N, D)': (n, d) => Math.min(n, d) * (1 + 1e-5 * Math.log(d + 1)),
  'min(N − 1, D)': (n, d) => Math.min(n - 1, d),
  'attainable rank': (_, __, attainable) => attainable,
  '√N': (n) => Math.sqrt(n),
  '√(N/(N − 1))': (n) => Math.sqrt(n / (n - 1)),
  '−1/(N − 1)': (n) => -1 / (n - 1),
  'about 0': (n) => -1 / (n - 1),
  '−2t + ln ₀F₁(;D/2;t²)': (n, d) => -4 - 5 / Math.sqrt(n * d), // what N points can reach lies a little under the continuous limit
};

const SETS: readonly (readonly [string, Rows])[] = [
  ['isotropic', gaussianRows(300, 20)],
  ['power law in a cone', rotated(gaussianRows(300, 24, {seed: 2, scale: (j) => 1 / (j + 1), mean: () => 3}), 3)],
  ['fewer rows than dimensions', gaussianRows(12, 40, {seed: 4})],
  ['rank two', plantedRows([3, 1, 0, 0, 0, 0], 40, 5)],
  ['outlier channels', gaussianRows(200, 30, {seed: 6, scale: (j) => (j === 4 ? 1e3 : 1)})],
  ['zero rows and copies', stacked(gaussianRows(60, 5, {seed: 7}), gaussianRows(60, 5, {seed: 7}), mapRows(gaussianRows(9, 5), () => 0))],
  ['half zeros, float32', float32Rows(mapRows(gaussianRows(200, 16, {seed: 8}), (x) => Math.max(0, x)))],
  ['integers', mapRows(gaussianRows(200, 10, {seed: 9, scale: () => 30}), Math.round)],
  ['heavy tails', mapRows(gaussianRows(200, 8, {seed: 10}), (x) => x ** 5)],
  ['one dimension', gaussianRows(50, 1, {seed: 11})],
  ['two rows', gaussianRows(2, 3, {seed: 12})],
  ['all rows equal', mapRows(gaussianRows(20, 4), () => 0.1)],
  ['all zero', mapRows(gaussianRows(20, 4), () => 0)],
];

describe.each(SETS)('on %s', (_, x) => {
  let measured: MeasuredRows;
  beforeAll(async () => {
    measured = await measureRows(x);
  });

  it.each(METRICS.map((m) => [m.id, m] as const))('%s stays in its range, or says why it has no value', (id, metric) => {
    const {metrics, facts} = measured;
    const result = metrics[id];
    if (result.status !== 'ok') {
      expect(result.status, JSON.stringify(result)).toBe('undefined');
      expect(result.status === 'undefined' && result.reason.length > 10).toBe(true);
      return;
    }
    const [low, high] = metric.range.map((bound) => (typeof bound === 'number' ? bound : BOUNDS[bound](x.rows, x.dims, facts.attainable)));
    expect(result.value).toBeGreaterThanOrEqual(low - 1e-9 * (1 + Math.abs(low)));
    expect(result.value).toBeLessThanOrEqual(high + 1e-9 * (1 + Math.abs(high)));
    if (result.ceiling !== null) expect(Number.isFinite(result.ceiling)).toBe(true);
  });
});
