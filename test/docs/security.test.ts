import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';
import {hostileCases} from '../hostile/case.js';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

it('docs/security.md lists every case of fixtures/hostile as it is', () => {
  execFileSync(process.execPath, [inRoot('scripts/security-table.mjs'), '--check']);
  expect(readFileSync(inRoot('docs/security.md'), 'utf8').match(/^\| \S+.* \| [0-5] \|$/gm)?.length).toBeGreaterThan(200);
});

it('each of the first 82 kinds of case is tried, or said to wait', () => {
  const numbers = new Set(hostileCases().map(([name]) => Number(/^\d+/.exec(name)?.[0])));
  for (let number = 1; number <= 82; number++) expect(numbers).toContain(number);
});
