import {describe, expect, it} from 'vitest';
import {createChannelScale} from '../../../src/analysis/accumulate/channel-scale.js';
import {createTransform} from '../../../src/analysis/accumulate/transform.js';
import type {Normalization} from '../../../src/analysis/accumulate/evidence.js';
import {expectAllClose} from '../../support/close.js';
import {directMoments} from '../../support/moments.js';
import {gaussianRows, mapRows, sliceRows, type Rows} from '../../support/rows.js';

const blockOf = ({values, rows}: Rows, firstRow = 0) => ({values, rows, firstRow});

function transformed(x: Rows, normalize: Normalization): Rows {
  const scale = createChannelScale(x.dims);
  for (let r = 0; r < x.rows; r += 16) scale.add(blockOf(sliceRows(x, r, Math.min(x.rows, r + 16))));
  const channelScale = normalize === 'standardize' ? scale.finish() : undefined;
  const out = createTransform({dims: x.dims, seed: 0, outlierRatio: 1e4, nonfinite: 'drop', normalize, channelScale})(blockOf(x));
  return {values: Float64Array.from(out.values), rows: out.rows, dims: x.dims};
}

const norms = ({values, rows, dims}: Rows): number[] => Array.from({length: rows}, (_, r) => Math.hypot(...values.subarray(r * dims, (r + 1) * dims)));
const x = gaussianRows(70, 4, {mean: (j) => 5 - j, scale: (j) => 1 + 3 * j});

describe('normalize none', () => {
  it('hands the block on as it is', () => {
    const block = blockOf(x);
    expect(createTransform({dims: 4, seed: 0, outlierRatio: 1, nonfinite: 'error', normalize: 'none'})(block)).toBe(block);
  });
});

describe('normalize l2', () => {
  it('gives every row norm 1 and keeps its direction; a zero row stays zero', () => {
    const withZero = mapRows(x, (v, r) => (r === 3 ? 0 : v));
    const out = transformed(withZero, 'l2');
    const before = norms(withZero);
    expectAllClose(norms(out), before.map((n) => (n > 0 ? 1 : 0)), 1e-15);
    expectAllClose(out.values, withZero.values.map((v, i) => (v === 0 ? 0 : v / before[Math.floor(i / 4)])), 1e-15);
  });

  it.each([1e200, 1e-200, 1e-310, 1e308])('holds for values of size %d, whose squares leave float64', (size) => {
    const unit = gaussianRows(5, 3, {seed: 2, mean: () => 0.1, scale: () => 0.1});
    const out = transformed(mapRows(unit, (v) => v * size), 'l2');
    expectAllClose(out.values, transformed(unit, 'l2').values, size < 1e-300 ? 1e-11 : 1e-14); // denormals have lost digits already
  });

  it('leaves what is not finite not finite, in its own channel first', () => {
    const {values} = transformed({values: Float64Array.of(1, NaN, 2, 3, 4, Infinity), rows: 2, dims: 3}, 'l2');
    expect(Array.from(values, Number.isFinite)).toEqual([true, false, true, true, true, false]);
  });
});

describe('normalize standardize', () => {
  it('gives every channel mean 0 and standard deviation 1, constant channels 0', () => {
    const {mean, m2} = directMoments(transformed(mapRows(x, (v, _, j) => (j === 2 ? 0.1 : v)), 'standardize'));
    expectAllClose(mean, [0, 0, 0, 0], 1e-14, 'mean', 1);
    expectAllClose([0, 1, 2, 3].map((j) => m2[5 * j] / 69), [1, 1, 0, 1], 1e-13);
  });

  it('keeps its digits where the first row lies 1e6 standard deviations away', () => {
    const {std, mean} = scaleOf(mapRows(gaussianRows(400, 2, {mean: () => 1e6}), (v, r) => (r === 0 ? 1e6 : v)));
    const exact = directMoments(mapRows(gaussianRows(400, 2, {mean: () => 1e6}), (v, r) => (r === 0 ? 1e6 : v)));
    expectAllClose(std, [0, 3].map((k) => Math.sqrt(exact.m2[k] / 399)), 1e-9);
    expectAllClose(mean, exact.mean, 1e-15);
  });

  it('leaves rows that are not finite out of the scale, and does not hide them in a constant channel', () => {
    const holed = mapRows(x, (v, r, j) => (j === 1 ? (r === 9 ? NaN : 3) : v));
    expectAllClose(scaleOf(holed).std, scaleOf(dropRow(mapRows(x, (v, _, j) => (j === 1 ? 3 : v)), 9)).std, 1e-13);
    const {values} = transformed(holed, 'standardize');
    expect(values[9 * 4 + 1]).toBeNaN();
    expect(values[8 * 4 + 1]).toBe(0);
  });

  it.each([['values-too-large', 1e200], ['values-too-small', 1e-200]])('%s: squares that leave float64 are one clear error', (code, size) => {
    expect(() => scaleOf(mapRows(x, (v) => v * size))).toThrow(expect.objectContaining({code, exit: 4}));
  });

  it('of no rows, and of constant rows, is 0', () => {
    expect(Array.from(createChannelScale(2).finish().std)).toEqual([0, 0]);
    expect(Array.from(scaleOf(mapRows(x, () => 7)).std)).toEqual([0, 0, 0, 0]);
  });
});

function scaleOf(rows: Rows) {
  const scale = createChannelScale(rows.dims);
  scale.add(blockOf(sliceRows(rows, 0, 1)));
  scale.add(blockOf(sliceRows(rows, 1, rows.rows)));
  return scale.finish();
}

const dropRow = (rows: Rows, at: number): Rows =>
  ({values: rows.values.filter((_, i) => Math.floor(i / rows.dims) !== at), rows: rows.rows - 1, dims: rows.dims});
