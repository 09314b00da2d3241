import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {gaussianRows, writeNpy} from './embeddings.js';
import {run} from './run.js';

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-cli-'));
  writeNpy(join(cwd, 'long.npy'), gaussianRows(60_000, 256), 256);
});

afterAll(() => rmSync(cwd, {recursive: true, force: true}));

describe.each([['SIGINT', 130, 'interrupted'], ['SIGTERM', 143, 'terminated']] as const)('%s', (signal, exit, word) => {
  it(`ends a run with ${exit}, and leaves nothing behind`, async () => {
    const finished = await run(['audit', 'long.npy', '-o', 'r.json'], {cwd, onStart: (child) => setTimeout(() => child.kill(signal), 1500)});
    expect(finished).toEqual({code: exit, signal: null, stdout: '', stderr: `collapsar: ${word}\n`});
    expect(readdirSync(cwd)).toEqual(['long.npy']);
  });

  it('is an error object under --json', async () => {
    const {code, stdout} = await run(['audit', 'long.npy', '--json'], {cwd, onStart: (child) => setTimeout(() => child.kill(signal), 1500)});
    expect(code).toBe(exit);
    expect(JSON.parse(stdout)).toEqual({error: {code: 'interrupted', message: word, suggestions: [], exit}});
  });
});
