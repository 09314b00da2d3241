import {execFileSync, spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, it} from 'vitest';
import {openBehindBorder} from '../../src/io/border/open-behind-border.js';
import type {OpenOptions} from '../../src/io/source.js';
import {drain} from './parquet/drain.js';

const module = new URL('../../fixtures/io/border-decoders.mjs', import.meta.url).href;
const open = (opener: string, options: OpenOptions = {}, limits = {}) => openBehindBorder({module, opener}, 'x', 1, options, limits);

/** Decoder processes of this machine whose parent is `pid`, by way of the process table. */
const childrenOf = (pid: number): number[] =>
  execFileSync('ps', ['-eo', 'pid=,ppid=,args='], {encoding: 'utf8'}).split('\n').map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => Number(parent) === pid && args.join(' ').includes('decoder-main')).map(([child]) => Number(child));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const gone = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
};

beforeAll(() => {
  if (!existsSync(new URL('../../dist/io/border/decoder-main.js', import.meta.url))) throw new Error('not built: run `npm run build` first');
});

describe('a decoder behind the border', () => {
  it('gives its rows and labels in order, again and again', async () => {
    const source = await open('counting');
    expect(source).toMatchObject({rows: 10, dims: 3, column: 'emb', format: 'parquet'});
    for (const rowsPerBatch of [4, 100, 1]) {
      const {values, labels, sizes} = await drain(source, rowsPerBatch);
      expect(values).toEqual(Array.from({length: 30}, (_, i) => i + 0.5));
      expect(labels.filter((label) => label !== null).every((label, i) => rowsPerBatch !== 1 || label === `row ${i}`)).toBe(true);
      expect(sizes).toEqual(rowsPerBatch === 4 ? [4, 4, 2] : rowsPerBatch === 100 ? [10] : Array.from({length: 10}, () => 1));
    }
    await source.close();
    await source.close();
  });

  it('passes float64 and options through', async () => {
    const source = await open('counting', {column: 'wide'});
    for await (const {values} of source.batches(5)) expect(values).toBeInstanceOf(Float64Array);
    await source.close();
  });

  it('is started again when a pass was left before its end', async () => {
    const source = await open('endless');
    for (let pass = 0; pass < 2; pass++) {
      for await (const {firstRow, values} of source.batches(2)) {
        expect(values[0]).toBe(firstRow * 3 + 0.5);
        if (firstRow > 10) break;
      }
    }
    await source.close();
    await expect(drain(source, 2)).rejects.toMatchObject({name: 'CollapsarError', exit: 3});
  });

  it.each([
    ['hanging', 'decoder-silent', 'was silent'],
    ['hangingLater', 'decoder-silent', 'was silent'],
    ['greedy', 'decoder-memory', '200 MB'],
    ['dying', 'decoder-died', 'SIGKILL'],
    ['dyingLater', 'decoder-died', 'SIGKILL'],
    ['confused', 'malformed-file', 'malformed'],
    ['short', 'rows-lost', '10 rows were promised, 4 came'],
    ['skipping', 'decoder-died', 'out of turn'],
    ['another', 'decoder-died', 'out of turn'],
    ['noSuchDecoder', 'malformed-file', 'not a function'],
  ])('%s is one line, exit 3, and leaves no process', async (opener, code, words) => {
    const before = childrenOf(process.pid);
    const failure = open(opener, {}, {silence: 4000, memory: 200e6}).then((source) => drain(source, 4));
    await expect(failure).rejects.toMatchObject({name: 'CollapsarError', code, exit: 3, message: expect.stringContaining(words) as string});
    await Promise.all(childrenOf(process.pid).filter((pid) => !before.includes(pid)).map(gone));
  });

  it('keeps its own errors as they are', async () => {
    await expect(open('refusing')).rejects.toMatchObject({code: 'null-rows', exit: 4, message: 'x: row 3 is \\u{1b}[31mnull', suggestions: ['drop it']});
  });

  it('ends when closed while it is read', async () => {
    const source = await open('endless');
    const rows = source.batches(1000)[Symbol.asyncIterator]();
    await rows.next();
    const [child] = childrenOf(process.pid);
    await source.close();
    expect(isAlive(child)).toBe(false);
    await expect((async () => {
      while (!(await rows.next()).done);
    })()).rejects.toMatchObject({name: 'CollapsarError', exit: 3});
  });

  it.each(['hangingLater', 'endless'])('does not outlive a parent that is killed (%s)', async (opener) => {
    const border = fileURLToPath(new URL('../../dist/io/border/open-behind-border.js', import.meta.url));
    const script = `const {openBehindBorder} = await import(${JSON.stringify(border)});
      const source = await openBehindBorder({module: ${JSON.stringify(module)}, opener: ${JSON.stringify(opener)}}, 'x', 1, {});
      const rows = source.batches(1)[Symbol.asyncIterator]();
      await rows.next();
      console.log('ready');
      for (;;) await rows.next();`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['ignore', 'pipe', 'inherit']});
    await once(parent.stdout, 'data');
    const [child] = childrenOf(parent.pid as number);
    expect(isAlive(child)).toBe(true);
    parent.kill('SIGKILL');
    await gone(child);
  });
});
