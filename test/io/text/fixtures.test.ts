import {readFileSync, writeFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openSource} from '../../../src/io/open-source.js';
import {parseNumber} from '../../../src/io/text/numbers.js';
import {fixture} from '../../support/fixtures.js';
import {temporaryFolder} from '../../support/temporary-folder.js';
import {shell} from '../../cli/run.js';
import {loopFixtures} from '../loop-fixtures.js';
import {drain} from '../parquet/drain.js';

loopFixtures('text');

const inFolder = temporaryFolder();

describe('numbers as text', () => {
  it('are read back bit for bit', () => {
    fc.assert(fc.property(fc.double({noNaN: true}), (x) => {
      const sign = Object.is(x, -0) ? '-' : '';
      expect([parseNumber(sign + String(x)), parseNumber(sign + x.toExponential())]).toEqual([x, x]);
    }));
  });

  it.each(['', ' ', '0x10', '0b1', '0o7', '1_0', '1,5', '--1', 'e5', '.', '١', 'Infinit', 'null', 'true', '1e', '1 2'])('are not %j', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });

  it.each([['nan', NaN], ['NaN', NaN], ['inf', Infinity], ['-Infinity', -Infinity], [' 1.5 ', 1.5], ['+2', 2], ['1.', 1], ['.5', 0.5], ['0e5', 0], ['00', 0]])('are %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
});

describe('text', () => {
  it('with a line that never ends is refused, in little memory', async () => {
    const path = inFolder('long.csv');
    writeFileSync(path, `1,2\n${'3,'.repeat(17_000_000)}`);
    await expect(openSource(path)).rejects.toMatchObject({code: 'long-line', exit: 3, message: expect.stringContaining('line 2') as string});
  });

  it.each([['cells', `1${','.repeat(20_000_000)}\n`, 'too-many-cells'], ['blanks', `1${' 1'.repeat(10_000_000)}\n`, 'too-many-cells'],
    ['brackets', `[${'[],'.repeat(9_000_000)}[]]`, 'malformed-json'], ['objects', `[${'{},'.repeat(9_000_000)}{}]`, 'malformed-json'],
    ['fields', `{${Array.from({length: 200_000}, (_, i) => `"${i}":1`).join()}}`, 'no-embeddings'], ['depth', '['.repeat(500_000), 'malformed-json'],
  ])('of nothing but %s is refused, in little memory', async (name, text, code) => {
    const path = inFolder(name);
    writeFileSync(path, text);
    const before = process.memoryUsage().rss;
    await expect(openSource(path)).rejects.toMatchObject({code, exit: 3});
    expect(process.memoryUsage().rss - before).toBeLessThan(600e6);
  });

  it('that is a report of ours is told as one', async () => {
    const path = inFolder('report.json');
    writeFileSync(path, JSON.stringify({schemaVersion: 1, tool: {name: 'collapsar'}, spectrum: {eigenvalues: [2, 1]}, channels: {mean: [0, 0]}}, null, 2));
    await expect(openSource(path)).rejects.toMatchObject({code: 'no-embeddings', exit: 3, message: expect.stringContaining('a report of Collapsar') as string});
  });

  it('comes through a pipe as well', async () => {
    for (const [file, rows] of [['pandas.csv', 17], ['objects.jsonl', 17], ['glove.txt', 17], ['openai-pretty.json.txt', 17]] as const) {
      const {code, stdout} = await shell(`cat '${fixture(`io/text/${file}`)}' | collapsar audit - --json`);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({input: {rows, dims: 4}});
    }
  });

  it('gives rows or one line, whichever byte is changed', async () => {
    const path = inFolder('changed');
    const files = ['pandas.csv', 'quotes.csv', 'lists.csv', 'word2vec.txt', 'objects.jsonl', 'openai.jsonl'].map((name) => readFileSync(fixture(`io/text/${name}`)));
    await fc.assert(fc.asyncProperty(fc.constantFrom(...files), fc.nat(), fc.nat(255), async (file, at, byte) => {
      const bytes = Buffer.from(file);
      bytes[at % bytes.length] = byte;
      writeFileSync(path, bytes);
      const outcome = await openSource(path).then((source) => drain(source, 5).finally(() => source.close())).catch((cause: unknown) => cause);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CollapsarError);
    }), {numRuns: 300});
  });
});
