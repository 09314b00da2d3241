import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {unionOf} from '../../../src/analysis/accumulate/comoments.js';
import {BLOCK_ROWS, createShardAccumulator, STRIPE_ROWS, type RowVisitor, type ShardState} from '../../../src/analysis/accumulate/shard-accumulator.js';
import {CollapsarError} from '../../../src/errors.js';
import {backend} from '../../support/measure-rows.js';
import {directMoments, expectSameMoments} from '../../support/moments.js';
import {gaussianRows, mapRows, sliceRows, stacked, type Rows} from '../../support/rows.js';

interface Seen {
  readonly rows: number[];
  readonly norms: number[];
  readonly nonFinite: number[];
  readonly outliers: number[];
}

async function accumulate(x: Rows, {cuts = [], outlierRatio = 1e4, room = Infinity}: {cuts?: readonly number[]; outlierRatio?: number; room?: number} = {}) {
  const seen: Seen = {rows: [], norms: [], nonFinite: [], outliers: []};
  const visitor: RowVisitor = {
    row(_, __, row, norm) {
      seen.rows.push(row);
      seen.norms.push(norm);
    },
    piece: () => undefined,
    nonFinite: (_, __, row) => void seen.nonFinite.push(row),
    outlier(_, __, row) {
      if (seen.outliers.length >= room) return false;
      seen.outliers.push(row);
      return true;
    },
  };
  const accumulator = createShardAccumulator(backend, {dims: x.dims, outlierRatio: outlierRatio, parts: 2}, visitor);
  const ends = [...cuts, x.rows];
  for (let i = 0, firstRow = 0; i < ends.length; firstRow = ends[i++]) {
    const part = sliceRows(x, firstRow, ends[i]);
    if (part.rows > 0) await accumulator.add({values: part.values, rows: part.rows, firstRow});
  }
  return {state: await accumulator.finish(), seen};
}

const rowsOf = (x: Rows, keep: (row: number) => boolean): Rows =>
  stacked(...Array.from({length: x.rows}, (_, r) => r).filter(keep).map((r) => sliceRows(x, r, r + 1)));
const union = ({parts}: ShardState) => unionOf(parts);
const isEven = (row: number): boolean => Math.floor(row / STRIPE_ROWS) % 2 === 0;

