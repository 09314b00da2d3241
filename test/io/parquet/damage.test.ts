import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openParquet} from '../../../src/io/parquet/open-parquet.js';
import {drain} from './drain.js';
import {randomNumbers} from './random-numbers.js';

const FOLDER = new URL('../../../fixtures/io/parquet/', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'collapsar-parquet-'));
afterAll(() => rmSync(folder, {recursive: true}));

const names = readdirSync(FOLDER).filter((name) => name.endsWith('.expected.json')).map((name) => name.replace('.expected.json', ''));

/** Every damaged file is read whole or refused in one line: no other error, no hang, no more memory than the batches take. */
describe('damaged files', () => {
  it.each(names)('%s', async (name) => {
    const whole = readFileSync(new URL(`${name}.parquet`, FOLDER));
    const {options} = JSON.parse(readFileSync(new URL(`${name}.expected.json`, FOLDER), 'utf8')) as {options: {column?: string; labels?: string}};
    const random = randomNumbers(name.length + whole.length);
    const footer = whole.readUInt32LE(whole.length - 8) + 8;
    const path = join(folder, 'damaged.parquet');
    for (let trial = 0; trial < 40; trial++) {
      const damaged = Buffer.from(whole);
      const [from, span] = trial % 2 ? [0, whole.length - footer] : [whole.length - footer, footer];
      for (let i = 0; i <= trial % 3; i++) damaged[from + random(span)] = trial % 4 < 2 ? random(256) : 0xff;
      writeFileSync(path, damaged);
      try {
        const source = await openParquet(path, options);
        if ((source.rows ?? 0) * source.dims < 1e6) expect((await drain(source, 64).finally(() => source.close())).sizes.reduce((a, b) => a + b, 0)).toBe(source.rows);
        else await source.close();
      } catch (error) {
        if (!(error instanceof CollapsarError)) throw error;
      }
    }
    expect(process.memoryUsage().rss).toBeLessThan(600e6);
  });
});
