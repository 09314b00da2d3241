import {describe, expect, it} from 'vitest';
import {audit, type AuditOptions} from '../../src/audit.js';
import type {Report} from '../../src/report/schema.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {writeNpy} from '../support/npy.js';
import {float32Rows, gaussianRows, mapRows, sliceRows, stacked, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const rows = (count: number): Rows => float32Rows(gaussianRows(count, 12, {mean: (j) => j / 4, scale: (j) => 1 / (j + 1)}));
/** More rows than a block, and than the sample; and fewer. */
const large = rows(4500);
const small = rows(900);
const largePath = writeNpy(inFolder('large.npy'), large, 'f4');
const smallPath = writeNpy(inFolder('small.npy'), small, 'f4');
const bytesOf = async (paths: readonly string[], options: AuditOptions = {}): Promise<string> => JSON.stringify(await audit(paths, options));

const partsOf = (x: Rows, ...cuts: number[]): string[] => [0, ...cuts].map((first, i) =>
  writeNpy(inFolder(`${cuts.join('-')}-${i}.npy`), sliceRows(x, first, cuts[i] ?? x.rows), 'f4'));

/** Everything of two reports to 1e-11 that does not hang on the row sample. */
function expectSameFigures(actual: Report, expected: Report, sampled: readonly string[]): void {
  expectAllClose(actual.spectrum.eigenvalues, expected.spectrum.eigenvalues, 1e-13, 'λ');
  expectAllClose(actual.channels.mean, expected.channels.mean, 1e-13, 'mean', Math.max(...expected.channels.std));
  expectAllClose(actual.channels.std, expected.channels.std, 1e-13, 'std');
  expect(actual.health).toEqual(expected.health);
  expect(actual.verdict.status).toBe(expected.verdict.status);
  for (const [id, wanted] of Object.entries(expected.metrics)) {
    const result = actual.metrics[id];
    expect(result.status).toBe(wanted.status);
    if (result.status === 'ok' && wanted.status === 'ok' && !sampled.includes(id)) expectClose(result.value, wanted.value, 1e-11, id, 1e-12);
  }
}

const SAMPLED = ['self-cluster', 'uniformity', 'intrinsic-dimension', 'hubness', 'coherence'];

describe('the same input gives the same bytes', () => {
  it('twice, and with any number of threads', async () => {
    const first = await bytesOf([largePath], {threads: 1});
    for (const threads of [1, 2, 3]) expect(await bytesOf([largePath], {threads}), `${threads} threads`).toBe(first);
  });

  it('on the plain backend too, and the two agree to rounding', async () => {
    const plain = await bytesOf([smallPath], {backend: 'js'});
    expect(await bytesOf([smallPath], {backend: 'js', threads: 2})).toBe(plain);
    expectSameFigures(JSON.parse(plain) as Report, await audit([smallPath]), []);
  });

  it('whatever the container of the values', async () => {
    const {input, ...single} = await audit([smallPath]);
    const {input: wide, ...double} = await audit([writeNpy(inFolder('wide.npy'), small, 'f8')]);
    expect(double).toEqual(single);
    expect([input.dtype, wide.dtype, wide.storedPrecision]).toEqual(['float32', 'float64', 'float32']);
  });

  it('but for the seed, which changes the row sample alone', async () => {
    const [a, b] = [await audit([largePath]), await audit([largePath], {seed: 1})];
    expectSameFigures(b, a, SAMPLED);
    expect(b.metrics.uniformity).not.toEqual(a.metrics.uniformity);
    expect(b.settings.seed).toBe(1);
  });
});

describe('shards of one set', () => {
  it.each([[[450]], [[1, 899]], [[64, 128, 500]]])('cut at %j are the whole', async (cuts) => {
    const [whole, sharded] = [await audit([smallPath]), await audit(partsOf(small, ...cuts))];
    expectSameFigures(sharded, whole, []);
    expect(sharded.input.sources.length).toBe(cuts.length + 1);
    expect(sharded.input.rows).toBe(900);
  });

  it('longer than a block are the whole too', async () => {
    expectSameFigures(await audit(partsOf(large, 4200)), await audit([largePath]), SAMPLED);
  });

  it('in the other order are the same set', async () => {
    const [a, b] = partsOf(small, 450);
    expectSameFigures(await audit([b, a]), await audit([a, b]), []);
  });

  it('a shard given twice is seen as copies', async () => {
    const {health} = await audit([smallPath, smallPath, smallPath]);
    expect(health).toMatchObject({distinctRows: 900, duplicateRows: 1800});
  });
});

describe('normalize', () => {
  const norm = (r: number): number => Math.hypot(...small.values.subarray(12 * r, 12 * r + 12));
  const file = (name: string, rows: Rows): string => writeNpy(inFolder(name), rows);

  it('l2 is the audit of rows that were normalised before', async () => {
    const report = await audit([file('raw.npy', small)], {normalize: 'l2'});
    const before = await audit([file('unit.npy', mapRows(small, (v, r) => v / norm(r)))]);
    expectSameFigures(report, {...before, channels: report.channels}, []);
    expect(report.input.normalize).toBe('l2');
    expectClose((report.spectrum.trace * 899) / 900 + report.channels.mean.reduce((a, m) => a + m * m, 0), 1, 1e-12);
  });

  it('standardize gives every channel variance 1, so that the covariance is the correlation', async () => {
    const raw = await audit([file('raw.npy', small)]);
    const report = await audit([file('raw.npy', small)], {normalize: 'standardize'});
    expectClose(report.spectrum.trace, 12, 1e-12);
    expectAllClose(report.spectrum.eigenvalues, raw.spectrum.correlationEigenvalues, 1e-12);
    expectAllClose(report.channels.mean, new Float64Array(12), 1e-14, 'mean', 1);
    for (const id of ['correlation-effective-rank', 'rms-correlation']) expect(report.metrics[id]).toMatchObject({status: 'ok'});
  });

  it('standardize runs over all shards together', async () => {
    const [a, b] = [sliceRows(small, 0, 300), mapRows(sliceRows(small, 300, 900), (v) => v + 1)];
    const together = await audit([file('together.npy', stacked(a, b))], {normalize: 'standardize'});
    expectSameFigures(await audit([file('a.npy', a), file('b.npy', b)], {normalize: 'standardize'}), together, []);
  });
});
