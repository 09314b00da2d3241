import {existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, it} from 'vitest';
import {render, type Report} from '../../src/index.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {run, shell} from './run.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-cli-'));
  writeNpy(join(cwd, 'emb.npy'), gaussianRows(600, 16), 'f4');
});

afterEach(() => rmSync(cwd, {recursive: true, force: true}));

const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');

describe('--output', () => {
  it('writes each file in the format of its extension, beside the report on stdout', async () => {
    const {code, stdout} = await run(['audit', 'emb.npy', '-o', 'r.json', '-o', 'r.md', '-o', 'r.csv', '-o', 'r.parquet', '--json'], {cwd});
    expect(code).toBe(0);
    expect(read('r.json')).toBe(stdout);
    expect(read('r.md')).toMatch(/^#/);
    expect(read('r.csv').trim().split('\n')).toHaveLength(17);
    expect(read('r.parquet').slice(0, 4)).toBe('PAR1');
    expect(readdirSync(cwd).sort()).toEqual(['emb.npy', 'r.csv', 'r.json', 'r.md', 'r.parquet']);
  });

  it('takes one --format for all, or one for each', async () => {
    await run(['audit', 'emb.npy', '-o', 'one', '-o', 'two', '--format', 'json', '--format', 'csv'], {cwd});
    expect(read('one')).toMatch(/^\{/);
    expect(read('two')).toMatch(/^index,/);
    await run(['audit', 'emb.npy', '-o', 'three', '--format', 'json'], {cwd});
    expect(read('three')).toBe(read('one'));
    expect((await run(['audit', 'emb.npy', '-o', 'a', '--format', 'json', '--format', 'csv'], {cwd})).code).toBe(2);
  });

  it('draws the same page later from what --figures keeps in the JSON', async () => {
    const {stdout} = await run(['audit', 'emb.npy', '--figures', '--json', '-o', 'r.html'], {cwd});
    expect(await render(JSON.parse(stdout) as Report, 'html')).toBe(read('r.html'));
    expect((JSON.parse((await run(['audit', 'emb.npy', '--json'], {cwd})).stdout) as Report).figures).toBeUndefined();
  });

  it('refuses an unknown format before it reads anything', async () => {
    const {code, stderr} = await run(['audit', 'missing.npy', '-o', 'r.docx'], {cwd});
    expect({code, stderr}).toMatchObject({code: 2, stderr: expect.stringContaining('r.docx') as string});
  });

  it('leaves an old report alone when the run fails', async () => {
    writeFileSync(join(cwd, 'r.json'), 'old');
    expect((await run(['audit', 'missing.npy', '-o', 'r.json'], {cwd})).code).toBe(3);
    expect(read('r.json')).toBe('old');
    expect(readdirSync(cwd).sort()).toEqual(['emb.npy', 'r.json']);
  });

  it.skipIf(!existsSync('/dev/full'))('says that a disk is full, and exits 3', async () => {
    const {code, stderr, stdout} = await run(['audit', 'emb.npy', '-o', '/dev/full', '--format', 'json'], {cwd});
    expect({code, stdout}).toEqual({code: 3, stdout: ''});
    expect(stderr).toMatch(/^collapsar: \/dev\/full.*\n/);
  });
});

describe('stdout', () => {
  it.skipIf(!existsSync('/dev/full')).each(['audit emb.npy', 'audit emb.npy --json', '--help', 'metrics', 'inspect emb.npy'])(
    '%s > /dev/full is exit 3 with one line', async (line) => {
      const {code, stderr} = await shell(`collapsar ${line} > /dev/full`, {cwd});
      expect({code, stderr}).toEqual({code: 3, stderr: expect.stringMatching(/^collapsar: standard output cannot be written: ENOSPC[^\n]*\n$/) as string});
    });

  it('a reader that goes away is quiet, and the exit code of the gate stands', async () => {
    const closed = await shell('collapsar audit emb.npy --json | head -c 1; echo "${PIPESTATUS[0]}"', {cwd});
    expect(closed).toMatchObject({stdout: '{0\n', stderr: ''});
    const gate = await shell(`collapsar gate emb.npy --json --budget 'effective-rank >= 1000' | head -c 1; echo "\${PIPESTATUS[0]}"`, {cwd});
    expect(gate).toMatchObject({stdout: '{5\n', stderr: ''});
  });

  it('--quiet prints nothing, and --verbose says on stderr who did the work', async () => {
    expect(await run(['audit', 'emb.npy', '--quiet'], {cwd})).toMatchObject({code: 0, stdout: '', stderr: ''});
    const {stdout, stderr} = await run(['audit', 'emb.npy', '--verbose', '--json'], {cwd});
    expect(stderr).toMatch(/600 rows × 16: read .* judged .* backend \w+ \(.+\), \d+ threads?\n$/);
    expect(JSON.parse(stdout)).toHaveProperty('verdict');
  });

  it('is byte for byte the same for the same input', async () => {
    const [a, b] = await Promise.all([run(['audit', 'emb.npy', '--json'], {cwd}), run(['audit', 'emb.npy', '--json', '--threads', '2'], {cwd})]);
    expect(a.stdout).toBe(b.stdout);
  });
});

describe('the terminal report', () => {
  const ESCAPES = '\u001b[';

  it('has no escapes when piped, none under NO_COLOR, and colours under FORCE_COLOR', async () => {
    const [piped, colored] = await Promise.all([run(['audit', 'emb.npy'], {cwd}), run(['audit', 'emb.npy'], {cwd, env: {FORCE_COLOR: '1'}})]);
    expect(piped.stdout).not.toContain(ESCAPES);
    expect(colored.stdout).toContain(ESCAPES);
  });

  it('keeps to --width', async () => {
    for (const width of [60, 100]) {
      const {stdout} = await run(['audit', 'emb.npy', '--width', String(width)], {cwd});
      expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(width);
    }
  });

  it('starts with the verdict', async () => {
    const [text, json] = await Promise.all([run(['audit', 'emb.npy'], {cwd}), run(['audit', 'emb.npy', '--json'], {cwd})]);
    const {verdict} = JSON.parse(json.stdout) as {verdict: {summary: string}};
    expect(text.stdout.split('\n')[0]).toContain(verdict.summary.slice(0, 40));
  });
});

describe('gate', () => {
  it('prints one line a budget and appends Markdown to the step summary', async () => {
    writeFileSync(join(cwd, 'summary.md'), 'before\n');
    const budgets = ['--budget', 'effective-rank >= 8', '--budget', 'dead-channels <= 0', '--budget', 'effective-rank >= 1000'];
    const {code, stdout} = await run(['gate', 'emb.npy', ...budgets], {cwd, env: {GITHUB_STEP_SUMMARY: join(cwd, 'summary.md')}});
    expect(code).toBe(5);
    const lines = stdout.split('\n');
    expect(lines.filter((line) => line.startsWith('held'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('broken'))).toEqual([expect.stringContaining('effective-rank >= 1000')]);
    expect(read('summary.md')).toMatch(/^before\n[^]*effective-rank/);
  });

  it('does not fail for a step summary that cannot be written', async () => {
    const {code, stderr} = await run(['gate', 'emb.npy'], {cwd, env: {GITHUB_STEP_SUMMARY: join(cwd, 'no', 'summary.md')}});
    expect({code, stderr}).toEqual({code: 0, stderr: expect.stringMatching(/^collapsar: warning: the step summary/) as string});
  });

  it('says in its JSON what its exit code says', async () => {
    const {stdout} = await run(['gate', 'emb.npy', '--json', '--budget', 'effective-rank >= 8', '--budget', 'live-rank >= 95 %'], {cwd});
    const report = JSON.parse(stdout) as {passed: boolean; budgets: {metric: string; status: string}[]};
    expect(report.passed).toBe(true);
    expect(report.budgets.map(({metric, status}) => [metric, status])).toEqual([['effective-rank', 'held'], ['live-rank', 'held']]);
  });
});
