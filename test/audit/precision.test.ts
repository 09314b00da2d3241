import {describe, expect, it} from 'vitest';
import {audit, type AuditOptions} from '../../src/audit.js';
import {render} from '../../src/index.js';
import type {Report} from '../../src/report/schema.js';
import {blas} from '../kernels/backends.js';
import {gaussians, uniforms} from '../support/random.js';
import {covarianceSpectrum} from '../support/covariance-spectrum.js';
import {writeNpy} from '../support/npy.js';
import {float32Rows, gaussianRows, mapRows, rotated, sliceRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
let files = 0;
const auditOf = (x: Rows, options: AuditOptions = {}): Promise<Report> => audit([writeNpy(inFolder(`${files++}.npy`), float32Rows(x), 'f4')], options);
const fast = {precision: 'fast'} as const;
const backends = ['js', 'wasm', ...(blas ? ['blas' as const] : [])] as const;
const ROWS = 5400;
/** of the covariance: descending */
const general = (spectrum: (i: number) => number, dims = 32, seed = 5): Rows => rotated(gaussianRows(ROWS, dims, {seed, scale: (i) => Math.sqrt(spectrum(i))}), seed + 1);
const falling = (decades: number, dims = 32) => (i: number): number => 10 ** ((-decades * i) / (dims - 1));

describe('eigenvalues under --precision fast', () => {
  const centre = gaussianRows(12, 24, {seed: 9});
  const sets: Readonly<Record<string, Rows>> = {
    'flat': gaussianRows(ROWS, 24),
    'of a spectrum over nine decades': general(falling(9, 24), 24),
    'with an offset of a thousand deviations': mapRows(general(falling(3, 24), 24), (x) => x + 1000),
    'whose mean drifts through the file': mapRows(gaussianRows(ROWS, 24), (x, r, j) => x + (r / 100) * Math.sin(j)),
    'two points': mapRows({values: new Float64Array(ROWS * 24), rows: ROWS, dims: 24}, (_, r, j) => (Math.imul(r, 0x9e3779b1) & 0x10000 ? centre.values[j] : 0)),
    'twelve points': mapRows({values: new Float64Array(ROWS * 24), rows: ROWS, dims: 24}, (_, r, j) => centre.values[24 * ((Math.imul(r, 0x9e3779b1) >>> 16) % 12) + j]),
    'one-hot': mapRows({values: new Float64Array(ROWS * 24), rows: ROWS, dims: 24}, (_, r, j) => Number((Math.imul(r, 0x9e3779b1) >>> 16) % 24 === j) / 10),
    'halves of a normal': mapRows(gaussianRows(ROWS, 24), (x) => Math.max(0, x)),
    'heavy tails': mapRows(gaussianRows(ROWS, 24), (x) => x ** 3),
  };

  it.each(Object.keys(sets).flatMap((name) => backends.map((backend) => [name, backend] as const)))('are within the floor of a two-pass float64 computation: rows %s, backend %s', async (name, backend) => {
    const x = float32Rows(sets[name]);
    const expected = await covarianceSpectrum(x);
    const {spectrum} = await auditOf(x, {...fast, backend});
    expect(spectrum.unseen! / spectrum.eigenvalues[0]).toBeGreaterThan(1e-8);
    expect(spectrum.unseen! / spectrum.eigenvalues[0]).toBeLessThan(4e-6);
    expect(Math.max(...spectrum.eigenvalues.map((v, i) => Math.abs(v - expected[i])))).toBeLessThan(spectrum.unseen!);
    expect(spectrum.eigenvalues.filter((v) => v > 0 && v <= spectrum.unseen!)).toEqual([]);
  });

  it('are a share of the quiet channels where a few loud ones hold the variance', async () => {
    const {spectrum} = await auditOf(gaussianRows(ROWS, 128, {scale: (j) => (j < 2 ? 1e4 : 1)}), {...fast, backend: 'wasm'});
    expect(spectrum.unseen!).toBeLessThan(1e-4);
    expect(spectrum.liveRank).toBe(128);
  });

  it('are the same bytes for any number of threads', async () => {
    const x = gaussianRows(ROWS, 101, {mean: (j) => j, scale: (j) => 1 / (j + 1)});
    for (const backend of ['wasm', ...(blas ? ['blas' as const] : [])] as const) {
      const [one, two, three] = await Promise.all([1, 2, 3].map((threads) => auditOf(x, {...fast, backend, threads})));
      for (const other of [two, three]) expect({...other, input: one.input}).toEqual(one);
    }
  });

  it('of up to 4,096 rows a source are those of float64, and the report says so', async () => {
    const x = sliceRows(gaussianRows(ROWS, 16), 0, 4096);
    const [{input, settings, spectrum: {unseen, ...spectrum}, ...report}, exact] = [await auditOf(x, fast), await auditOf(x)];
    expect({...report, spectrum}).toEqual({...report, spectrum: exact.spectrum});
    expect([unseen, settings.precision, input.rows]).toEqual([0, 'fast', 4096]);
    expect(await render({input, settings, spectrum: {unseen, ...spectrum}, ...report}, 'markdown')).toContain('precision fast, of no effect on so few rows');
  });
});

describe('the verdict under --precision fast', () => {
  const quiet = uniforms(3);
  const noise = gaussians(8);
  const healthy: readonly (readonly [string, Rows])[] = [
    ...[4, 6, 7, 8, 10, 12].map((decades) => [`a spectrum that falls ${decades} decades evenly`, general(falling(decades))] as const),
    ...[1e-3, 1e-4, 1e-5].map((scale) => [`half of the channels at ${scale} of the others' scale`, gaussianRows(ROWS, 32, {scale: (j) => (j < 16 ? 1 : scale * (1 + 0.1 * j))})] as const),
    ['scales of channels over ten decades', gaussianRows(ROWS, 32, {scale: () => 10 ** (-5 * quiet())})],
    ['a fall of 500 to under the floor', general((i) => (i < 16 ? falling(4.2, 16)(i) : 1.3e-7))],
    ['three massive channels', gaussianRows(ROWS, 64, {scale: (j) => (j < 3 ? 3000 : 1)})],
    ['an outlier of a hundred distances in the last block', mapRows(gaussianRows(ROWS, 32), (x, r) => (r === ROWS - 1 ? 90 * x : x))],
  ];

  it.each(healthy)('never says collapsed where float64 does not: %s', async (_, x) => {
    const [quick, exact] = [await auditOf(x, fast), await auditOf(x)];
    expect(exact.verdict.status).not.toBe('collapsed');
    expect(quick.verdict.status).not.toBe('collapsed');
    if (quick.verdict.status !== exact.verdict.status) expect(quick.findings.map(({id}) => id)).toContain('precision-limited');
  });

  const collapsed: readonly (readonly [string, Rows])[] = [
    ['eight directions and nothing else', general((i) => (i < 8 ? falling(2, 8)(i) : 0))],
    ['eight directions and noise a thousandth of them', general((i) => (i < 8 ? 1 : 1e-4))],
    ['dead channels', gaussianRows(ROWS, 32, {scale: (j) => Number(j < 20), mean: () => 3})],
    ['one point', gaussianRows(ROWS, 32, {scale: () => 1e-3, mean: () => 3})],
  ];

  it.each(collapsed)('says collapsed where what is lost can be seen: %s', async (_, x) => {
    const [quick, exact] = [await auditOf(x, fast), await auditOf(x)];
    expect(quick.verdict).toEqual(exact.verdict);
    expect(quick.verdict.status).toBe('collapsed');
    expect(quick.spectrum.liveRank).toBe(exact.spectrum.liveRank);
  });

  it('is inconclusive where the floor hides a cliff, and says how to see it', async () => {
    const x = general((i) => (i < 16 ? falling(4.5, 16)(i) : 1e-12));
    const report = await auditOf(x, {...fast, backend: 'wasm'});
    expect(report.verdict).toMatchObject({status: 'inconclusive', summary: 'Inconclusive: 16 of 32 directions lie under the floor of float32 products; audit without --precision fast to see them.'});
    for (const format of ['terminal', 'markdown', 'html'] as const) expect(String(await render(report, format)).replace(/\s+/g, ' ')).toContain('float32 products: eigenvalues below 4.8e-7·λ1 are not seen');
    expect((await auditOf(x)).verdict.status).toBe('collapsed');
  });

  it('measures pairs of the sample as float64 does, to five digits', async () => {
    const x = mapRows(general(falling(2)), (v) => v + 3 + noise() / 100);
    const [quick, exact] = [await auditOf(x, fast), await auditOf(x)];
    for (const id of ['uniformity', 'self-cluster', 'intrinsic-dimension', 'effective-rank', 'rankme']) {
      const [a, b] = [quick.metrics[id], exact.metrics[id]];
      if (a.status !== 'ok' || b.status !== 'ok') throw new Error(`${id} has no value`);
      expect(Math.abs(a.value / b.value - 1), id).toBeLessThan(1e-5);
    }
  });
});
