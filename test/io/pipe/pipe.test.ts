import {execFileSync, spawn, type ChildProcess} from 'node:child_process';
import {readdirSync, writeFileSync} from 'node:fs';
import {afterEach, describe, expect, it} from 'vitest';
import {audit} from '../../../src/audit.js';
import {openSource} from '../../../src/io/open-source.js';
import type {OpenOptions, Source} from '../../../src/io/source.js';
import {fixture, readJson} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {run, shell} from '../../cli/run.js';
import {drain} from '../parquet/drain.js';

interface Expected {
  readonly rows: number;
  readonly dims: number;
  readonly format?: string;
  readonly values: readonly (number | string)[];
  readonly labels?: readonly (string | null)[];
  readonly options: OpenOptions;
}

const inFolder = temporaryFolder();
const writers: ChildProcess[] = [];
afterEach(() => writers.splice(0).forEach((writer) => writer.kill('SIGKILL')));

/** A named pipe into which a shell writes what `script` prints. */
const piped = (script: string): string => {
  const path = inFolder(`pipe-${Math.random().toString(36).slice(2)}`);
  execFileSync('mkfifo', [path]);
  writers.push(spawn('bash', ['-c', `{ ${script}; } > '${path}'`], {stdio: 'ignore'}));
  return path;
};

const refusal = async (opening: Promise<Source>): Promise<unknown> =>
  opening.then((source) => drain(source, 100).finally(() => source.close())).catch((cause: unknown) => cause);

const number = (value: number | string): number => (typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity')));

const cases = (folder: string, ending: string, wanted: (name: string) => boolean): [file: string, expected: string][] =>
  readdirSync(fixture(`io/${folder}`)).filter((name) => name.endsWith('.expected.json') && wanted(name))
    .map((name) => [fixture(`io/${folder}/${name.replace('.expected.json', ending)}`), fixture(`io/${folder}/${name}`)]);

const FILES = [
  ...cases('npy', '.npy', (name) => !name.includes('fortran')),
  ...cases('arrow', '.arrow', (name) => /stream|delta/.test(name)),
  ...cases('pipe', '.arrows', () => true),
];

describe('what comes through a pipe', () => {
  it.each(FILES)('is read as the file is: %s', async (file, json) => {
    const {rows, dims, values, labels, options} = readJson<Expected>(json);
    const source = await openSource(piped(`cat '${file}'`), options);
    expect(source).toMatchObject({dims, bytes: null, rows: file.endsWith('.npy') ? rows : null});
    const found = await drain(source, 7);
    expect(found.values).toEqual(values.map(number));
    expect(found.labels).toEqual(labels ?? []);
    await expect(async () => drain(source, 7)).rejects.toMatchObject({code: 'read-before', exit: 2});
    await source.close();
    await source.close();
  });

  it('is waited for, however slow', async () => {
    const file = fixture('io/pipe/lists.arrows');
    const source = await openSource(piped(`head -c 5000 '${file}'; sleep 8; tail -c +5001 '${file}'`));
    expect((await drain(source, 512)).values.length).toBe(4200);
    await source.close();
  });

  it('may be left before its end', async () => {
    for (const script of [`cat '${fixture('sentences.npy')}'`, `cat '${fixture('io/pipe/lists.arrows')}'`]) {
      const source = await openSource(piped(script));
      for await (const {firstRow} of source.batches(10)) if (firstRow >= 20) break;
      await source.close();
    }
  });

  const REFUSED: readonly [what: string, script: string, code: string, word: string][] = [
    ['nothing', 'true', 'empty-file', 'nothing came'],
    ['a cut npy', `head -c 500 '${fixture('io/npy/float32.npy')}'`, 'truncated-file', 'row'],
    ['a cut npy header', `head -c 50 '${fixture('io/npy/float32.npy')}'`, 'truncated-file', 'header'],
    ['more than a npy', `cat '${fixture('io/npy/float32.npy')}'; echo`, 'trailing-bytes', 'more bytes'],
    ['Fortran order', `cat '${fixture('io/npy/float32-fortran.npy')}'`, 'fortran-order', 'column by column'],
    ['a claim of 64 PB', `printf '\\x93NUMPY\\x01\\x00\\x48\\x00%-71s\\n' "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 80000)}"`, 'malformed-npy', 'more than there can be'],
    ['an Arrow file', `cat '${fixture('io/arrow/wide.arrow')}'`, 'needs-file', 'arrow-file'],
    ['Parquet', `cat '${fixture('sentences.parquet')}'`, 'needs-file', 'parquet'],
    ['a cut Arrow stream', `head -c 3000 '${fixture('io/pipe/lists.arrows')}'`, 'truncated-file', 'cut off'],
    ['an Arrow stream without its end mark', `head -c -8 '${fixture('io/pipe/lists.arrows')}'`, 'truncated-file', 'end mark'],
    ['more than an Arrow stream', `cat '${fixture('io/pipe/lists.arrows')}'; echo`, 'trailing-bytes', 'more bytes'],
  ];

  it.each(REFUSED)('is refused: %s', async (_what, script, code, word) => {
    const path = piped(script);
    const error = await refusal(openSource(path)) as Error;
    expect(error).toMatchObject({name: 'CollapsarError', code, exit: 3});
    expect(error.message).toContain(word);
    expect(error.message).toContain(path);
  });

  it('is not read twice', async () => {
    await expect(audit([piped(`cat '${fixture('sentences.npy')}'`)], {normalize: 'standardize'})).rejects.toMatchObject({code: 'two-passes', exit: 2});
  });
});

describe('standard input', () => {
  const [npy, stream] = [fixture('sentences.npy'), fixture('io/pipe/zstd-dictionary.arrows')];

  it('gives what the file gives, by any way in', async () => {
    const {metrics, spectrum} = JSON.parse((await run(['audit', npy, '--json'])).stdout) as Record<string, unknown>;
    for (const script of [`cat '${npy}' | collapsar audit - --json`, `collapsar audit - --json < '${npy}'`, `collapsar audit <(cat '${npy}') --json`]) {
      const {code, stdout} = await shell(script);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({metrics, spectrum});
    }
  });

  it('takes an Arrow stream and its labels', async () => {
    const {code, stdout} = await shell(`cat '${stream}' | collapsar audit - --group-by label --json`);
    expect(code).toBe(0);
    expect(Object.keys((JSON.parse(stdout) as {groups: object}).groups)).toHaveLength(7);
  });

  it('is refused in one line', async () => {
    writeFileSync(inFolder('empty'), '');
    for (const [script, exit, word] of [
      ['collapsar audit - < /dev/null', 3, 'empty'],
      [`collapsar audit - < '${inFolder('empty')}'`, 3, 'empty'],
      ['true | collapsar audit -', 3, 'nothing came'],
      [`cat '${npy}' | collapsar audit - -`, 2, 'only once'],
      [`cat '${npy}' | collapsar audit - --normalize standardize`, 2, 'only once'],
    ] as const) {
      const {code, stdout, stderr} = await shell(script);
      expect([script, code, stdout]).toEqual([script, exit, '']);
      expect(stderr.trim().split('\n')).toHaveLength(1);
      expect(stderr).toContain(word);
    }
  });
});
