import type {ChildProcess} from 'node:child_process';
import {existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest';
import {openBlas} from '../../src/blas/open-blas.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {run} from './run.js';

const {blas} = await openBlas();
const fixture = fileURLToPath(new URL('../../fixtures/sentences.parquet', import.meta.url));

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-cli-'));
  writeNpy(join(cwd, 'long.npy'), gaussianRows(60_000, 256), 'f4');
  writeNpy(join(cwd, 'wide.npy'), gaussianRows(3000, 3000), 'f4');
});

afterAll(() => rmSync(cwd, {recursive: true, force: true}));

describe.skipIf(!existsSync('/proc/self/fd')).each([['SIGINT', 130, 'interrupted'], ['SIGTERM', 143, 'terminated']] as const)('%s', (signal, exit, word) => {
  const kill = async (child: ChildProcess): Promise<void> => {
    await vi.waitUntil(() => hasOpen(child.pid ?? 0, 'long.npy'), {timeout: 60_000, interval: 10});
    child.kill(signal);
  };

  it(`ends a run with ${exit}, and leaves nothing behind`, async () => {
    const finished = await run(['audit', 'long.npy', '-o', 'r.json'], {cwd, onStart: (child) => void kill(child)});
    expect(finished).toEqual({code: exit, signal: null, stdout: '', stderr: `collapsar: ${word}\n`});
    expect(readdirSync(cwd)).toEqual(['long.npy', 'wide.npy']);
  });

  it.skipIf(blas === undefined)('does not wait for a call of the user’s BLAS', async () => {
    const amid = async (child: ChildProcess): Promise<void> => {
      await vi.waitUntil(() => hasOpen(child.pid ?? 0, 'wide.npy'), {timeout: 60_000, interval: 10});
      await vi.waitUntil(() => !hasOpen(child.pid ?? 0, 'wide.npy'), {timeout: 60_000, interval: 10});
      await new Promise((resolve) => { setTimeout(resolve, 500); });
      child.kill(signal);
    };
    const {code, stdout} = await run(['audit', 'wide.npy', '--json', '--backend', 'blas'], {cwd, onStart: (child) => void amid(child)});
    expect({code, error: (JSON.parse(stdout) as {error: {code: string}}).error.code}).toEqual({code: exit, error: 'interrupted'});
  });

  it('is an error object under --json', async () => {
    const {code, stdout} = await run(['audit', 'long.npy', '--json'], {cwd, onStart: (child) => void kill(child)});
    expect(code).toBe(exit);
    expect(JSON.parse(stdout)).toEqual({error: {code: 'interrupted', message: word, suggestions: [], exit}});
  });
});

/** whether the process has the file open: then its work has begun */
const hasOpen = (pid: number, name: string): boolean =>
  readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith(`/${name}`);
    } catch {
      return false; // closed meanwhile
    }
  });

/** Arrow metadata is decoded in a child process: it must not outlive its parent, however that ends. */
describe.skipIf(!existsSync('/proc/self/environ')).each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s no process is left', (signal) => {
  it.each([150, 300, 600])('%i ms into the run', async (delay) => {
    const mark = `${process.pid}-${signal}-${delay}`;
    await run(['audit', fixture], {env: {COLLAPSAR_TEST_MARK: mark}, onStart: (child) => setTimeout(() => child.kill(signal), delay)});
    await vi.waitUntil(() => processesWith(`COLLAPSAR_TEST_MARK=${mark}`).length === 0, {timeout: 10_000, interval: 50});
  });
});

const processesWith = (variable: string): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(join('/proc', pid, 'environ'), 'utf8').split('\0').includes(variable);
    } catch {
      return false; // gone, or somebody else's
    }
  });
