import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {explain} from '../../src/explain.js';
import type {MetricResult} from '../../src/report/schema.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const valueOf = (m: MetricResult): number => (m.status === 'ok' ? m.value : NaN);

/** The first `dims` channels. */
const leading = ({values, rows, dims}: Rows, kept: number): Rows =>
  ({rows, dims: kept, values: Float64Array.from({length: rows * kept}, (_, i) => values[Math.floor(i / kept) * dims + (i % kept)])});

describe('--prefixes', () => {
  it('measures leading channels as if they were the whole, and skips what is longer than D', async () => {
    const x = gaussianRows(300, 12, {scale: (j) => 1 / (1 + j)});
    const report = await audit([writeNpy(inFolder('whole.npy'), x)], {prefixes: [4, 12, 99], backend: 'js'});
    const prefixes = report.prefixes as {dims: number; metrics: Record<string, MetricResult>}[];
    expect(prefixes.map((p) => p.dims)).toEqual([4, 12]);
    const alone = await audit([writeNpy(inFolder('four.npy'), leading(x, 4))], {backend: 'js'});
    for (const id of ['effective-rank', 'participation-ratio', 'variance-dims-90']) {
      expect(valueOf(prefixes[0].metrics[id]) / valueOf(alone.metrics[id]), id).toBeCloseTo(1, 12);
    }
    expect(valueOf(prefixes[1].metrics['effective-rank'])).toBeCloseTo(valueOf(report.metrics['effective-rank']), 10);
    expect(prefixes[0].metrics['max-abs-correlation']).toBeUndefined();
  });

  it('refuses a prefix that is no count', async () => {
    await expect(audit(['x.npy'], {prefixes: [2.5]})).rejects.toMatchObject({exit: 2, code: 'bad-prefix'});
    await expect(audit(['x.npy'], {classes: 1})).rejects.toMatchObject({exit: 2, code: 'bad-classes'});
  });
});

describe('--null permute', () => {
  it('counts the directions that stand above independent channels', async () => {
    const shared = gaussianRows(1500, 3, {seed: 8});
    const noise = gaussianRows(1500, 24, {seed: 9});
    const x = mapRows(noise, (v, r, j) => v + 3 * shared.values[r * 3 + (j % 3)]);
    const report = await audit([writeNpy(inFolder('factors.npy'), x)], {null: 'permute', backend: 'js'});
    const {above, eigenvalues, rows} = report.spectrum.permuted as {above: number; eigenvalues: number[]; rows: number};
    expect({above, rows}).toEqual({above: 3, rows: 1500});
    expect(eigenvalues.reduce((a, v) => a + v, 0) / report.spectrum.trace).toBeCloseTo(1, 10);
  });
});

describe('the fit of white noise', () => {
  const noiseFit = async (name: string, x: Rows) => (await audit([writeNpy(inFolder(name), x)], {backend: 'js'})).spectrum.noiseFit as Record<string, number | string>;

  it('finds the level of the noise and the directions above it', async () => {
    const spikes = gaussianRows(2000, 40, {seed: 2, scale: (j) => (j < 5 ? 4 : 0.5)});
    const fit = await noiseFit('spikes.npy', spikes);
    expect(fit).toMatchObject({status: 'ok', above: 5});
    expect(fit.variance as number).toBeGreaterThan(0.24);
    expect(fit.variance as number).toBeLessThan(0.26);
    expect(await noiseFit('white.npy', gaussianRows(2000, 40, {seed: 3}))).toMatchObject({status: 'ok', above: 0});
  });

  it('says why there is none', async () => {
    expect((await noiseFit('power.npy', gaussianRows(2000, 40, {seed: 4, scale: (j) => 1 / (1 + j)}))).status).toBe('undefined');
    expect((await noiseFit('few.npy', gaussianRows(30, 40, {seed: 5}))).reason).toMatch(/too few for 40/);
    expect((await noiseFit('narrow.npy', gaussianRows(100, 4, {seed: 5}))).reason).toMatch(/4 eigenvalues are too few/);
    expect((await noiseFit('null.npy', mapRows(gaussianRows(500, 30, {seed: 6}), (v, _, j) => (j === 0 ? 0 : v)))).reason).toMatch(/zero/);
  });
});

