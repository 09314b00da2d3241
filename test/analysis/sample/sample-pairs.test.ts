import {describe, expect, it} from 'vitest';
import type {RowSample} from '../../../src/analysis/accumulate/row-sample.js';
import {samplePairs} from '../../../src/analysis/sample/sample-pairs.js';
import type {Backend} from '../../../src/kernels/backend.js';
import {backends} from '../../kernels/backends.js';
import {expectAllClose, expectClose} from '../../support/close.js';
import {backend} from '../../support/measure-rows.js';
import {gaussianRows, mapRows, type Rows} from '../../support/rows.js';

const THRESHOLDS = {near: 0.02, wide: 0.04};
const sampleOf = ({values, rows, dims}: Rows): RowSample =>
  ({count: rows, dims, values, shards: new Int32Array(rows), rows: Float64Array.from({length: rows}, (_, i) => i), labels: []});
const pairsOf = (x: Rows, by: Backend = backend) => samplePairs(sampleOf(x), by, THRESHOLDS);
const rowOf = ({values, dims}: Rows, r: number): Float64Array => values.subarray(r * dims, (r + 1) * dims);

/** The same facts by the definitions, pair by pair. */
function bruteForce(x: Rows, told: (cosine: number) => number = (c) => c) {
  const all = Array.from({length: x.rows}, (_, r) => rowOf(x, r));
  const rows = all.filter((row) => row.some((v) => v !== 0));
  const distinct = all.filter((row, i) => all.findIndex((other) => row.every((v, j) => v === other[j])) === i);
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, j) => sum + v * b[j], 0);
  const cosine = (a: Float64Array, b: Float64Array): number => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(...a.map((v, j) => v - b[j]));
  const cosines = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => cosine(a, b)));
  const counts = new Int32Array(rows.length);
  rows.forEach((a, i) => {
    const others = rows.map((b, j) => ({j, c: i === j ? -Infinity : told(cosine(a, b))})).sort((p, q) => q.c - p.c);
    for (const {j} of others.slice(0, 10)) counts[j]++;
  });
  const ratios = distinct.map((a) => {
    const near = distinct.filter((b) => b !== a).map((b) => distance(a, b)).sort((p, q) => p - q);
    return near[1] / near[0];
  });
  return {
    meanPotential: cosines.reduce((sum, c) => sum + Math.exp(-2 * (2 - 2 * c)), 0) / cosines.length,
    squaredGram: rows.length + 2 * cosines.reduce((sum, c) => sum + c * c, 0),
    hubCounts: counts, neighbourRatios: ratios.sort((p, q) => p - q),
  };
}

describe('pairs of the sample against brute force', () => {
  const cone = gaussianRows(150, 5, {mean: (j) => 1 + j, scale: (j) => 1 + j});
  it.each<[string, Rows]>([
    ['rows in a cone', cone],
    ['rows with an offset of 1e4', mapRows(cone, (v) => v + 1e4)],
    ['more rows than two tiles', gaussianRows(300, 3, {seed: 2})],
    ['some zero rows', mapRows(gaussianRows(140, 4, {seed: 3}), (v, r) => (r % 20 === 0 ? 0 : v))],
    ['one corrupt row', mapRows(gaussianRows(120, 4, {seed: 4}), (v, r) => (r === 50 ? v * 1e20 : v))],
  ])('%s', async (_, x) => {
    const pairs = await pairsOf(x);
    const expected = bruteForce(x);
    expectClose(pairs.meanPotential, expected.meanPotential, 1e-12, 'potential');
    expectClose(pairs.squaredGram, expected.squaredGram, 1e-12, 'squared Gram');
    expect(pairs.hubCounts).toEqual(expected.hubCounts);
    expectAllClose(pairs.neighbourRatios, expected.neighbourRatios, 1e-9, 'ratios', 1);
  });
});

describe('copies and near-copies in the sample', () => {
  const base = gaussianRows(40, 6, {seed: 5});

  it('exact copies are one row of distance, and many of angle', async () => {
    const x = {...base, values: Float64Array.from([...base.values, ...base.values.subarray(0, 60), ...base.values.subarray(0, 6)]), rows: 51};
    const pairs = await pairsOf(x);
    expect(pairs.rows).toBe(51);
    expect(pairs.distinct).toBe(40);
    expect(pairs.copyRows.slice(0, 11)).toEqual([3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);
    expect(pairs.clusterRows).toEqual(pairs.copyRows);
    expect(pairs.clusterDistinct.every((n) => n === 1)).toBe(true);
    expect(pairs.nearPairs).toBe(0);
    expectAllClose(pairs.neighbourRatios, (await pairsOf(base)).neighbourRatios, 1e-9);
  });

  it.each(backends)('of copies the earlier is the nearer, with $name', async ({create}) => {
    const few = gaussianRows(400, 6, {seed: 6});
    const x = mapRows(few, (_, r, j) => few.values[(r % 23) * 6 + j] * (r % 2 === 0 ? 1 : 3));
    const other = await create();
    expect((await pairsOf(x, other)).hubCounts).toEqual(bruteForce(x, (c) => Number(c.toFixed(9))).hubCounts);
    await other.close();
  });

  it('−0 is 0, also where the channel’s centre is 0', async () => {
    const x = {values: Float64Array.of(0, 1, -0, 1, 0, -1, 5, 0), rows: 4, dims: 2};
    expect((await pairsOf(x)).distinct).toBe(3);
  });

  it('rows nearer than 0.02 of the median distance are clusters, single linkage', async () => {
    const step = 0.01 * (await pairsOf(base)).medianDistance;
    const chain = [1, 2, 3].flatMap((k) => Array.from(rowOf(base, 0), (v, j) => (j === 0 ? v + k * step * 1.5 : v)));
    const pairs = await pairsOf({values: Float64Array.from([...base.values, ...chain]), rows: 43, dims: 6});
    expect(pairs.clusterDistinct[0]).toBe(4);
    expect(pairs.clusterRows.slice(0, 2)).toEqual([4, 1]);
    expect(pairs.nearPairs).toBe(3); // neighbours along the chain
    expect(pairs.widePairs).toBe(5); // and those two steps apart
  });

  it('the median distance is that of all pairs where they are few', async () => {
    const distances = Array.from({length: 40}, (_, i) => Array.from({length: i}, (__, j) =>
      Math.hypot(...rowOf(base, i).map((v, k) => v - rowOf(base, j)[k])))).flat().sort((a, b) => a - b);
    expectClose((await pairsOf(base)).medianDistance, Math.sqrt((distances[389] ** 2 + distances[390] ** 2) / 2), 1e-12);
  });

  it('too few rows: nothing that needs pairs', async () => {
    const none = await pairsOf(mapRows(base, () => 0));
    expect([none.rows, none.distinct, none.hubCounts, none.neighbourRatios.length, none.medianDistance]).toEqual([0, 0, null, 0, 0]);
    expect(none.meanPotential).toBeNaN();
    expect((await pairsOf(gaussianRows(11, 3))).hubCounts).toBeNull();
    expect((await pairsOf(gaussianRows(2, 3))).neighbourRatios.length).toBe(0);
  });
});
