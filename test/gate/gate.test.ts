import {writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {gate} from '../../src/gate/gate.js';
import {readReport} from '../../src/read-report.js';
import {GateReportSchema} from '../../src/report/schema.js';
import {writeNpy} from '../support/npy.js';
import {reportWith} from '../support/reports.js';
import {float32Rows, gaussianRows, mapRows, plantedRows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const healthy = writeNpy(inFolder('healthy.npy'), gaussianRows(400, 8));
const cone = writeNpy(inFolder('cone.npy'), gaussianRows(400, 8, {mean: () => 5}));
const collapsed = writeNpy(inFolder('collapsed.npy'), float32Rows(plantedRows([1, 1, 1, 0, 0, 0, 0, 0], 400, 1)), 'f4');
const file = (name: string, text: string): string => {
  writeFileSync(inFolder(name), text);
  return inFolder(name);
};

describe('the gate', () => {
  it('holds without budgets and without findings that fail, and gives a report that its schema takes', async () => {
    const report = await gate([healthy]);
    expect(report.passed).toBe(true);
    expect(report.budgets).toEqual([]);
    expect(GateReportSchema.safeParse(JSON.parse(JSON.stringify(report))).success).toBe(true);
  });

  it('is broken by a budget, and tells each budget’s own fate', async () => {
    const report = await gate([healthy], {budgets: ['effective-rank >= 7', 'stable-rank >= 7.9', 'alpha <= 3']});
    expect(report.budgets.map((b) => b.status)).toEqual(['held', 'broken', 'inconclusive']);
    expect(report.passed).toBe(false);
    expect(GateReportSchema.safeParse(JSON.parse(JSON.stringify(report))).success).toBe(true);
  });

  it('an inconclusive budget holds', async () => {
    expect((await gate([healthy], {budgets: ['alpha <= 3']})).passed).toBe(true);
  });

  it('is broken by a finding of severity fail, without any budget; by a warning when asked; by nothing under never', async () => {
    expect((await gate([collapsed])).passed).toBe(false);
    expect((await gate([collapsed], {failOn: 'never'})).passed).toBe(true);
    const report = await gate([cone]);
    expect(report.findings.map((f) => f.severity)).toContain('warn');
    expect(report.passed).toBe(true);
    expect((await gate([cone], {failOn: 'warn'})).passed).toBe(false);
  });

  it('a finding’s count is a budget', async () => {
    const dead = writeNpy(inFolder('dead.npy'), mapRows(gaussianRows(400, 8), (v, _, j) => (j < 2 ? 1 : v)));
    const {budgets} = await gate([dead], {budgets: ['dead-channels <= 2', 'dead-channels <= 1', 'outlier-rows <= 0'], failOn: 'never'});
    expect(budgets.map((b) => [b.value, b.status])).toEqual([[2, 'held'], [2, 'broken'], [0, 'held']]);
  });

  it('compares with a saved report', async () => {
    const baseline = file('baseline.json', JSON.stringify(await gate([healthy])));
    const {budgets} = await gate([collapsed], {baseline, budgets: ['rankme >= baseline - 10 %', 'live-rank >= baseline'], failOn: 'never'});
    expect(budgets.map((b) => b.status)).toEqual(['broken', 'broken']);
    expect((await gate([healthy], {baseline, budgets: ['rankme >= baseline', 'live-rank >= baseline']})).passed).toBe(true);
  });

  it('refuses a misspelt budget before it reads anything', async () => {
    await expect(gate([inFolder('no-such.npy')], {budgets: ['effektive-rank >= 3']})).rejects.toMatchObject({code: 'unknown-metric', exit: 2});
  });
});

describe('a saved report', () => {
  it('is read back as it was written', async () => {
    const report = reportWith();
    expect(await readReport(file('report.json', JSON.stringify(report)))).toEqual(report);
  });

  it.each([
    ['of another schema version', JSON.stringify({...reportWith(), schemaVersion: 2}), 'bad-report'],
    ['without its metrics', JSON.stringify({...reportWith(), metrics: undefined}), 'bad-report'],
    ['that is an array', '[]', 'bad-report'],
    ['that is an error object', '{"error": {"code": "x"}}', 'bad-report'],
    ['with NaN in it', '{"schemaVersion": NaN}', 'unreadable-report'],
    ['that is empty', '', 'unreadable-report'],
    ['that is nested without end', '['.repeat(100_000), 'unreadable-report'],
  ])('%s is one clear error', async (_, text, code) => {
    const error = await readReport(file('broken.json', text)).catch((e: unknown) => e);
    expect(error).toMatchObject({code, exit: 3, suggestions: [expect.stringContaining('collapsar audit')]});
    expect((error as Error).message).not.toMatch(/[\n\r]/);
  });

  it('that is not there is one clear error', async () => {
    await expect(readReport(inFolder('no-such.json'))).rejects.toMatchObject({code: 'unreadable-report', exit: 3});
  });
});
