import {describe, expect, it} from 'vitest';
import {allMoments, countingMoments} from '../../../src/analysis/accumulate/evidence.js';
import {CollapsarError} from '../../../src/errors.js';
import {collectRows} from '../../support/measure-rows.js';
import {directMoments, expectSameMoments} from '../../support/moments.js';
import {gaussianRows, mapRows, sliceRows, stacked, type Rows} from '../../support/rows.js';

const x = gaussianRows(700, 4, {mean: (j) => j});
const spoilt = (at: readonly number[], size = 1e4): Rows => mapRows(x, (v, r) => (at.includes(r) ? v + size : v));
const refusal = async (work: Promise<unknown>): Promise<unknown> => work.then(() => null, (error: unknown) => error);

describe('evidence of one pass', () => {
  it('even and odd stripes, rows set aside included, are the whole set', async () => {
    for (const rows of [x, spoilt([0, 64, 699])]) {
      const evidence = await collectRows([rows]);
      expectSameMoments(await allMoments(evidence, await countingMoments(evidence)), directMoments(rows), 1e-12);
    }
  });

  it('shards are merged: moments, norms, directions and counts are those of the rows, wherever a file ends', async () => {
    const whole = await collectRows([x]);
    for (const cut of [1, 64, 350, 699]) {
      const evidence = await collectRows([sliceRows(x, 0, cut), sliceRows(x, cut, 700)]);
      expectSameMoments(await countingMoments(evidence), directMoments(x), 1e-12);
      expect(evidence.rowsUsed).toBe(700);
      expect(evidence.distinct).toEqual(whole.distinct);
      expect(evidence.norms.count).toBe(700);
      expect(evidence.norms.mean).toBeCloseTo(whole.norms.mean, 12);
      expect(evidence.norms.std).toBeCloseTo(whole.norms.std, 12);
      expect(Array.from(evidence.directions.mean, (m) => m.toFixed(12))).toEqual(Array.from(whole.directions.mean, (m) => m.toFixed(12)));
      expect(evidence.sample.count).toBe(700);
    }
  });

  it('a file of no rows between others changes nothing', async () => {
    const [a, b] = [sliceRows(x, 0, 300), sliceRows(x, 300, 700)];
    const evidence = await collectRows([a, gaussianRows(0, 4), b]);
    expect(await countingMoments(evidence)).toEqual(await countingMoments(await collectRows([a, b])));
    expect(Array.from(new Set(evidence.sample.shards))).toEqual([0, 2]);
  });

  it('zero rows, −0 included, are counted apart from distinct ones', async () => {
    const {zeroRows, distinct, norms} = await collectRows([mapRows(x, (v, r) => (r < 5 ? 0 : r < 8 ? -0 : r === 8 ? x.values[36 + 4] : v))]);
    expect(zeroRows).toBe(8);
    expect(norms.count).toBe(692);
    expect(distinct.rows).toBe(692);
  });

  it('copies are counted across blocks and shards, −0 as 0', async () => {
    const signed = {values: Float64Array.of(0, 1, -0, 1, 2, 2, 0, 3), rows: 4, dims: 2};
    expect((await collectRows([signed, signed])).distinct).toEqual({rows: 8, distinct: 3, method: 'exact'});
    expect((await collectRows([x, x])).distinct.distinct).toBe(700);
  });
});

describe('the side list of outlier rows', () => {
  it('does not hang on where in the file they stand', async () => {
    for (const at of [[0], [63, 64, 65], [699]]) {
      const {aside} = await collectRows([spoilt(at)]);
      expect(aside.indices).toEqual(at.map((row) => ({shard: 0, row})));
      expect(Array.from(aside.values)).toEqual(at.flatMap((row) => Array.from(spoilt(at).values.subarray(4 * row, 4 * row + 4))));
      expect(aside.full).toBe(false);
    }
  });

  it('names the shard', async () => {
    const {aside} = await collectRows([x, spoilt([10])]);
    expect(aside.indices).toEqual([{shard: 1, row: 10}]);
  });

  it('holds 4,096 rows; further ones count with the rest, and it says so', async () => {
    const far = mapRows(gaussianRows(9000, 1), (v, r) => (r >= 4096 ? v + 1e6 : v));
    const {aside, parts: [even, odd], rowsUsed} = await collectRows([far]);
    expect(aside.indices.length).toBe(4096);
    expect(aside.full).toBe(true);
    expect(even.count + odd.count).toBe(rowsUsed - 4096);
  });
});

describe('rows that are not finite', () => {
  const holed = stacked(x, mapRows(x, (v, r, j) => (r === 5 && j >= 2 ? NaN : r === 90 && j === 0 ? -Infinity : v)));

  it('refuse the input by default: how many, and the first row and column', async () => {
    const error = await refusal(collectRows([x, holed]));
    expect(error).toBeInstanceOf(CollapsarError);
    expect(error).toMatchObject({code: 'non-finite-rows', exit: 4, message: '2 of 2100 rows hold NaN or Infinity; the first in shard 1, row 705, column 2'});
  });

  it('are dropped and counted when asked', async () => {
    const evidence = await collectRows([holed], {nonfinite: 'drop'});
    expect([evidence.rowsRead, evidence.rowsUsed, evidence.nonFiniteRows]).toEqual([1400, 1398, 2]);
    expect(evidence.firstNonFiniteRow).toEqual({shard: 0, row: 705, column: 2});
    const kept = {values: holed.values.filter((_, i) => ![705, 790].includes(Math.floor(i / 4))), rows: 1398, dims: 4};
    expectSameMoments(await countingMoments(evidence), directMoments(kept), 1e-12);
    expect(evidence.sample.count).toBe(1398);
  });

  it.each(['none', 'l2', 'standardize'] as const)('are found under normalize %s', async (normalize) => {
    const channelScale = {mean: new Float64Array(4), std: Float64Array.of(1, 1, 0, 1)};
    const evidence = await collectRows([holed], {nonfinite: 'drop', normalize, channelScale});
    expect(evidence.firstNonFiniteRow).toEqual({shard: 0, row: 705, column: 2});
    expect(evidence.nonFiniteRows).toBe(2);
  });

  it('all of them, or all but one, are an error of their own', async () => {
    const all = mapRows(gaussianRows(3, 2), () => NaN);
    expect(await refusal(collectRows([all], {nonfinite: 'drop'}))).toMatchObject({code: 'all-rows-non-finite', exit: 4});
    const one = mapRows(gaussianRows(3, 2), (v, r) => (r > 0 ? Infinity : v));
    expect(await refusal(collectRows([one], {nonfinite: 'drop'}))).toMatchObject({code: 'too-few-rows', exit: 4, message: '1 usable row: a covariance needs at least two'});
  });
});

describe('precision of the sums', () => {
  it('a large mean, 1e3 and 1e6 standard deviations, costs a rounding of the mean', async () => {
    for (const [offset, relative] of [[1e3, 1e-12], [1e6, 1e-11]]) {
      const far = gaussianRows(500, 3, {mean: () => offset});
      expectSameMoments(await countingMoments(await collectRows([far])), directMoments(far), relative);
    }
  });

  it('mean ‖x‖² as stored is kept beside normalised rows', async () => {
    const raw = x.values.reduce((a, v) => a + v * v, 0) / 700;
    expect((await collectRows([x], {normalize: 'l2'})).rawMeanSquaredNorm).toBeCloseTo(raw, 10);
    expect((await collectRows([x])).rawMeanSquaredNorm).toBe(0);
  });
});
