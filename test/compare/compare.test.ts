import {mkdirSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {compare, type CompareOptions} from '../../src/compare.js';
import {audit} from '../../src/audit.js';
import {ComparisonSchema, type Candidate} from '../../src/report/compare-schema.js';
import {renderJson} from '../../src/report/json.js';
import {fixture} from '../support/fixtures.js';
import {writeNpy} from '../support/npy.js';
import {gaussians} from '../support/random.js';
import {gaussianRows, mapRows, plantedRows, reordered, rotated, sliceRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const path = temporaryFolder();
const fast: CompareOptions = {backend: 'js'};

let files = 0;
const saved = (x: Rows): string => writeNpy(path(`set-${'abcdefghijklmnopqrstuvwxyz'[files % 26]}${'x'.repeat(files++ / 26)}.npy`), x);

async function pair(before: Rows, after: Rows, options: CompareOptions = {}): Promise<Candidate> {
  const comparison = await compare([saved(before), saved(after)], {...fast, ...options});
  expect(ComparisonSchema.parse(comparison)).toEqual(comparison);
  return comparison.candidates[0];
}

const withNoise = (x: Rows, size: number, seed = 99): Rows => {
  const next = gaussians(seed);
  return mapRows(x, (value) => value + size * next());
};
const keepFirst = (x: Rows, live: number): Rows => mapRows(x, (value, _, j) => (j < live ? value : 0));

/** D = 32, spectrum 1/√j in the axes. */
const base = gaussianRows(1200, 32, {scale: (j) => (j + 1) ** -0.25});
/** the same with 16 live directions in channels mixed at random */
const narrow = plantedRows(Array.from({length: 32}, (_, j) => (j < 16 ? 1 / (j + 1) : 0)), 600, 3);

const subspaceOf = (candidate: Candidate) => {
  if (candidate.subspace.status !== 'ok') throw new Error(candidate.subspace.reason);
  return candidate.subspace;
};

describe('a set of rows against itself', () => {
  it('differs by nothing, with intervals of nothing', async () => {
    const candidate = await pair(base, base);
    const {subspace, differences, channels, pairing} = candidate;
    expect(pairing).toEqual({rows: true, reason: null});
    expect(channels).toEqual({died: [], revived: [], fading: [], duplicated: []});
    for (const id of ['effective-rank', 'effective-rank-singular', 'participation-ratio', 'spectral-entropy', 'isoscore']) {
      expect(differences[id]).toMatchObject({basis: 'value', absolute: 0, relative: 0});
      expect(differences[id].interval!.high! - differences[id].interval!.low!).toBeLessThan(1e-6);
    }
    expect(subspace).toMatchObject({status: 'ok', live: {overlap: 1, lost: 0, gained: 0}, recovered: {directions: 32, gained: 0}});
    expect(subspaceOf(candidate).cka!.value).toBeCloseTo(1, 12);
    expect(subspaceOf(candidate).leading.overlap).toBeCloseTo(1, 10);
  });
});

describe('the same rows changed', () => {
  it('a rotation loses nothing: linear CKA 1, every direction recovered, no difference of the spectrum; in channel space it is another subspace', async () => {
    const candidate = await pair(narrow, rotated(narrow, 8));
    const {live, cka, recovered} = subspaceOf(candidate);
    expect(cka!.value).toBeCloseTo(1, 10);
    expect(cka!.debiased).toBeCloseTo(1, 10);
    expect(recovered).toMatchObject({of: 16, directions: 16, gained: 0, reason: null});
    expect(recovered!.share).toBeCloseTo(1, 8);
    expect(live.overlap).toBeLessThan(0.8);
    expect(candidate.differences['effective-rank'].absolute).toBeCloseTo(0, 8);
    expect(Math.abs(candidate.differences['effective-rank'].interval!.high!)).toBeLessThan(1e-4);
    expect(candidate.report.verdict).toEqual((await audit([saved(narrow)], fast)).verdict);
  });

  it('a projection loses directions, and the finding fails', async () => {
    const candidate = await pair(base, keepFirst(base, 20));
    const {live, recovered} = subspaceOf(candidate);
    expect(live).toMatchObject({baseRank: 32, candidateRank: 20, lost: 12, gained: 0});
    expect(live.overlap).toBeCloseTo(20 / 32, 10);
    expect(recovered).toMatchObject({of: 32, directions: 20, gained: 0});
    expect(candidate.channels.died).toEqual([20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);
    expect(candidate.differences['live-rank']).toMatchObject({base: 32, candidate: 20, absolute: -12, relative: -0.375, interval: null});
    expect(candidate.report.verdict.status).toBe('collapsed');
  });

  it('the other way round revives and gains', async () => {
    const candidate = await pair(keepFirst(base, 20), base);
    expect(candidate.channels.revived).toHaveLength(12);
    expect(subspaceOf(candidate).live).toMatchObject({lost: 0, gained: 12, overlap: 1});
    expect(subspaceOf(candidate).recovered).toMatchObject({directions: 20, gained: 12});
    expect(candidate.report.findings.map(({id}) => id)).not.toContain('soft-dimensional-collapse');
  });

  it('noise lowers linear CKA to tr(Σ²)/√(tr(Σ²)·tr((Σ + s²I)²)), and recovers what stands above it', async () => {
    const candidate = await pair(base, withNoise(base, 0.5));
    const spectrum = Array.from({length: 32}, (_, j) => (j + 1) ** -0.5);
    const squares = (shift: number) => spectrum.reduce((a, v) => a + (v + shift) ** 2, 0);
    const {cka, recovered} = subspaceOf(candidate);
    expect(Math.abs(cka!.debiased! - Math.sqrt(squares(0) / squares(0.25)))).toBeLessThan(0.02);
    expect(recovered!.directions).toBeGreaterThan(8);
    expect(recovered!.directions).toBeLessThan(32);
    expect(candidate.differences['effective-rank'].absolute).toBeGreaterThan(0);
  });

  it('a soft loss with every direction alive fails against the baseline, and only against it', async () => {
    const steep = mapRows(rotated(base, 5), (value, _, j) => value * (j + 1) ** -0.8);
    const alone = await audit([saved(steep)], fast);
    expect(alone.verdict.status).toBe('no-collapse-found');
    const {report, differences} = await pair(rotated(base, 5), steep);
    expect(differences['effective-rank'].relativeInterval!.high).toBeLessThan(-0.1);
    // correlations are the same under a scale of channels: no loss of directions, so no failure
    expect(report.verdict.status).toBe('no-collapse-found');
    const mixed = rotated(mapRows(base, (value, _, j) => value * (j + 1) ** -0.8), 5);
    const judged = await pair(rotated(base, 5), mixed);
    expect(judged.report.findings.find(({id}) => id === 'soft-dimensional-collapse')).toMatchObject({severity: 'fail'});
    expect(judged.report.verdict).toMatchObject({status: 'collapsed', mode: 'dimensional'});
    expect(judged.report.verdict.summary).toContain('against the baseline');
    const within = await pair(rotated(base, 5), mixed, {policy: {'soft-dimensional-collapse': {baselineDrop: 0.9}}});
    expect(within.report.verdict.status).toBe('no-collapse-found');
  });

  it('channels that die, fade or become copies are named', async () => {
    const after = mapRows(base, (value, r, j) => (j === 3 ? 5 : j > 3 && j < 8 ? value * 1e-4 : j === 9 ? base.values[r * 32 + 8] * 2 : value));
    expect((await pair(base, after)).channels).toEqual({died: [3], revived: [], fading: [4, 5, 6, 7], duplicated: [8, 9]});
  });
});

describe('other rows', () => {
  it('another N is a note, and the populations are compared by the two intervals', async () => {
    const comparison = await compare([saved(base), saved(sliceRows(base, 0, 500))], fast);
    const {differences, pairing, subspace} = comparison.candidates[0];
    expect(comparison.notes.join()).toContain('has 500 rows and the baseline 1200');
    expect(pairing.rows).toBe(false);
    const {basis, base: b, candidate: c, interval, absolute} = differences['effective-rank'];
    expect(basis).toBe('population');
    expect(interval!.method).toContain('independent rows');
    expect(absolute).toBe(c! - b!);
    expect(interval!.low).toBeLessThan(0);
    expect(interval!.high).toBeGreaterThan(0);
    expect(subspace).toMatchObject({status: 'ok', cka: null, recovered: null, reason: expect.stringContaining('1200 and 500') as string});
    expect(differences['live-rank']).toMatchObject({basis: 'value', absolute: 0});
  });

  it('rows in another order are noticed', async () => {
    const shuffled = reordered(base, Array.from({length: 1200}, (_, i) => (i * 7 + 3) % 1200), null);
    const comparison = await compare([saved(base), saved(shuffled)], fast);
    expect(comparison.notes.join()).toContain('same inputs in the same order?');
    expect(Math.abs(subspaceOf(comparison.candidates[0]).cka!.debiased!)).toBeLessThan(0.05);
    expect(comparison.candidates[0].differences['effective-rank'].absolute).toBeCloseTo(0, 8);
  });

  it('centroids of the same classes are compared by cosine', async () => {
    const labels = path('labels.txt');
    writeFileSync(labels, Array.from({length: 1200}, (_, r) => 'abc'[r % 3]).join('\n'));
    const means = gaussianRows(3, 32, {seed: 5}).values;
    const classed = mapRows(base, (value, r, j) => 0.3 * value + means[(r % 3) * 32 + j]);
    const flipped = mapRows(classed, (value, r, j) => (r % 3 === 0 ? value - 2 * means[j] : value));
    const same = subspaceOf(await pair(classed, mapRows(classed, (value) => 2 * value + 1), {labels})).centroids!;
    expect(same).toMatchObject({leftOut: 0});
    expect(same.classes.map(({name}) => name)).toEqual(['a', 'b', 'c']);
    expect(same.least).toBeCloseTo(1, 8);
    expect(subspaceOf(await pair(classed, flipped, {labels})).centroids!.least).toBeLessThan(0.5);
  });
});

describe('saved reports', () => {
  it('give differences by their intervals, and no subspaces', async () => {
    const report = path('before.json');
    const source = saved(base);
    writeFileSync(report, renderJson(await audit([source], fast)));
    const after = saved(keepFirst(base, 20));
    const {candidates: [candidate], base: b} = await compare([report, after], fast);
    expect(b.input.dims).toBe(32);
    expect(candidate.subspace).toEqual({status: 'undefined', reason: `a saved report has no vectors: ${report}`});
    expect(candidate.channels.died).toHaveLength(12);
    expect(candidate.differences['effective-rank'].interval!.method).toContain('independent rows');
    const direct = await compare([source, after], fast);
    const width = ({interval}: {interval: {low: number | null; high: number | null} | null}) => interval!.high! - interval!.low!;
    expect(width(direct.candidates[0].differences['effective-rank'])).toBeLessThan(width(candidate.differences['effective-rank']));
  });

  it.each([
    ['dimensions', {}, gaussianRows(200, 8), 'other-dimensions'],
    ['normalisation', {normalize: 'l2'}, null, 'other-normalization'],
    ['layer', {layer: 'projector'}, null, 'other-layer'],
  ] as const)('of other %s are refused', async (_, options, rows, code) => {
    const report = path('refused.json');
    writeFileSync(report, renderJson(await audit([saved(base)], {...fast, layer: 'representation'})));
    await expect(compare([report, saved(rows ?? base)], {...fast, ...options})).rejects.toMatchObject({exit: 4, code});
  });

  it('of another convention are refused, by name', async () => {
    const report = await audit([saved(base)], fast);
    const other = {...report, metrics: {...report.metrics, rankme: {...report.metrics.rankme, convention: 'centred'}}};
    writeFileSync(path('one.json'), renderJson(report));
    writeFileSync(path('other.json'), renderJson(other));
    await expect(compare([path('one.json'), path('other.json')])).rejects.toMatchObject({exit: 4, code: 'other-convention', message: expect.stringContaining('rankme') as string});
  });

  it('that are none, and operands that are missing, are said so', async () => {
    writeFileSync(path('none.json'), '{"a": 1}');
    await expect(compare([path('none.json'), saved(base)])).rejects.toMatchObject({exit: 3, code: 'no-embeddings'});
    writeFileSync(path('later.json'), '{"schemaVersion": 99}');
    await expect(compare([path('later.json'), saved(base)])).rejects.toMatchObject({exit: 3, code: 'bad-report'});
    await expect(compare([path('absent.npy'), saved(base)])).rejects.toMatchObject({exit: 3, code: 'not-found'});
    mkdirSync(path('empty'));
    await expect(compare([path('empty'), saved(base)])).rejects.toMatchObject({exit: 3, code: 'is-directory'});
    await expect(compare([saved(base)])).rejects.toMatchObject({exit: 2, code: 'too-few-operands'});
    await expect(compare(['a', 'b'], {axis: [1]})).rejects.toMatchObject({exit: 2, code: 'bad-axis'});
  });
});

describe('many checkpoints', () => {
  it('the step at which collapse set in, by the number in the names', async () => {
    const steps = [1, 2, 5, 10, 20].map((epoch, i) => writeNpy(path(`epoch-${epoch}.npy`), i < 3 ? withNoise(base, 0.05, i) : keepFirst(base, 12)));
    const {axis, onset, candidates} = await compare([0, 3, 4, 1, 2].map((i) => steps[i]), fast);
    expect(candidates.map(({report}) => report.input.sources[0])).toEqual(steps.slice(1));
    expect(axis).toEqual({name: 'epoch', values: [1, 2, 5, 10, 20], from: 'names'});
    expect(onset).toMatchObject({index: 3, at: 10, why: expect.stringContaining('the verdict is collapsed') as string});
  });
});

it('two views of the sentences of the fixture', async () => {
  const comparison = await compare([fixture('sentences.npy'), fixture('sentences-view2.npy')], {});
  const [candidate] = comparison.candidates;
  expect(candidate.pairing.rows).toBe(true);
  expect(subspaceOf(candidate).cka!.debiased).toBeGreaterThan(0.5);
  const {interval} = candidate.differences['effective-rank'];
  const width = ({interval: i}: {interval: {low: number | null; high: number | null} | null}) => i!.high! - i!.low!;
  const metric = comparison.base.metrics['effective-rank'];
  if (metric.status !== 'ok') throw new Error(metric.status);
  expect(width({interval})).toBeLessThan(width(metric));
  expect(comparison.notes).toEqual([]);
}, 60_000);
