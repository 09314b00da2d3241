import {describe, expect, it} from 'vitest';
import {audit, type AuditOptions} from '../../src/audit.js';
import {CollapsarError} from '../../src/errors.js';
import {ReportSchema, type Report} from '../../src/report/schema.js';
import {writeNpy, type NpyDtype} from '../support/npy.js';
import {gaussianRows, mapRows, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
let files = 0;
const auditRows = (x: Rows, options: AuditOptions = {}, dtype: NpyDtype = 'f8'): Promise<Report> => audit([writeNpy(inFolder(`${files++}.npy`), x, dtype)], options);

async function refusal(work: Promise<unknown>): Promise<CollapsarError> {
  const error = await work.then(() => null, (e: unknown) => e);
  expect(error).toBeInstanceOf(CollapsarError);
  expect((error as CollapsarError).message).not.toMatch(/[\n\r]/);
  return error as CollapsarError;
}

/** A report that the schema takes, with as many eigenvalues as dimensions, none negative. */
async function soundReport(x: Rows, options: AuditOptions = {}): Promise<Report> {
  const report = await auditRows(x, options);
  const parsed = ReportSchema.safeParse(JSON.parse(JSON.stringify(report)));
  expect(parsed.success, parsed.error?.message).toBe(true);
  expect(report.spectrum.eigenvalues.length).toBe(x.dims);
  expect(report.spectrum.eigenvalues.every((v, i, all) => v >= 0 && (i === 0 || v <= all[i - 1]))).toBe(true);
  expect(report.verdict.summary).not.toMatch(/NaN|Infinity|undefined/);
  return report;
}

const statuses = ({metrics}: Report, ...ids: string[]): string[] => ids.map((id) => metrics[id].status);
const gaussian = gaussianRows(300, 4);

describe('inputs that can be measured', () => {
  it.each(['none', 'l2'] as const)('all rows equal, normalize %s: complete collapse, spectral metrics undefined', async (normalize) => {
    const report = await soundReport(mapRows(gaussian, () => 0.1), {normalize});
    expect(report.verdict).toMatchObject({status: 'collapsed', mode: 'complete'});
    expect(report.spectrum).toMatchObject({liveRank: 0, attainableRank: 0, cliff: null, trace: 0});
    expect(statuses(report, 'effective-rank', 'stable-rank', 'rankme', 'mean-cosine')).toEqual(['undefined', 'undefined', 'ok', 'ok']);
  });

  it('all zero, −0 included', async () => {
    const report = await soundReport(mapRows(gaussian, (_, r) => (r % 2 === 0 ? 0 : -0)));
    expect(report.verdict).toMatchObject({status: 'collapsed', mode: 'complete'});
    expect(report.health).toMatchObject({zeroRows: 300, distinctRows: 0, duplicateRows: 0});
    expect(statuses(report, 'rankme', 'effective-rank', 'mean-cosine', 'mean-energy-share', 'norm-variation', 'uniformity')).toEqual(Array(6).fill('undefined'));
  });

  it('two rows: one direction, and no verdict', async () => {
    const report = await soundReport(gaussianRows(2, 5));
    expect(report.spectrum.attainableRank).toBe(1);
    expect(report.verdict.status).toBe('inconclusive');
    expect(report.metrics['effective-rank']).toMatchObject({status: 'ok', value: 1});
  });

  it('one dimension', async () => {
    const report = await soundReport(gaussianRows(200, 1));
    expect(report.spectrum).toMatchObject({liveRank: 1, attainableRank: 1});
    expect(statuses(report, 'effective-rank', 'isoscore', 'spectral-entropy', 'max-abs-correlation', 'self-cluster')).toEqual(['ok', 'undefined', 'undefined', 'undefined', 'undefined']);
    expect(report.verdict.status).toBe('no-collapse-found');
  });

  it('one row that is not zero', async () => {
    const report = await soundReport(mapRows(gaussian, (v, r) => (r === 9 ? v : 0)));
    expect(report.health).toMatchObject({zeroRows: 299, distinctRows: 1});
    expect(statuses(report, 'mean-cosine', 'uniformity')).toEqual(['undefined', 'undefined']);
  });

  it('signed zeros change nothing', async () => {
    const relu = mapRows(gaussian, (v) => Math.max(0, v));
    const signed = mapRows(relu, (v, r) => (v === 0 && r % 2 === 0 ? -0 : v));
    const [a, b] = [await soundReport(relu), await soundReport(signed)];
    expect({...b, input: a.input}).toEqual(a);
  });

  it.each([2 ** -200, 2 ** -100, 2 ** 100, 2 ** 200])('values of size %d: the same metrics to the bit, by any power of two', async (size) => {
    const [plain, scaled] = [await soundReport(gaussian), await soundReport(mapRows(gaussian, (v) => v * size))];
    const values = ({metrics}: Report) => Object.fromEntries(Object.entries(metrics).map(([id, m]) => [id, m.status === 'ok' ? m.value : m.status]));
    expect(values(scaled)).toEqual(values(plain));
    expect(scaled.verdict).toEqual(plain.verdict);
    expect(scaled.spectrum.eigenvalues).toEqual(plain.spectrum.eigenvalues.map((v) => v * size * size));
  });

  it.each([1e200, 1e-200])('values of size %d under normalize l2', async (size) => {
    const report = await soundReport(mapRows(gaussian, (v) => v * size), {normalize: 'l2'});
    expect(report.health.zeroRows).toBe(0);
    expect(report.spectrum.liveRank).toBe(4);
  });

  it('integers of each width', async () => {
    for (const dtype of ['i1', 'i2', 'i4'] as const) {
      const report = await auditRows(mapRows(gaussian, (v) => Math.round(20 * v)), {}, dtype);
      expect(report.input.storedPrecision).toBe('integer');
      expect(report.spectrum.noiseFloor).toBeCloseTo(1 / 3, 12);
    }
  });
});

describe('rows that are not finite', () => {
  const holed = mapRows(gaussian, (v, r, j) => (r === 17 && j === 2 ? NaN : r === 200 ? Infinity : v));

  it('refuse the input by default', async () => {
    const error = await refusal(auditRows(holed));
    expect(error).toMatchObject({code: 'non-finite-rows', exit: 4});
    expect(error.message).toMatch(/\.npy: 2 of 300 rows .*row 17, column 2$/);
    expect(error.suggestions.join()).toContain('--nonfinite drop');
  });

  it('are left out when asked, counted, and a finding says so', async () => {
    const report = await soundReport(holed, {nonfinite: 'drop'});
    expect(report.input).toMatchObject({rows: 300, rowsUsed: 298});
    expect(report.health).toMatchObject({nonFiniteRows: 2, firstNonFiniteRow: {shard: 0, row: 17, column: 2}});
    expect(report.findings.map((f) => f.id)).toContain('non-finite-rows');
    const clean = {values: holed.values.filter((_, i) => ![17, 200].includes(Math.floor(i / 4))), rows: 298, dims: 4};
    expect(report.spectrum.trace).toBeCloseTo((await soundReport(clean)).spectrum.trace, 12);
  });

  it('all of them, or all but one, are an error', async () => {
    expect(await refusal(auditRows(mapRows(gaussian, () => NaN), {nonfinite: 'drop'}))).toMatchObject({code: 'all-rows-non-finite', exit: 4});
    expect(await refusal(auditRows(mapRows(gaussian, (v, r) => (r > 0 ? NaN : v)), {nonfinite: 'drop'}))).toMatchObject({code: 'too-few-rows', exit: 4});
  });
});

describe('inputs that are unfit', () => {
  it.each([0, 1])('%i rows', async (rows) => {
    const error = await refusal(auditRows(gaussianRows(rows, 3)));
    expect(error.exit).toBe(rows === 0 ? error.exit : 4);
    expect([3, 4]).toContain(error.exit);
  });

  it.each([['values-too-large', 1e200], ['values-too-small', 1e-200]])('%s', async (code, size) => {
    for (const normalize of ['none', 'standardize'] as const) {
      expect(await refusal(auditRows(mapRows(gaussian, (v) => v * size), {normalize}))).toMatchObject({code, exit: 4});
    }
  });

  it('nothing to audit, shards of other widths, a number of classes that is none', async () => {
    expect(await refusal(audit([]))).toMatchObject({code: 'no-sources', exit: 2});
    const paths = [4, 5].map((dims) => writeNpy(inFolder(`width-${dims}.npy`), gaussianRows(10, dims)));
    const error = await refusal(audit(paths));
    expect(error).toMatchObject({code: 'mixed-widths', exit: 4});
    for (const path of paths) expect(error.message).toContain(path);
    for (const classes of [1, 2.5, -3, NaN]) expect(await refusal(auditRows(gaussian, {classes}))).toMatchObject({code: 'bad-classes', exit: 2});
  });

  it('more dimensions than the memory of this machine allows', async () => {
    const error = await refusal(auditRows(gaussianRows(2, 250_000)));
    expect(error).toMatchObject({code: 'too-many-dimensions', exit: 4});
    expect(error.message).toMatch(/2 rows of 250000 dimensions: their covariance would take \d+ GiB/);
    const wide = await refusal(auditRows(gaussianRows(50, 40_000)));
    expect(wide.message).toMatch(/50 rows of 40000 dimensions: .* no more than 32768 are read/);
  });
});
