import {describe, expect, it} from 'vitest';
import {createCollector, type Evidence} from '../../../src/analysis/accumulate/evidence.js';
import {rowsThatCount} from '../../../src/analysis/judge/counting-rows.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';
import {createJsBackend} from '../../../src/kernels/js-backend.js';
import {directMoments, expectSameMoments} from '../../support/moments.js';
import {gaussianRows, mapRows, sliceRows, type Rows} from '../../support/rows.js';

async function evidenceOf({values, rows, dims}: Rows): Promise<Evidence> {
  const collector = createCollector(createJsBackend(), {dims, seed: 0, outlierRatio: 1e4, nonfinite: 'error', normalize: 'none'});
  await collector.add({values, rows, firstRow: 0});
  await collector.endShard();
  return collector.finish();
}

const judged = async (x: Rows) => rowsThatCount(await evidenceOf(x), DEFAULT_POLICY);

describe('the rows that count', () => {
  it('are all of a healthy set, whose moments are then the same object', async () => {
    const x = gaussianRows(80, 6, {seed: 1});
    const {moments, all, asideStands} = await judged(x);
    expect(moments).toBe(all);
    expect(asideStands).toBe(false);
    expectSameMoments(moments, directMoments(x), 1e-12);
  });

  it('are those that are not zero; all rows keep the zero ones', async () => {
    const x = mapRows(gaussianRows(90, 5, {seed: 2}), (v, r) => (r % 3 === 0 ? 0 : v + 4));
    const {moments, all, counts} = await judged(x);
    const data = Array.from({length: 90}, (_, r) => r).filter((r) => r % 3 !== 0);
    expectSameMoments(moments, directMoments(pick(x, data)), 1e-12);
    expectSameMoments(all, directMoments(x), 1e-12);
    expect(data.every(counts)).toBe(true);
    expect(counts(0)).toBe(false);
  });

  it('leave out a row far under the limit of the pass that holds most of a small set', async () => {
    const x = mapRows(gaussianRows(200, 8, {seed: 3}), (v, r) => (r === 150 ? 30 * v : v));
    const {moments, all, asideStands, evidence, counts} = await judged(x);
    expect(asideStands).toBe(true);
    expect(evidence.aside.indices).toEqual([{shard: 0, row: 150}]);
    expect(counts(150)).toBe(false);
    expectSameMoments(moments, directMoments(pick(x, Array.from({length: 200}, (_, r) => r).filter((r) => r !== 150))), 1e-8);
    expectSameMoments(all, directMoments(x), 1e-8);
  });

  it('keep a heavy row that holds less than half', async () => {
    const x = mapRows(gaussianRows(2000, 4, {seed: 4}), (v, r) => (r === 3 ? 30 * v : v));
    expect((await judged(x)).asideStands).toBe(false);
  });

  it('take back rows that are more than a hundredth and more than three', async () => {
    const x = mapRows(gaussianRows(100, 4, {seed: 5}), (v, r) => (r % 20 === 7 ? 1e4 * v : v));
    const {moments, all, asideStands} = await judged(x);
    expect(asideStands).toBe(false);
    expectSameMoments(moments, directMoments(x), 1e-10);
    expectSameMoments(all, directMoments(x), 1e-10);
  });

  it('are all rows where fewer than two hold anything', async () => {
    const x = mapRows(gaussianRows(20, 3, {seed: 6}), (v, r) => (r === 0 ? v : 0));
    const {moments, all} = await judged(x);
    expect(moments).toBe(all);
    expect(moments.count).toBe(20);
  });
});

const pick = ({values, dims}: Rows, rows: readonly number[]): Rows =>
  ({values: Float64Array.from(rows.flatMap((r) => Array.from(sliceRows({values, rows: 0, dims}, r, r + 1).values))), rows: rows.length, dims});
