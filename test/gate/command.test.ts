import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import type {GateReport} from '../../src/index.js';
import {collapsedRows} from '../cli/embeddings.js';
import {run} from '../cli/run.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, type Rows} from '../support/rows.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-gate-'));
  writeNpy(join(cwd, 'emb.npy'), gaussianRows(600, 16), 'f4');
  writeNpy(join(cwd, 'few.npy'), gaussianRows(20, 16), 'f4');
  writeNpy(join(cwd, 'collapsed.npy'), collapsedRows(600, 16, 4), 'f4');
});

afterEach(() => rmSync(cwd, {recursive: true, force: true}));

const config = (text: string): void => writeFileSync(join(cwd, 'collapsar.config.yaml'), text);
const gate = (...args: string[]) => run(['gate', ...args], {cwd});
const json = async (...args: string[]): Promise<GateReport> => JSON.parse((await gate(...args, '--json')).stdout) as GateReport;

describe('the gate by its config', () => {
  it('needs no argument, and says one line a budget and where they came from', async () => {
    config('sources: emb.npy\nbudgets: [effective-rank >= 12, dead-channels <= 0]');
    const {code, stdout, stderr} = await gate();
    expect({code, stderr}).toEqual({code: 0, stderr: ''});
    const [summary, ...lines] = stdout.trimEnd().split('\n');
    expect(summary).toMatch(/^No collapse found: 16 of 16/);
    expect(lines).toEqual([
      expect.stringMatching(/^held {10}effective-rank >= 12: value [\d.]+, limit 12$/), 'held          dead-channels <= 0: value 0, limit 0', 'config        collapsar.config.yaml', 'gate held',
    ]);
  });

  it('is broken by it: exit 5, and the line says why', async () => {
    config('sources: emb.npy\nbudgets: [effective-rank >= 17]');
    const {code, stdout} = await gate();
    expect(code).toBe(5);
    expect(stdout).toMatch(/^broken {8}effective-rank >= 17: value 16, limit 17: it is not >= 17$/m);
    expect(stdout).toMatch(/gate broken\n$/);
  });

  it('flags win, each in place of its key', async () => {
    config('sources: few.npy\nlayer: projector\nlabel: nightly\nbudgets: [effective-rank >= 17]\nstrict: true\nnormalize: l2\nfailOn: never');
    expect((await gate()).code).toBe(5);
    const report = await json('emb.npy', '--layer', 'representation', '--budget', 'effective-rank >= 8');
    expect(report.input).toMatchObject({sources: ['emb.npy'], layer: 'representation', label: 'nightly', normalize: 'l2'});
    expect(report.budgets.map(({text}) => text)).toEqual(['effective-rank >= 8']);
    expect((await json('emb.npy', '--normalize', 'none')).input.normalize).toBe('none');
    expect((await gate('few.npy', '--budget', 'dead-channels <= 0')).code).toBe(6);
    expect((await gate('few.npy', '--budget', 'dead-channels <= 0', '--no-strict')).code).toBe(0);
    expect((await gate('collapsed.npy', '--budget', 'dead-channels <= 0')).code).toBe(0);
    expect((await gate('collapsed.npy', '--budget', 'dead-channels <= 0', '--fail-on', 'fail')).code).toBe(5);
  });

  it('writes its reporters, and what --output adds', async () => {
    config('sources: emb.npy\nreporters: [r.html, {file: results, format: junit}]');
    await gate();
    expect(readFileSync(join(cwd, 'r.html'), 'utf8')).toContain('<svg');
    expect(readFileSync(join(cwd, 'results'), 'utf8')).toMatch(/^<\?xml/);
    rmSync(join(cwd, 'r.html'));
    await gate('-o', 'r.md');
    expect(readdirSync(cwd)).toEqual(expect.arrayContaining(['r.html', 'r.md', 'results']));
  });

  it('a mistyped key is exit 2, and nothing is read or written', async () => {
    config('sources: no-such.npy\nbudgts: [effective-rank >= 17]\nreporters: [r.html]');
    expect(await gate()).toMatchObject({code: 2, stdout: '', stderr: 'collapsar: collapsar.config.yaml: no such key: budgts (did you mean budgets?)\n'});
    expect(readdirSync(cwd)).not.toContain('r.html');
  });

  it('without a source anywhere is exit 2, with the way on', async () => {
    expect(await gate()).toMatchObject({code: 2, stderr: expect.stringContaining('collapsar gate --init emb.npy') as string});
    config('layer: a');
    expect((await gate()).code).toBe(2);
  });

  it('config and sources that cannot be printed are escaped', async () => {
    writeFileSync(join(cwd, 'a\u001b[31m.yaml'), 'sources: "x\\u001b[31m.npy"');
    const {code, stderr} = await gate('--config', 'a\u001b[31m.yaml');
    expect(code).toBe(3);
    expect(stderr).not.toContain('\u001b');
    expect((await gate('emb.npy', '--config', 'a\u001b[31m.yaml')).stdout).toContain('config        a\\u{1b}[31m.yaml');
  });

  it('is appended to the step summary', async () => {
    config('sources: emb.npy\nbudgets: [effective-rank >= 12]');
    const summary = join(cwd, 'summary.md');
    writeFileSync(summary, 'before\n');
    await run(['gate'], {cwd, env: {GITHUB_STEP_SUMMARY: summary}});
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n[^]*effective-rank >= 12/);
  });
});

