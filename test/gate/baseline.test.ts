import {readFileSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import {compare} from '../../src/compare.js';
import {gate, type GateOptions} from '../../src/gate/gate.js';
import {readReport} from '../../src/read-report.js';
import type {GateReport, Report} from '../../src/report/schema.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, rotated, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
const draw = (rows: number, seed: number): Rows => gaussianRows(rows, 24, {seed, scale: (j) => (j + 1) ** -0.5});
/** the same rows, a steeper spectrum, in directions that are no channels */
const steeper = (power: number): Rows => rotated(mapRows(draw(480, 1), (x, _, j) => x * (j + 1) ** -power), 9);
const base = steeper(0);

const file = (name: string, rows: Rows): string => writeNpy(inFolder(`${name}.npy`), rows);
const paths = {
  base: file('base', base), rotated: file('rotated', rotated(base, 5)), slightly: file('slightly', steeper(0.04)), clearly: file('clearly', steeper(0.4)), other: file('other', draw(480, 77)),
  longer: file('longer', draw(960, 78)),
};

const baselineOf = async (source: string, name: string): Promise<string> => {
  const baseline = inFolder(name);
  expect((await gate([source], {baseline, updateBaseline: true})).baseline).toEqual({path: baseline, status: 'written', pairing: null, notes: [], compared: null});
  return baseline;
};

const fate = async (source: string, baseline: string, budget: string): Promise<string> =>
  (await gate([source], {baseline, budgets: [budget], failOn: 'never'})).budgets[0].status;

describe('a baseline of the same rows', () => {
  it('is written without a comparison, as a report that the schema takes, and read back', async () => {
    const baseline = await baselineOf(paths.base, 'written.json');
    const report = await readReport(baseline);
    expect(report.influences?.estimates['effective-rank'].perRow).toHaveLength(480);
    expect({...report, influences: undefined}).toEqual({...(await audit([paths.base])), influences: undefined});
  });

  it('is paired row by row: the same rows, and rows turned, have no difference at all', async () => {
    const baseline = await baselineOf(paths.base, 'same.json');
    for (const source of [paths.base, paths.rotated]) {
      const {budgets, baseline: told} = await gate([source], {baseline, budgets: ['effective-rank >= baseline - 0.1 %', 'spectral-entropy >= baseline - 0.1 %', 'isoscore >= baseline - 0.1 %']});
      expect(told).toMatchObject({path: baseline, status: 'compared', pairing: {rows: true, reason: null}, notes: []});
      expect(budgets.map(({status}) => status)).toEqual(['held', 'held', 'held']);
    }
    expect(await fate(paths.base, baseline, 'effective-rank >= baseline')).toBe('held');
    expect(await fate(paths.base, baseline, 'effective-rank == baseline')).toBe('held');
  });

  it('sees a change that is lost in the noise of other rows', async () => {
    const baseline = await baselineOf(paths.base, 'paired.json');
    const plain = inFolder('plain.json');
    writeFileSync(plain, JSON.stringify(await audit([paths.base])));
    expect(await fate(paths.slightly, baseline, 'effective-rank >= baseline')).toBe('broken');
    expect(await fate(paths.slightly, plain, 'effective-rank >= baseline')).toBe('inconclusive');
    expect(await fate(paths.slightly, baseline, 'effective-rank >= baseline - 20 %')).toBe('held');
    expect(await fate(paths.slightly, baseline, 'effective-rank <= baseline')).toBe('held');
  });

  it('has the intervals that compare gives of the files, at 99 %', async () => {
    const baseline = await baselineOf(paths.base, 'as-compared.json');
    const [{differences}] = (await compare([paths.base, paths.slightly])).candidates;
    const {estimate, high} = differences['effective-rank'].relativeInterval!;
    const wider = (1 + estimate) * Math.exp(Math.log((1 + high) / (1 + estimate)) * (2.5758293035489 / 1.95996398454005)) - 1;
    const at = (share: number): string => `effective-rank >= baseline - ${(-100 * share).toFixed(4)} %`;
    expect(await fate(paths.slightly, baseline, at(wider + 1e-5))).toBe('broken');
    expect(await fate(paths.slightly, baseline, at(wider - 1e-5))).toBe('inconclusive');
  });
});

describe('a baseline of other rows', () => {
  it('is compared by both intervals, and says so', async () => {
    const baseline = await baselineOf(paths.base, 'others.json');
    const {budgets, baseline: told} = await gate([paths.longer], {baseline, budgets: ['effective-rank >= baseline', 'effective-rank >= baseline - 30 %']});
    expect(told?.pairing).toEqual({rows: false, reason: 'the rows are not the same: 480 and 960 of them'});
    expect(told?.notes).toEqual([expect.stringContaining('960 rows and the baseline 480') as string]);
    expect(budgets.map(({status}) => status)).toEqual(['inconclusive', 'held']);
    expect(budgets[0].reason).toMatch(/^against the baseline −\d+\.\d % to \+\d+\.\d %, which holds the limit \+0\.0 %$/);
  });

  it('is not paired where seed, selection or shards choose other rows', async () => {
    const paired = async (sources: readonly string[], baseline: string, options: GateOptions): Promise<boolean | undefined> =>
      (await gate(sources, {baseline, failOn: 'never', ...options})).baseline?.pairing?.rows;
    const baseline = await baselineOf(paths.base, 'seed.json');
    expect(await paired([paths.base], baseline, {seed: 3}), 'all rows are in the sample, whatever the seed').toBe(true);
    expect(await paired([paths.base, paths.base], baseline, {})).toBe(false);
    expect(await paired([paths.base], baseline, {rows: '1:'})).toBe(false);
    const some = inFolder('some.json');
    await gate([paths.longer], {baseline: some, updateBaseline: true, maxRows: 480});
    expect(await paired([paths.longer], some, {maxRows: 480})).toBe(true);
    expect(await paired([paths.longer], some, {maxRows: 480, seed: 3})).toBe(false);
    expect(await paired([paths.longer], some, {rows: ':480'})).toBe(false);
  });

  it('with as many rows, and nothing in common with them, is compared as other rows', async () => {
    const baseline = await baselineOf(paths.base, 'unrelated.json');
    expect((await gate([paths.other], {baseline})).baseline?.pairing).toEqual({rows: false, reason: expect.stringContaining('nothing in common') as string});
    expect(await fate(paths.other, baseline, 'effective-rank >= baseline - 1 %')).toBe('inconclusive');
  });

  it('that an audit wrote has no influences: compared as other rows', async () => {
    const baseline = inFolder('audited.json');
    writeFileSync(baseline, JSON.stringify(await audit([paths.base])));
    const {baseline: told} = await gate([paths.base], {baseline});
    expect(told?.pairing).toEqual({rows: false, reason: expect.stringContaining('collapsar gate --update-baseline') as string});
  });

  it('whose influences are of another length than they say is compared as other rows', async () => {
    const baseline = await baselineOf(paths.base, 'cut.json');
    const report = await readReport(baseline);
    report.influences!.estimates['effective-rank'].perRow.length = 7;
    writeFileSync(baseline, JSON.stringify(report));
    expect(await fate(paths.slightly, baseline, 'effective-rank >= baseline')).toBe('inconclusive');
    expect((await gate([paths.slightly], {baseline})).baseline?.pairing).toEqual({rows: false, reason: expect.stringContaining('not known of one of them') as string});
  });
});

describe('a drop below the baseline', () => {
  it('beyond margin and interval fails without any budget, as in compare', async () => {
    const baseline = await baselineOf(paths.base, 'drop.json');
    const report = await gate([paths.clearly], {baseline});
    expect(report).toMatchObject({passed: false, verdict: {status: 'collapsed', mode: 'dimensional'}});
    expect(report.findings).toContainEqual(expect.objectContaining({id: 'soft-dimensional-collapse', severity: 'fail'}));
    const [candidate] = (await compare([paths.base, paths.clearly])).candidates;
    expect(report.verdict.status).toBe(candidate.report.verdict.status);
    expect((await gate([paths.slightly], {baseline})).passed).toBe(true);
  });

  it('has the margin of the policy', async () => {
    const baseline = await baselineOf(paths.base, 'policy.json');
    const policy = {'soft-dimensional-collapse': {baselineDrop: 0.9}};
    const report = await gate([paths.clearly], {baseline, policy});
    expect(report.passed).toBe(true);
    expect(report.baseline?.notes).toEqual(['judged by different policies']);
  });
});

describe('what cannot be compared is refused', () => {
  const saved = async (name: string, change: (report: Report) => void): Promise<string> => {
    const report = await audit([paths.base], {layer: 'representation'});
    change(report);
    writeFileSync(inFolder(name), JSON.stringify(report));
    return inFolder(name);
  };

  it.each([
    ['dims', 'other-dimensions', (r: Report) => { r.input.dims = 23; }],
    ['normalisation', 'other-normalization', (r: Report) => { r.input.normalize = 'l2'; }],
    ['layer', 'other-layer', (r: Report) => { r.input.layer = 'projector'; }],
    ['convention', 'other-convention', (r: Report) => { (r.metrics['effective-rank'] as {convention: string}).convention = 'another'; }],
  ] as const)('another %s: exit 4', async (name, code, change) => {
    const baseline = await saved(`${name}.json`, change);
    await expect(gate([paths.base], {baseline, layer: 'representation'})).rejects.toMatchObject({exit: 4, code, message: expect.stringContaining(baseline) as string});
    expect((await gate([paths.base], {baseline, layer: 'representation', updateBaseline: true})).baseline?.status).toBe('written');
  });

  it('another schema version, or a file that is not there: exit 3', async () => {
    const baseline = await saved('version.json', (report) => { (report as {schemaVersion: number}).schemaVersion = 2; });
    await expect(gate([paths.base], {baseline})).rejects.toMatchObject({exit: 3, code: 'bad-report'});
    await expect(gate([paths.base], {baseline: inFolder('none.json')})).rejects.toMatchObject({exit: 3, suggestions: [expect.stringContaining('--update-baseline') as string]});
  });

  it('a budget that refers to none: exit 2', async () => {
    await expect(gate([paths.base], {budgets: ['rankme >= baseline']})).rejects.toMatchObject({exit: 2, code: 'no-baseline'});
    await expect(gate([paths.base], {updateBaseline: true})).rejects.toMatchObject({exit: 2, code: 'no-baseline'});
  });
});

describe('the baseline is rewritten', () => {
  const before = async (name: string): Promise<{baseline: string; text: string}> => {
    const baseline = await baselineOf(paths.base, name);
    return {baseline, text: readFileSync(baseline, 'utf8')};
  };
  const kept = (report: GateReport, {baseline, text}: {baseline: string; text: string}): void => {
    expect(report.baseline?.status).toBe('kept');
    expect(readFileSync(baseline, 'utf8')).toBe(text);
  };

  it('only where the gate holds without it', async () => {
    const old = await before('kept.json');
    kept(await gate([paths.clearly], {baseline: old.baseline, updateBaseline: true, budgets: ['effective-rank >= 23']}), old);
    kept(await gate([paths.clearly], {baseline: old.baseline, updateBaseline: true, budgets: ['alpha <= 3'], strict: true}), old);
    const report = await gate([paths.clearly], {baseline: old.baseline, updateBaseline: true, budgets: ['effective-rank >= 3', 'effective-rank >= baseline']});
    expect(report).toMatchObject({passed: true, baseline: {status: 'written'}, budgets: [{text: 'effective-rank >= 3', status: 'held'}]});
    expect((await gate([paths.clearly], {baseline: old.baseline, budgets: ['effective-rank >= baseline']})).passed).toBe(true);
  });

  it('not when the rows cannot be read', async () => {
    const old = await before('unread.json');
    await expect(gate([inFolder('none.npy')], {baseline: old.baseline, updateBaseline: true})).rejects.toMatchObject({exit: 3});
    expect(readFileSync(old.baseline, 'utf8')).toBe(old.text);
  });

  it('to the same bytes from the same rows', async () => {
    const old = await before('again.json');
    await gate([paths.base], {baseline: old.baseline, updateBaseline: true, threads: 1});
    expect(readFileSync(old.baseline, 'utf8')).toBe(old.text);
  });
});
