import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {expect, it} from 'vitest';

const root = new URL('../../', import.meta.url);
const page = readFileSync(fileURLToPath(new URL('docs/formats.md', root)), 'utf8');

it('each format of the table names tests that are there', () => {
  const rows = page.split('\n').filter((line) => /^\| (?!format|---)/.test(line) && !line.startsWith('|---'));
  expect(rows.length).toBeGreaterThan(10);
  for (const row of rows) {
    const tests = row.match(/test\/[\w/-]+\.test\.ts/g) ?? [];
    expect([row, tests.length]).not.toEqual([row, 0]);
    for (const test of tests) expect([test, existsSync(fileURLToPath(new URL(test, root)))]).toEqual([test, true]);
  }
});