describe('a baseline from the command line', () => {
  it('is written, compared with, and broken', async () => {
    config('sources: emb.npy\nbaseline: baseline.json\nbudgets: [effective-rank >= baseline - 5 %]');
    expect(await gate()).toMatchObject({code: 3, stderr: expect.stringContaining('collapsar gate --update-baseline') as string});
    const first = await gate('--update-baseline');
    expect(first).toMatchObject({code: 0, stdout: expect.stringContaining('baseline      baseline.json: written\n') as string});
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect((await gate()).stdout).toContain('baseline      baseline.json: compared row by row\n');
    expect(await gate('collapsed.npy', '--fail-on', 'never')).toMatchObject({code: 5, stdout: expect.stringMatching(/^broken {8}effective-rank >= baseline - 5 %: .*beyond −5\.0 %$/m) as string});
    expect(await gate('collapsed.npy', '--update-baseline')).toMatchObject({code: 5, stdout: expect.stringContaining('baseline.json: kept as it was, for the gate did not hold\n') as string});
  });
});

describe('several columns', () => {
  it('are held one by one, each against a baseline of its own', async () => {
    const [a, b] = [gaussianRows(100, 4), gaussianRows(100, 6, {seed: 2})];
    const list = ({values, dims}: Rows, row: number): number[] => Array.from(values.subarray(row * dims, (row + 1) * dims));
    writeFileSync(join(cwd, 'layers.jsonl'), Array.from({length: 100}, (_, row) => `${JSON.stringify({a: list(a, row), 'b/c': list(b, row)})}\n`).join(''));
    config('sources: layers.jsonl\ncolumn: [a, b/c]\nbaseline: base.json\nbudgets: [effective-rank >= baseline - 5 %, effective-rank >= 5]\nreporters: [r.md]');
    const {code, stdout} = await gate('--update-baseline');
    expect(code).toBe(5);
    expect(stdout).toMatch(/^column a: .*\nbroken [^]*base-a\.json: kept as it was[^]*^column b\/c: .*\nheld [^]*base-b_c\.json: written/m);
    expect(readdirSync(cwd)).toEqual(expect.arrayContaining(['base-b_c.json', 'r-a.md', 'r-b_c.md']));
    expect((await gate('--column', 'b/c', '--baseline', 'base-b_c.json')).stdout).toContain('compared row by row');
    expect((await gate('--init', 'layers.jsonl', '--column', 'all')).code).toBe(2);
  });
});

describe('gate --init from the command line', () => {
  it('writes, says so, and the gate then holds', async () => {
    const {code, stdout} = await gate('--init', 'emb.npy', '--layer', 'representation', '--strict');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^config {8}collapsar\.config\.yaml: written\ngate held\n$/m);
    const text = readFileSync(join(cwd, 'collapsar.config.yaml'), 'utf8');
    expect(text).toMatch(/^strict: true$/m);
    expect(await gate()).toMatchObject({code: 0, stdout: stdout.replace(': written', '')});
    expect(await gate('--init', 'emb.npy')).toMatchObject({code: 2, stderr: expect.stringContaining('collapsar.config.yaml is there already') as string});
    expect(await gate('--init', 'emb.npy', '--budget', 'live-rank >= 1')).toMatchObject({code: 2, stderr: expect.stringContaining('--budget cannot be given with it') as string});
    expect(readFileSync(join(cwd, 'collapsar.config.yaml'), 'utf8')).toBe(text);
  });

  it('prints the gate’s report under --json', async () => {
    expect(await json('--init', 'emb.npy', '--config', 'other.yaml')).toMatchObject({passed: true, budgets: [{status: 'held'}, {status: 'held'}, {status: 'held'}]});
    expect(existsSync(join(cwd, 'other.yaml'))).toBe(true);
  });

  it('needs a source, and takes no budgets', async () => {
    expect((await gate('--init')).code).toBe(2);
    expect((await gate('--init', 'emb.npy', '--budget', 'rankme >= 3')).code).toBe(2);
    expect(await gate('--init', 'missing.npy')).toMatchObject({code: 3});
    expect(existsSync(join(cwd, 'collapsar.config.yaml'))).toBe(false);
  });
});
