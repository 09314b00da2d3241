import {beforeAll, describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {FiguresSchema, type Figures, type Report} from '../../src/report/schema.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, rotated, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const DIMS = 10;
/** Channels 0…4 and 5…9 are two blocks of correlation about 0.9; the first block is twice as loud. */
const blocks: Rows = mapRows(gaussianRows(1200, DIMS), (v, r, j) => (j < 5 ? 2 : 1) * (Math.sin(13 * r + (j < 5 ? 0 : 5 * r)) * 2 + 0.4 * v));
const path = writeNpy(inFolder('blocks.npy'), blocks);

describe('prefixes', () => {
  it('are what an audit of the leading channels gives', async () => {
    const told: string[] = [];
    const {prefixes} = await audit([path], {prefixes: [3, 7, 500], warn: (line) => told.push(line)}) as Report & {prefixes: {dims: number; metrics: Report['metrics']}[]};
    expect(prefixes.map((p) => p.dims)).toEqual([3, 7]);
    expect(told).toEqual(['--prefixes 500: the rows have 10 dimensions; not measured']);
    for (const {dims, metrics} of prefixes) {
      const values = blocks.values.filter((_, i) => i % DIMS < dims);
      const alone = await audit([writeNpy(inFolder(`prefix-${dims}.npy`), {values, rows: blocks.rows, dims})]);
      expect(Object.keys(metrics)).toContain('effective-rank');
      for (const [id, result] of Object.entries(metrics)) {
        const wanted = alone.metrics[id];
        expect(result.status).toBe(wanted.status);
        if (result.status === 'ok' && wanted.status === 'ok') expectClose(result.value, wanted.value, 1e-11, id);
      }
    }
  });

  it('that are no count of channels are a usage error', async () => {
    for (const prefix of [0, 1.5, -2, NaN]) await expect(audit([path], {prefixes: [prefix]})).rejects.toMatchObject({code: 'bad-prefix', exit: 2});
  });
});

describe('the permuted null', () => {
  type WithNull = Report['spectrum'] & {permuted: {rows: number; eigenvalues: number[]; above: number}};

  it('keeps every variance and breaks every correlation: two directions of the blocks stand above it', async () => {
    const {spectrum} = await audit([path], {null: 'permute'});
    const {permuted} = spectrum as WithNull;
    expect(permuted.rows).toBe(1200);
    expectClose(permuted.eigenvalues.reduce((a, v) => a + v, 0), spectrum.trace, 1e-12);
    expect(permuted.above).toBe(2);
    expect(permuted.eigenvalues[0]).toBeLessThan(0.4 * spectrum.eigenvalues[0]);
    expect((await audit([path], {null: 'permute'})).spectrum).toEqual(spectrum);
    expect(((await audit([path], {null: 'permute', seed: 1})).spectrum as WithNull).permuted.eigenvalues).not.toEqual(permuted.eigenvalues);
  });

  it('of isotropic rows is like the rows', async () => {
    const {spectrum} = await audit([writeNpy(inFolder('isotropic.npy'), gaussianRows(1000, 6))], {null: 'permute'});
    expectAllClose((spectrum as WithNull).permuted.eigenvalues, spectrum.eigenvalues, 0.1);
  });
});

describe('figures', () => {
  let figures: Figures;
  let report: Report;
  beforeAll(async () => {
    report = await audit([path], {figures: true});
    figures = FiguresSchema.parse(report.figures);
  });

  it('the heat map puts channels that go together next to each other', () => {
    const {order, cells, lower} = figures.correlation ?? {order: [], cells: 0, lower: []};
    expect(cells).toBe(DIMS);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({length: DIMS}, (_, j) => j));
    expect(new Set(order.slice(0, 5).map((j) => Math.floor(j / 5))).size).toBe(1);
    expect(lower.length).toBe((DIMS * (DIMS + 1)) / 2);
    const at = (a: number, b: number): number => lower[(a * (a + 1)) / 2 + b];
    for (let a = 0; a < DIMS; a++) {
      expect(at(a, a)).toBe(100);
      for (let b = 0; b < a; b++) expect(Math.abs(at(a, b)) > 80).toBe((a < 5) === (b < 5));
    }
  });

  it('wide ones are drawn in at most 256 cells, the strongest correlation of each', async () => {
    const wide = mapRows(gaussianRows(60, 300), (v, r, j) => (j === 299 ? -Math.cos(r) : j === 0 ? Math.cos(r) : v));
    const {correlation} = (await audit([writeNpy(inFolder('wide.npy'), wide)], {figures: true})).figures ?? {};
    expect(correlation?.cells).toBe(150);
    expect(correlation?.order.slice(0, 2)).toEqual([0, 299]);
    expect(correlation?.lower.length).toBe((150 * 151) / 2);
  });

  it('the scatter has the variances of the two leading components', () => {
    const {x, y, labels} = figures.scatter ?? {x: [], y: [], labels: null};
    expect([x.length, y.length, labels]).toEqual([1200, 1200, null]);
    const mean = (v: readonly number[], w: readonly number[]): number => v.reduce((sum, a, i) => sum + a * w[i], 0) / (v.length - 1);
    expectClose(mean(x, x), report.spectrum.eigenvalues[0], 1e-4);
    expectClose(mean(y, y), report.spectrum.eigenvalues[1], 1e-4);
    expectClose(mean(x, y), 0, 0, 'covariance', 1e-4);
  });

  it('the histogram of norms counts every row', () => {
    const {edges, counts} = figures.norms ?? {edges: [], counts: []};
    expect(counts.reduce((a, n) => a + n, 0)).toBe(1200);
    expect(edges.length).toBe(counts.length + 1);
    const norms = Array.from({length: 1200}, (_, r) => Math.hypot(...blocks.values.subarray(r * DIMS, (r + 1) * DIMS)));
    const middle = edges[20];
    const below = counts.slice(0, 20).reduce((a, n) => a + n, 0);
    expect(below).toBeLessThanOrEqual(norms.filter((n) => n < middle * 1.01).length);
    expect(below).toBeGreaterThanOrEqual(norms.filter((n) => n < middle * 0.99).length);
  });

  it('the learning curve ends at all rows, and its plug-in value climbs', () => {
    const points = figures.learningCurve?.points ?? [];
    const everyKth = (k: number): number => Array.from({length: 1200}, (_, r) => r).filter((r) => Math.floor(r / 64) % k === 0).length;
    expect(points.map((p) => p.rows)).toEqual([8, 4, 2, 1].map(everyKth));
    const rank = report.metrics['effective-rank'];
    expectClose(points[3].value, rank.status === 'ok' ? rank.value : NaN, 1e-9);
    for (const {estimate, low, high} of points) if (estimate !== null && low !== null && high !== null) expect(low <= estimate && estimate <= high).toBe(true);
  });

  it('leave the rest of the report as it is', async () => {
    const plain = await audit([path]);
    expect(report.health).toEqual(plain.health);
    expectAllClose(report.spectrum.eigenvalues, plain.spectrum.eigenvalues, 1e-13);
    expect(plain).not.toHaveProperty('figures');
  });

  it('of rows without variance are those that can be made', async () => {
    const {figures: some} = await audit([writeNpy(inFolder('constant.npy'), mapRows(gaussianRows(20, 3, {seed: 2}), () => 1))], {figures: true});
    expect(Object.keys(some ?? {})).not.toContain('scatter');
    expect(some?.norms?.counts).toEqual([20]);
  });
});

