import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {writeNpy} from '../support/npy.js';
import {gaussianRows} from '../support/rows.js';
import {run} from './run.js';

/** erases the line and claims success, ends it, fakes a CI annotation, reverses what follows */
const NAME = '\u001b[2K\rPASS\u009b31m\n::error::a\u202egpj.npy';
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|^::/m;

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'collapsar-cli-'));
  writeNpy(join(cwd, NAME), gaussianRows(100, 8), 'f4');
});

afterAll(() => rmSync(cwd, {recursive: true, force: true}));

it.each([
  ['audit', NAME], ['gate', NAME], ['inspect', NAME], ['audit', `${NAME}x`], [NAME], ['audit', NAME, '--column', NAME], ['audit', NAME, `--${NAME}`],
  ['metrics', NAME], ['audit', NAME, '--label', NAME], ['audit', NAME, '--layer', NAME], ['gate', NAME, '--budget', NAME],
  ['audit', NAME, '-o', `${NAME}/r.json`], ['audit', NAME, '--policy', NAME], ['gate', NAME, '--baseline', NAME], ['audit', NAME, '--metrics', NAME],
])('%j: a hostile name is shown, not obeyed', async (...args) => {
  const {stdout, stderr} = await run(args, {cwd});
  expect(stdout + stderr).not.toBe('');
  expect(stdout).not.toMatch(UNSAFE);
  expect(stderr).not.toMatch(UNSAFE);
});