describe('the pass over a shard', () => {
  it('splits the rows into stripes of 64, even and odd, that together are the whole', async () => {
    const x = gaussianRows(5 * STRIPE_ROWS + 7, 4, {mean: (j) => j, scale: (j) => 1 + j});
    const {state, seen} = await accumulate(x);
    expectSameMoments(state.parts[0], directMoments(rowsOf(x, isEven)), 1e-12);
    expectSameMoments(state.parts[1], directMoments(rowsOf(x, (r) => !isEven(r))), 1e-12);
    expectSameMoments(await union(state), directMoments(x), 1e-12);
    expect(seen.rows).toEqual(Array.from({length: x.rows}, (_, r) => r));
    seen.norms.forEach((norm, r) => expect(norm).toBeCloseTo(Math.hypot(...x.values.subarray(4 * r, 4 * r + 4)), 12));
  });

  it('depends on the rows, not on how they are cut after the first block', async () => {
    const x = gaussianRows(900, 3, {mean: () => 2});
    const base = (await accumulate(x, {cuts: [200]})).state;
    await fc.assert(fc.asyncProperty(fc.uniqueArray(fc.integer({min: 201, max: 899}), {maxLength: 5}), async (cuts) => {
      const {state} = await accumulate(x, {cuts: [200, ...cuts.sort((a, b) => a - b)]});
      expectSameMoments(state.parts[0], base.parts[0], 1e-14);
      expectSameMoments(state.parts[1], base.parts[1], 1e-14);
      expect(state.directions).toEqual(base.directions);
    }), {seed: 5, numRuns: 15});
  });

  it('keeps its digits at an offset of 1e6 and of 1e3 standard deviations', async () => {
    for (const [offset, relative] of [[1e6, 1e-11], [1e3, 1e-12]]) {
      const x = gaussianRows(600, 5, {mean: (j) => offset * (j % 2 === 0 ? 1 : -1)});
      const {state} = await accumulate(x);
      expectSameMoments(state.parts[0], directMoments(rowsOf(x, isEven)), relative);
    }
  });

  it('is not thrown off by a corrupt row in the first block: the centre is a median', async () => {
    const x = mapRows(gaussianRows(400, 4, {mean: () => 10}), (v, r) => (r === 3 ? v * 1e12 : v));
    const {state, seen} = await accumulate(x);
    expect(seen.outliers).toEqual([3]);
    expectSameMoments(await union(state), directMoments(rowsOf(x, (r) => r !== 3)), 1e-12);
  });

  it('sums unit rows about their mean, zero rows left out', async () => {
    const x = mapRows(gaussianRows(100, 3, {mean: () => 1}), (v, r) => (r % 10 === 0 ? 0 : v));
    const {state: {directions}} = await accumulate(x);
    const unit = rowsOf(x, (r) => r % 10 !== 0);
    const direct = directMoments(mapRows(unit, (v, r) => v / Math.hypot(...unit.values.subarray(3 * r, 3 * r + 3))));
    expect(directions.count).toBe(90);
    for (let j = 0; j < 3; j++) {
      expect(directions.mean[j]).toBeCloseTo(direct.mean[j], 14);
      expect(directions.m2[j]).toBeCloseTo(direct.m2[4 * j], 12);
    }
  });
});

describe('rows that are set aside or refused', () => {
  const far = (at: readonly number[]) => mapRows(gaussianRows(300, 4), (v, r) => (at.includes(r) ? v + 1e3 : v));

  it('outliers are those farther than the ratio allows, wherever they stand', async () => {
    for (const at of [[0, 1], [150], [299, 20, 64]]) {
      const {state, seen} = await accumulate(far(at));
      expect(seen.outliers).toEqual([...at].sort((a, b) => a - b));
      expectSameMoments(await union(state), directMoments(rowsOf(far(at), (r) => !at.includes(r))), 1e-12);
    }
  });

  it('outliers that find no room count with the rest', async () => {
    const {state, seen} = await accumulate(far([7, 90]), {room: 1});
    expect(seen.outliers).toEqual([7]);
    expect((await union(state)).count).toBe(299);
  });

  it('there is no rule where the median distance is 0', async () => {
    const mostlyOne = mapRows(gaussianRows(50, 2), (v, r) => (r < 40 ? 1 : v));
    expect((await accumulate(mostlyOne)).seen.outliers).toEqual([]);
  });

  it('rows with NaN or Infinity are told of and left out', async () => {
    const x = mapRows(gaussianRows(200, 3), (v, r, j) => (r === 70 && j === 2 ? NaN : r === 199 ? -Infinity : v));
    const {state, seen} = await accumulate(x);
    expect(seen.nonFinite).toEqual([70, 199]);
    expectSameMoments(await union(state), directMoments(rowsOf(x, (r) => r !== 70 && r !== 199)), 1e-12);
    expect((await accumulate(mapRows(x, () => NaN))).state.parts[0].count).toBe(0);
  });

  it.each([['values-too-large', 1e200], ['values-too-small', 1e-200]])('%s: squares that leave float64 are one clear error', async (code, size) => {
    const error = await accumulate(mapRows(gaussianRows(10, 2), (v) => v * size)).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CollapsarError);
    expect(error).toMatchObject({code, exit: 4});
  });

  it('a shard without rows has empty moments', async () => {
    expect((await accumulate(gaussianRows(0, 3))).state.parts[0].count).toBe(0);
    expect(BLOCK_ROWS % (2 * STRIPE_ROWS)).toBe(0);
  });
});
