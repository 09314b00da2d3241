import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {formatOfFile, renderers} from '../../src/report/renderers.js';
import {sample} from './samples.js';

describe('renderers', () => {
  it.each(Object.entries(renderers))('%s loads and renders, and leaves the report alone', async (_, load) => {
    const report = sample('collapsed');
    const render = await load();
    const output = render(report);
    expect(typeof output === 'string' ? output.endsWith('\n') : output.rows === 128).toBe(true);
    expect(report).toEqual(sample('collapsed'));
  });

  it('knows the format by the extension', () => {
    expect(['r.json', 'a/b.MD', 'r.parquet', 'r.csv', 'r', 'r.constructor', '.json'].map(formatOfFile)).toEqual([
      'json',
      'markdown',
      'parquet',
      'csv',
      null,
      null,
      'json',
    ]);
  });

  it('loads no schema checker: the schema is imported for its types alone', () => {
    const folder = new URL('../../src/report/', import.meta.url);
    const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter((file) => file.endsWith('.ts') && !file.endsWith('schema.ts'));
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) expect(readFileSync(new URL(file, folder), 'utf8')).not.toMatch(/import \{.*schema\.js'/);
  });
});