describe('following an audit', () => {
  it('progress counts the rows; an aborted one rejects with the reason', async () => {
    const seen: (number | null)[][] = [];
    await audit([path], {onProgress: (done, total) => seen.push([done, total])});
    expect(seen).toEqual([[1200, 1200]]);
    await expect(audit([path], {signal: AbortSignal.abort(new Error('enough'))})).rejects.toThrow('enough');
  });

  it.each(['wasm', 'blas', 'js'] as const)('one that is aborted in the middle of the judgement rejects with the reason, and ends: %s', async (backend) => {
    const long = writeNpy(inFolder('long.npy'), gaussianRows(900, 400));
    const controller = new AbortController();
    const onProgress = (): void => { setTimeout(() => controller.abort(new Error('enough')), 1); };
    const audited = audit([long], {backend, onProgress, signal: controller.signal});
    await expect(audited).rejects.toThrow(/^(enough|the blas backend is not to be had.*)$/);
  });

  it('asked for some metrics, it gives those, in the order of the registry', async () => {
    const {metrics, verdict} = await audit([writeNpy(inFolder('rotated.npy'), rotated(blocks, 3))], {metrics: ['rankme', 'effective-rank']});
    expect(Object.keys(metrics)).toEqual(['effective-rank', 'rankme']);
    expect(verdict.summary).not.toBe('');
  });
});
