import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {parse} from 'yaml';
import {GateConfigSchema} from '../../src/gate/config-schema.js';
import {gate} from '../../src/gate/gate.js';
import {initGate} from '../../src/gate/init.js';
import {loadGateConfig} from '../../src/gate/load-config.js';
import {proposedBudgets} from '../../src/gate/proposed-budgets.js';
import {measured, reportWith} from '../support/reports.js';
import {collapsedRows} from '../cli/embeddings.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows} from '../support/rows.js';

const home = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'collapsar-init-'));
  process.chdir(folder);
  writeNpy('healthy.npy', gaussianRows(600, 16, {scale: (j) => (j + 1) ** -0.5}), 'f4');
});

afterEach(() => {
  process.chdir(home);
  rmSync(folder, {recursive: true, force: true});
});

const held = async (path?: string) => {
  const {settings} = (await loadGateConfig(path))!;
  const {sources, failOn, strict, column, ...options} = settings;
  expect({failOn, strict}).toEqual({failOn: 'fail', strict: false});
  return {settings, report: await gate(sources!, {...options, column: column?.[0]})};
};

describe('gate --init', () => {
  it('writes a config that the file holds, with what was measured above each budget', async () => {
    const first = await initGate(['healthy.npy'], {layer: 'representation'});
    const {settings, report} = await held();
    expect(settings).toMatchObject({sources: ['healthy.npy'], layer: 'representation'});
    expect(report.budgets.map(({status}) => status)).toEqual(['held', 'held', 'held']);
    expect(report.budgets).toEqual(first.budgets);
    const text = readFileSync('collapsar.config.yaml', 'utf8');
    const {interval} = report.metrics['effective-rank'] as {interval: {low: number}};
    expect(text).toContain(`95 % interval ${interval.low.toPrecision(4)} to`);
    expect(text).toMatch(/^ {2}# measured: 16 of 16 attainable\n {2}- live-rank >= 95 %$/m);
  });

  it('keeps what was asked for, and leaves out defaults', async () => {
    writeFileSync('labels.txt', 'a\nb\n'.repeat(300));
    writeFileSync('policy.json', '{}');
    mkdirSync('ci');
    await initGate(['healthy.npy', './heal*.npy'], {
      path: 'ci/gate.yaml', labels: 'labels.txt', normalize: 'l2', nonfinite: 'error', seed: 0, classes: 2, metrics: ['effective-rank', 'live-rank'], policy: 'policy.json', label: '# not: a comment',
    }).catch((error: unknown) => expect(error).toMatchObject({code: 'labels-do-not-match'}));
    await initGate(['heal*.npy'], {
      path: 'ci/gate.yaml', labels: 'labels.txt', normalize: 'l2', nonfinite: 'error', seed: 0, metrics: ['effective-rank', 'live-rank'], policy: 'policy.json', label: '# not: a comment',
    });
    expect(parse(readFileSync('ci/gate.yaml', 'utf8'))).toEqual({
      sources: ['../heal*.npy'], normalize: 'l2', label: '# not: a comment', labels: '../labels.txt', metrics: ['effective-rank', 'live-rank'], policy: '../policy.json',
      budgets: [expect.stringMatching(/^effective-rank >= /), 'live-rank >= 95 %', 'dead-channels <= 0'], failOn: 'fail', strict: false,
    });
    expect((await held('ci/gate.yaml')).report.passed).toBe(true);
  });

  it('with the comments taken away, everything that it offers is a config', async () => {
    await initGate(['healthy.npy']);
    const text = readFileSync('collapsar.config.yaml', 'utf8').replace(/^( *)# (?=(- effective-rank >= baseline|baseline:|reporters:| {2}- collapsar))/gm, '$1');
    expect(GateConfigSchema.parse(parse(text))).toMatchObject({
      baseline: 'collapsar-baseline.json', reporters: [{file: 'collapsar.html'}], budgets: [...Array<unknown>(3).fill(expect.anything()), expect.stringContaining('baseline -')],
    });
  });

  it('overwrites nothing', async () => {
    writeFileSync('.collapsarrc', 'layer: a');
    await expect(initGate(['healthy.npy'])).rejects.toMatchObject({code: 'config-exists', exit: 2, message: expect.stringContaining('.collapsarrc') as string});
    await initGate(['healthy.npy'], {path: 'other.yaml'});
    const text = readFileSync('other.yaml', 'utf8');
    await expect(initGate(['healthy.npy'], {path: 'other.yaml'})).rejects.toMatchObject({code: 'config-exists', exit: 2});
    expect(readFileSync('other.yaml', 'utf8')).toBe(text);
    expect(existsSync('collapsar.config.yaml')).toBe(false);
  });

  it('leaves out, as a comment, what the file does not hold', async () => {
    writeNpy('collapsed.npy', collapsedRows(600, 16, 4), 'f4');
    const report = await initGate(['collapsed.npy']);
    expect(report.passed).toBe(false);
    expect(report.budgets.map(({text}) => text.split(' ')[0])).toEqual(['effective-rank', 'dead-channels']);
    expect(readFileSync('collapsar.config.yaml', 'utf8')).toContain('  # measured: 4 of 16 attainable; take the # away once it holds\n  # - live-rank >= 95 %\n');
  });

  it('counts dead channels as they are', async () => {
    writeNpy('dead.npy', mapRows(gaussianRows(600, 16), (v, _, j) => (j < 3 ? 1 : v)), 'f4');
    expect((await initGate(['dead.npy'])).budgets.at(-1)).toMatchObject({text: 'dead-channels <= 3', status: 'held'});
  });
});

describe('the limit of effective rank', () => {
  const limit = (value: number, interval?: readonly [number, number | null, number | null]): string =>
    proposedBudgets(reportWith({metrics: {'effective-rank': measured(value, {interval})}}))[0].text;

  it.each([
    [100, [100, 99.9, 100.1], 'effective-rank >= 95'],
    [100, [100, 90, 111], 'effective-rank >= 75.3'],
    [152.34, undefined, 'effective-rank >= 137'],
    [50, [60, null, null], 'effective-rank >= 45'],
    [0.0123456, undefined, 'effective-rank >= 0.0111'],
  ] as const)('%d %j: %s', (value, interval, text) => {
    expect(limit(value, interval)).toBe(text);
  });
});
