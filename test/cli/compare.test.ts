import {readFileSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {temporaryFolder} from '../support/temporary-folder.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, sliceRows} from '../support/rows.js';
import {rowsWithNan} from './embeddings.js';
import {run, type Finished} from './run.js';

const path = temporaryFolder();
const compare = (...args: readonly string[]): Promise<Finished> => run(['compare', ...args], {cwd: dirname(path('x'))});

const base = gaussianRows(400, 16);
const half = mapRows(base, (value, _, j) => (j < 8 ? value : 0));

beforeAll(async () => {
  writeNpy(path('before.npy'), base, 'f4');
  writeNpy(path('after.npy'), half, 'f4');
  writeNpy(path('fewer.npy'), sliceRows(base, 0, 20), 'f4');
  writeNpy(path('narrow.npy'), gaussianRows(400, 8), 'f4');
  writeNpy(path('nan.npy'), rowsWithNan(400, 16), 'f4');
  for (const epoch of [1, 2, 10]) writeNpy(path(`epoch-${epoch}.npy`), epoch < 10 ? base : half, 'f4');
  writeFileSync(path('before.json'), (await run(['audit', path('before.npy'), '--json'])).stdout);
});

const json = ({stdout}: Finished): Record<string, unknown> => JSON.parse(stdout) as Record<string, unknown>;

it('takes rows that are objects for rows, and not for a report', async () => {
  const rows = (scale: number): string => Array.from({length: 40}, (_, i) => `{"e": [${Math.sin(i)}, ${scale * Math.cos(i * i)}]}\n`).join('');
  writeFileSync(path('before.jsonl'), rows(1));
  writeFileSync(path('after.jsonl'), rows(2));
  expect(await compare('before.jsonl', 'after.jsonl')).toMatchObject({code: 0, stderr: ''});
});

it('of a dozen candidates leaves nothing behind for the runtime to warn of', async () => {
  expect(await compare(...Array<string>(13).fill('before.npy'), '--quiet')).toMatchObject({code: 0, stdout: '', stderr: ''});
});

describe('exit codes', () => {
  it.each([
    [['before.npy', 'before.npy'], 0],
    [['before.npy', 'after.npy'], 0],
    [['before.npy', 'after.npy', '--fail-on', 'fail'], 5],
    [['after.npy', 'before.npy', '--fail-on', 'fail'], 0],
    [['before.npy', 'fewer.npy', '--strict'], 6],
    [['before.npy', 'after.npy', 'fewer.npy', '--strict', '--fail-on', 'fail'], 5],
    [['before.npy'], 2],
    [['before.npy', 'after.npy', '--axis', '1'], 2],
    [['before.npy', 'after.npy', '--axis', '1,x'], 2],
    [['before.npy', 'after.npy', '-o', 'x.parquet'], 2],
    [['before.npy', 'missing.npy'], 3],
    [['before.npy', 'narrow.npy'], 4],
    [['before.npy', 'nan.npy'], 4],
    [['before.json', 'after.npy', '--normalize', 'l2'], 4],
  ])('%j: %d', async (args, code) => {
    const plain = await compare(...args);
    expect(plain.code, plain.stderr).toBe(code);
    const machine = await compare(...args, '--json');
    expect(machine.code).toBe(code);
    expect('error' in json(machine)).toBe(code !== 0 && code < 5);
  });
});

describe('output', () => {
  it('says which it refuses, and how to mend it', async () => {
    const {stderr} = await compare('before.json', 'after.npy', '--normalize', 'l2');
    expect(stderr).toContain('after.npy cannot be compared with before.json: rows normalised by l2 against none');
    expect(stderr).toContain('--normalize none');
  });

  it('fits 80 columns, and says what was lost', async () => {
    const {stdout} = await compare('before.npy', 'after.npy');
    expect(Math.max(...stdout.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('Of 16 live directions of the baseline 8 can be read off the candidate');
    expect(stdout).toContain('8 channels died: 8, 9, 10, 11, 12, 13, 14, 15');
    expect(stdout).toMatch(/live-rank +16 +8 +-50\.0 %/);
  });

  it('has the same text with colour, but for the colours', async () => {
    const args = ['compare', 'before.npy', 'after.npy'];
    const cwd = dirname(path('x'));
    const [plain, colour] = await Promise.all([run(args, {cwd}), run(args, {cwd, env: {FORCE_COLOR: '1'}})]);
    expect(colour.stdout).not.toBe(plain.stdout);
    expect(colour.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
  });

  it('shows the trend over the number in the names, or over --axis', async () => {
    const operands = ['epoch-1.npy', 'epoch-2.npy', 'epoch-10.npy'];
    expect((await compare(...operands)).stdout).toContain('Collapse sets in at epoch 10 and stays');
    const comparison = json(await compare(...operands, '--axis', '0.5,3,7', '--json'));
    expect(comparison).toMatchObject({axis: {values: [0.5, 3, 7], from: 'flag'}, onset: {index: 2, at: 7}, comparable: true});
  });

  it('writes every format that it says', async () => {
    const files = ['out.json', 'out.md', 'out.html', 'out.svg', 'out.txt'];
    const {code, stdout} = await compare('before.npy', 'after.npy', '--quiet', ...files.flatMap((file) => ['-o', file]));
    expect([code, stdout]).toEqual([0, '']);
    const [saved, markdown, html, svg, text] = files.map((file) => readFileSync(path(file), 'utf8'));
    expect(JSON.parse(saved)).toMatchObject({comparable: true});
    expect(markdown).toContain('| live-rank | 16 | 8 |');
    expect(html).toContain('baseline before.npy');
    expect(svg).toContain('<svg');
    expect(text).toContain('Directions');
  });

  it('is the same bytes whatever the threads', async () => {
    const [one, four] = await Promise.all(['1', '4'].map((threads) => compare('before.npy', 'after.npy', '--json', '--threads', threads)));
    expect(one.stdout).toBe(four.stdout);
  });
});
