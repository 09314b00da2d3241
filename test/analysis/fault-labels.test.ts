import {describe, expect, it} from 'vitest';
import {withCopiedChannels, withDeadChannels, withLoudChannels, withMean} from '../support/faults/channel-faults.js';
import {faultCase, makeCase} from '../support/faults/case.js';
import {drawClusters, drawPoint} from '../support/faults/collapsed-rows.js';
import {drawSpectrum, withTruth, type Draft} from '../support/faults/draft.js';
import type {Expected} from '../support/faults/label.js';
import {momentsOf} from '../support/faults/linear.js';
import type {Random} from '../support/faults/random.js';
import {withCopiedRows, withOutlierRows, withZeroRows} from '../support/faults/row-faults.js';
import {cliffSpectrum, SHAPES} from '../support/faults/spectra.js';
import {roundToBfloat16, store, type Storage} from '../support/faults/store.js';

const labelFor = async (build: (random: Random) => Draft, storage: Storage = 'f64', classes: number | null = null): Promise<Expected> =>
  (await makeCase(faultCase('label', 'by hand', storage, build, {classes}))).expected;

const flat = (rows: number, dims: number) => (random: Random): Draft => drawSpectrum({rows, spectrum: SHAPES.flat(dims), rotated: true}, random);
const cliff = (rows: number, dims: number, live: number) => (random: Random): Draft =>
  drawSpectrum({rows, spectrum: cliffSpectrum(dims, live, 'flat', 0), rotated: true, live}, random);

describe('labels, from what the generator knows', () => {
  it('healthy: nothing stands', async () => {
    const {kind, statuses, findings} = await labelFor(flat(200, 32));
    expect([kind, statuses]).toEqual(['healthy', ['no-collapse-found']]);
    expect(Object.values(findings).every((answer) => answer === 'no')).toBe(true);
  });

  it('too few rows: inconclusive, unless the live rank is under half of them', async () => {
    expect((await labelFor(flat(40, 32))).statuses).toEqual(['inconclusive']);
    expect((await labelFor(cliff(40, 32, 10))).statuses).toEqual(['collapsed']);
    expect((await labelFor(cliff(24, 32, 10))).live).toEqual([10, 10]);
    expect((await labelFor(cliff(40, 32, 25))).statuses).toEqual(['inconclusive']);
  });

  it('a cliff counts from one direction in twenty and two directions on', async () => {
    expect((await labelFor(cliff(400, 60, 58))).findings['hard-dimensional-collapse']).toBe('no');
    expect((await labelFor(cliff(400, 60, 57))).findings['hard-dimensional-collapse']).toBe('yes');
    expect((await labelFor(cliff(80, 16, 15))).findings['hard-dimensional-collapse']).toBe('no');
  });

  it('faults leave their marks', async () => {
    const answer = async (id: string, build: (random: Random) => Draft) => (await labelFor(build)).findings[id];
    expect(await answer('mean-dominated', (r) => withMean(flat(200, 32)(r), 0.95, 'random', r))).toBe('yes');
    expect(await answer('mean-dominated', (r) => withMean(flat(200, 32)(r), 0.9, 'random', r))).toBe('maybe');
    expect(await answer('outlier-channels', (r) => withLoudChannels(flat(200, 32)(r), [3], 50))).toBe('yes');
    expect(await answer('dead-channels', (r) => withDeadChannels(flat(200, 32)(r), [3], 1))).toBe('yes');
    expect(await answer('duplicate-channels', (r) => withCopiedChannels(flat(200, 32)(r), {pairs: [[0, 1]], sign: -1, noise: 0.01}, r))).toBe('yes');
    expect(await answer('outlier-rows', (r) => withOutlierRows(flat(200, 32)(r), [7], 1e4))).toBe('yes');
    expect(await answer('duplicate-rows', (r) => withCopiedRows(flat(100, 32)(r), 3, 0, r))).toBe('yes');
    expect(await answer('complete-collapse', (r) => drawPoint(200, 32, 1e-3, r))).toBe('yes');
  });

  it('copies and padding are no rows', async () => {
    expect((await labelFor((r) => withCopiedRows(flat(20, 32)(r), 10, 0, r))).statuses).toEqual(['inconclusive']);
    expect((await labelFor((r) => withZeroRows(flat(200, 32)(r), 100, r))).statuses).toEqual(['no-collapse-found']);
  });

  it('classes told are no collapse, in fewer directions than K − 1 they are', async () => {
    const clusters = (span: number) => (r: Random): Draft => {
      const draft = withTruth(drawClusters({rows: 300, dims: 32, clusters: 10, within: 1e-3, span}, r), {distinctRows: 10});
      return span < 9 ? withTruth(draft, {live: span}) : draft;
    };
    expect((await labelFor(clusters(32), 'f32', 10)).statuses).not.toContain('collapsed');
    expect((await labelFor(clusters(4), 'f32', 10)).live).toEqual([4, 4]);
  });

  it('what sinks into a coarse floor is unknown', async () => {
    const deep = (r: Random): Draft => drawSpectrum({rows: 400, spectrum: Array.from({length: 40}, (_, j) => 10 ** (-j / 4)), rotated: true}, r);
    expect((await labelFor(deep, 'bf16')).statuses).toEqual(['inconclusive']);
    expect((await labelFor(deep, 'f64')).findings['precision-limited']).toBe('no');
  });
});

describe('generators', () => {
  it('draw rows with the moments that they claim', async () => {
    const {stored} = await makeCase(faultCase('generator', 'moments', 'f64', (r) =>
      withMean(withLoudChannels(drawSpectrum({rows: 20_000, spectrum: SHAPES['power 1'](6), rotated: true, law: 't5'}, r), [2], 3), 0.6, 'random', r)));
    const {mean, covariance} = momentsOf(stored.values, stored.rows, stored.dims);
    mean.forEach((m, j) => expect(Math.abs(m - stored.truth.mean[j])).toBeLessThan(0.06));
    covariance.forEach((c, k) => expect(Math.abs(c - stored.truth.covariance[k])).toBeLessThan(0.15));
  });

  it('draw the same rows from the same name', async () => {
    const one = faultCase('generator', 'same', 'f32', flat(10, 4));
    expect((await makeCase(one)).stored.held).toEqual((await makeCase(one)).stored.held);
    expect((await makeCase(one, 'x')).stored.held).not.toEqual((await makeCase(one)).stored.held);
  });

  it('round to the nearest bfloat16, ties to even', () => {
    expect(roundToBfloat16(1 + 2 ** -8)).toBe(1);
    expect(roundToBfloat16(1 + 3 * 2 ** -8)).toBe(1 + 2 ** -6);
    expect(roundToBfloat16(-1 - 2 ** -7)).toBe(-1 - 2 ** -7);
  });

  it('quantise by one scale', async () => {
    const {stored} = await makeCase(faultCase('generator', 'steps', 'int8', flat(50, 4)));
    expect(Math.max(...stored.held.map(Math.abs))).toBe(127);
    expect(stored.held.every(Number.isInteger)).toBe(true);
    expect(store(stored, 'uint8').held.every((v) => v >= 0 && v <= 255)).toBe(true);
  });
});