describe('figures', () => {
  it('hold what pictures need, in bounded size', async () => {
    const x = mapRows(gaussianRows(1200, 300, {seed: 7}), (v, r, j) => (j === 299 ? v : v * (1 + (r % 3))));
    const {figures} = await audit([writeNpy(inFolder('figures.npy'), x)], {figures: true, backend: 'js'});
    expect(figures?.correlation?.cells).toBe(150);
    expect(figures?.correlation?.lower).toHaveLength((150 * 151) / 2);
    expect([...figures?.correlation?.order ?? []].sort((a, b) => a - b)).toEqual(Array.from({length: 300}, (_, j) => j));
    expect(figures?.scatter?.x).toHaveLength(1200);
    expect(figures?.scatter?.labels).toBeNull();
    expect(figures?.norms?.counts.reduce((a, n) => a + n, 0)).toBe(1200);
    expect(figures?.norms?.edges).toHaveLength((figures?.norms?.counts.length ?? 0) + 1);
    expect(figures?.learningCurve?.points.map((p) => p.rows)).toEqual([192, 320, 624, 1200]);
  });

  it('put channels that go together next to each other', async () => {
    const base = gaussianRows(400, 4, {seed: 11});
    const x = mapRows(gaussianRows(400, 8, {seed: 12}), (v, r, j) => base.values[r * 4 + (j % 4)] + 0.1 * v);
    const {figures} = await audit([writeNpy(inFolder('pairs.npy'), x)], {figures: true, backend: 'js'});
    const order = figures?.correlation?.order ?? [];
    for (let i = 0; i < 8; i += 2) expect(order[i] % 4).toBe(order[i + 1] % 4);
  });

  it('are left out unless asked for, and one norm is one bin', async () => {
    const file = writeNpy(inFolder('unit.npy'), mapRows(gaussianRows(50, 1, {seed: 1}), (v) => Math.sign(v)));
    expect((await audit([file], {backend: 'js'})).figures).toBeUndefined();
    expect((await audit([file], {figures: true, backend: 'js'})).figures?.norms?.counts).toEqual([50]);
  });
});

describe('explain', () => {
  it('lays the conventions side by side and says what centring does', async () => {
    const file = writeNpy(inFolder('offset.npy'), gaussianRows(500, 16, {mean: () => 5}));
    const {conventions, notes, result, metric} = await explain('rankme', [file], {backend: 'js'});
    expect(metric.id).toBe('rankme');
    const byName = Object.fromEntries(conventions.map((c) => [c.name, c.value]));
    expect(byName.rankme).toBe(valueOf(result));
    expect(byName['effective-rank-singular']).toBeGreaterThan(2 * (byName.rankme ?? Infinity));
    expect(Object.keys(byName)).toEqual(expect.arrayContaining(['paper rankme', 'stable-pretraining rankme', 'stable-pretraining-jax rankme', 'reptrix rankme']));
    expect(byName['reptrix rankme']).toBeCloseTo(byName['effective-rank'] ?? NaN, 3);
    expect(notes.join()).toMatch(/The mean row holds 9\d(\.\d)? % of the energy/);
  });

  it('names the nearest metric, and shows why a value is missing', async () => {
    await expect(explain('rankmee', ['x.npy'])).rejects.toMatchObject({exit: 2, suggestions: ['did you mean rankme?']});
    const zeros = writeNpy(inFolder('zeros.npy'), {values: new Float64Array(20), rows: 10, dims: 2});
    const {conventions, notes} = await explain('normalized-std', [zeros], {backend: 'js'});
    expect(conventions.find((c) => c.name === 'normalized-std')).toMatchObject({value: null, convention: 'fewer than two rows are not zero'});
    expect(notes).toEqual([]);
  });
});
