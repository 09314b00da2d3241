import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';

const inRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

it('docs/security.md lists every case of fixtures/hostile as it is', () => {
  execFileSync(process.execPath, [inRoot('scripts/security-table.mjs'), '--check']);
  expect(readFileSync(inRoot('docs/security.md'), 'utf8').match(/^\| \S+.* \| [0-5] \|$/gm)?.length).toBeGreaterThan(200);
});
