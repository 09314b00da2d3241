import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll} from 'vitest';

/** A folder that is there while the tests of this file run; returns the path of a name in it. */
export function temporaryFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-'));
  afterAll(() => rmSync(folder, {recursive: true, force: true}));
  return (name) => join(folder, name);
}
