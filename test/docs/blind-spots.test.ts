import {writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {METRICS} from '../../src/analysis/metrics/registry.js';
import {audit} from '../../src/audit.js';
import {fixture} from '../support/fixtures.js';
import {measureRows, valueOf} from '../support/measure-rows.js';
import {writeNpy} from '../support/npy.js';
import {gaussians} from '../support/random.js';
import {gaussianRows, mapRows, orthonormal, plantedRows, rotated, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const path = temporaryFolder();

const measured = async (x: Rows, ...ids: string[]): Promise<number[]> => {
  const all = await measureRows(x);
  return ids.map((id) => valueOf(all, id));
};

const spectrum = (length: number, eigenvalue: (k: number) => number): number[] => Array.from({length}, (_, k) => eigenvalue(k));

/** Rows with exactly that covariance spectrum, in channels mixed at random. */
const planted = (eigenvalues: readonly number[], rows = 2 * eigenvalues.length): Rows => plantedRows(eigenvalues, rows, 1);

/** Isotropic rows in the first `live` of `dims` channels. */
const lowRank = (live: number, dims: number, rows: number): Rows => gaussianRows(rows, dims, {scale: (j) => (j < live ? 1 : 0)});

const withChannel = (x: Rows, channel: number, value: (row: number) => number): Rows => mapRows(x, (v, r, j) => (j === channel ? value(r) : v));

/** The rows beside an orthogonal mixture of themselves: half of the channels can be computed from the other half. */
function besideMixture({values, rows, dims}: Rows): Rows {
  const mix = orthonormal(dims, dims, 9);
  const mixed = (r: number, j: number): number => Array.from({length: dims}, (_, k) => values[r * dims + k] * mix[k * dims + j]).reduce((a, v) => a + v);
  return {rows, dims: 2 * dims, values: Float64Array.from({length: 2 * rows * dims}, (_, i) => {
    const [r, j] = [Math.floor(i / (2 * dims)), i % (2 * dims)];
    return j < dims ? values[r * dims + j] : mixed(r, j - dims);
  })};
}

/** 64 channels that are sines of random mixtures of five latent values: a curved sheet through the whole space. */
function curvedSheet(rows: number): Rows {
  const latent = gaussianRows(rows, 5, {seed: 4}).values;
  const weights = gaussianRows(5, 64, {seed: 5}).values;
  return {rows, dims: 64, values: Float64Array.from({length: rows * 64}, (_, i) =>
    Math.sin(Array.from({length: 5}, (_, k) => latent[Math.floor(i / 64) * 5 + k] * weights[k * 64 + (i % 64)]).reduce((a, v) => a + v)))};
}

/** Ten Gaussian classes of 100 rows in 64 dimensions; `within` is the standard deviation inside class k. */
async function classes(ids: readonly string[], within: (k: number) => number, labelOf: (row: number) => number = (r) => r % 10): Promise<number[]> {
  const means = gaussianRows(10, 64, {seed: 2}).values;
  const rows = mapRows(gaussianRows(1000, 64, {seed: 3}), (x, r, j) => means[(r % 10) * 64 + j] + within(r % 10) * x);
  writeFileSync(path('labels.txt'), Array.from({length: rows.rows}, (_, r) => labelOf(r)).join('\n'));
  const {metrics} = await audit([writeNpy(path('classes.npy'), rows)], {labels: path('labels.txt')});
  return ids.map((id) => {
    const result = metrics[id];
    if (result.status !== 'ok') throw new Error(`${id} is ${JSON.stringify(result)}`);
    return result.value;
  });
}

const twoSpectra = async (id: string, a: readonly number[], b: readonly number[]): Promise<number[]> =>
  [...(await measured(planted(a), id)), ...(await measured(planted(b), id))];

const decaying = gaussianRows(1280, 64, {scale: (j) => 1 / Math.sqrt(j + 1)});

/** What each example of the registry gives; the text must hold these figures. */
const EXAMPLES: Readonly<Record<string, () => Promise<number[]>>> = {
  'effective-rank': async () => {
    const {metrics, spectrum: {liveRank}} = await audit([fixture('figure2/simclr-projector.npy')]);
    const rank = metrics['effective-rank'];
    return [rank.status === 'ok' ? rank.value : NaN, liveRank];
  },
  'effective-rank-singular': () => twoSpectra('effective-rank-singular', spectrum(128, (k) => (k < 30 ? 1 : 0)), spectrum(128, (k) => (k < 30 ? 1.01 : 0.01))),
  'rankme': async () => [...await measured(decaying, 'rankme'), ...await measured(mapRows(decaying, (x) => x + 3), 'rankme', 'effective-rank-singular')],
  'participation-ratio': () => measured(planted(spectrum(64, (k) => (k === 0 ? 900 : 1))), 'participation-ratio', 'live-rank'),
  'stable-rank': () => twoSpectra('stable-rank', spectrum(64, (k) => (k < 10 ? 1 : 0)), spectrum(64, (k) => (k === 0 ? 7 : 1))),
  'isoscore': () => twoSpectra('isoscore', spectrum(64, (k) => (k < 32 ? 1 : 0)), spectrum(64, (k) => (k === 0 ? 10.2259 : 1))),
  'live-rank': () => measured(planted(spectrum(64, (k) => 10 ** (-k / 7))), 'live-rank', 'effective-rank'),
  'variance-dims-90': () => twoSpectra('variance-dims-90', spectrum(128, (k) => (k < 30 ? 1 : 0)), spectrum(128, (k) => (k < 30 ? 1 : 1e-4))),
  'variance-dims-95': () => twoSpectra('variance-dims-95', spectrum(128, (k) => (k < 30 ? 1 : 0)), spectrum(128, (k) => (k < 30 ? 1 : 1e-4))),
  'variance-dims-99': () => twoSpectra('variance-dims-99', spectrum(128, (k) => (k < 30 ? 1 : 0)), spectrum(128, (k) => (k < 30 ? 1 : 1e-4))),
  'spectral-entropy': () => measured(planted(spectrum(64, (k) => (k < 32 ? 1 : 0))), 'spectral-entropy'),
  'alpha': () => measured(planted(spectrum(128, (k) => (k < 64 ? 1 / (k + 1) : 0)), 640), 'alpha', 'live-rank'),
  'condition-number': () => measured(planted(spectrum(64, (k) => (k < 63 ? 1 : 1e-6))), 'condition-number', 'effective-rank'),
  'correlation-effective-rank': () => measured(gaussianRows(1280, 64, {scale: (j) => (j < 32 ? 1 : 1e-4)}), 'correlation-effective-rank', 'effective-rank'),
  'mean-abs-correlation': async () => {
    const x = gaussianRows(1280, 64);
    return [...await measured(x, 'mean-abs-correlation'), ...await measured(withChannel(x, 1, (r) => x.values[r * 64]), 'mean-abs-correlation')];
  },
  'rms-correlation': async () => {
    const x = gaussianRows(1280, 64);
    return [...await measured(x, 'rms-correlation'), ...await measured(withChannel(x, 1, (r) => x.values[r * 64]), 'rms-correlation')];
  },
  'max-abs-correlation': () => measured(besideMixture(gaussianRows(1280, 32)), 'max-abs-correlation', 'live-rank'),
  'normalized-std': async () => {
    const x = lowRank(16, 256, 600);
    return [...await measured(rotated(x, 1), 'normalized-std', 'live-rank'), ...await measured(x, 'normalized-std')];
  },
  'mean-cosine': () => measured(lowRank(4, 64, 1280), 'mean-cosine', 'live-rank'),
  'mean-energy-share': () => measured(lowRank(4, 64, 1280), 'mean-energy-share', 'live-rank'),
  'norm-variation': () => measured(mapRows(gaussianRows(600, 64), (x) => 1 + 1e-3 * x), 'norm-variation'),
  'self-cluster': () => measured(mapRows(gaussianRows(1280, 64), (x) => x + 3), 'self-cluster', 'effective-rank'),
  'uniformity': async () => [...await measured(lowRank(32, 256, 1280), 'uniformity'), ...await measured(gaussianRows(1280, 256), 'uniformity')],
  'intrinsic-dimension': async () => [
    ...await measured(rotated(lowRank(5, 64, 2000), 1), 'intrinsic-dimension', 'live-rank'), ...await measured(curvedSheet(2000), 'intrinsic-dimension', 'live-rank'),
  ],
  'hubness': async () => [...await measured(rotated(lowRank(5, 64, 2000), 1), 'hubness'), ...await measured(gaussianRows(2000, 64), 'hubness')],
  'neural-collapse-1': async () => [...await classes(['neural-collapse-1'], () => 1), ...await classes(['neural-collapse-1'], (k) => (k === 0 ? 0 : 1))],
  'neural-collapse-2': async () => [...await classes(['neural-collapse-2', 'neural-collapse-1'], () => 0.1), ...await classes(['neural-collapse-2', 'neural-collapse-1'], () => 1)],
  'class-spread': () => {
    const next = gaussians(6);
    const ranks = Array.from({length: 1000}, (_, r) => ({r, key: next()})).sort((a, b) => a.key - b.key).map(({r}) => r);
    return classes(['class-spread'], () => 1, (r) => ranks[r] % 100);
  },
};

describe('the examples of what each metric does not see', () => {
  it('are given for every metric', () => {
    expect(Object.keys(EXAMPLES)).toEqual(METRICS.map((m) => m.id));
  });

  it.each(METRICS.map((m) => [m.id, m] as const))('%s', async (id, {blindSpot}) => {
    for (const value of await EXAMPLES[id]()) expect(figuresOf(blindSpot).some((figure) => rounds(value, figure)), `${value} in: ${blindSpot}`).toBe(true);
  });
});

/** The numbers in a text, as written. */
const figuresOf = (text: string): string[] => [...text.replaceAll('−', '-').replaceAll(/(?<=\d),(?=\d{3})/g, '').matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g)].map(([figure]) => figure);

/** whether `figure` is the value, rounded to as many digits as are written */
function rounds(value: number, figure: string): boolean {
  const [mantissa, exponent = '0'] = figure.split('e');
  const step = 10 ** (Number(exponent) - (mantissa.split('.')[1]?.length ?? 0));
  return Math.abs(value - Number(figure)) <= 0.5000001 * step;
}
