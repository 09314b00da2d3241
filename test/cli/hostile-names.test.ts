import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {gaussianRows, writeNpy} from './embeddings.js';
import {run} from './run.js';

/** erases the line and claims success; ends a line and fakes a CI annotation; reverses what follows */
const NAMES = ['\u001b[2K\rPASS.npy', 'a\n::error::b.npy', 'x\u202egpj.npy', '\u009b31m.npy'];
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^::/m;

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-cli-'));
  for (const name of NAMES) writeNpy(join(cwd, name), gaussianRows(100, 8), 8);
});

afterAll(() => rmSync(cwd, {recursive: true, force: true}));

it.each(NAMES)('%j is shown, not obeyed', async (name) => {
  const lines = [['audit', name], ['gate', name], ['inspect', name], ['audit', `${name}x`], [name], ['audit', 'x', '--column', name],
    ['audit', name, `--${name}`], ['metrics', name], ['audit', name, '--label', name], ['gate', name, '--budget', name], ['audit', name, '-o', `${name}/r.json`]];
  for (const args of lines) {
    const {stdout, stderr} = await run(args, {cwd});
    expect(stdout + stderr, args.join(' ')).not.toBe('');
    expect(stdout, args.join(' ')).not.toMatch(UNSAFE);
    expect(stderr, args.join(' ')).not.toMatch(UNSAFE);
  }
});
