import {mkdirSync, writeFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {expandSources} from '../../src/io/expand-sources.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();
for (const folder of ['a', 'a/deep', '.hidden']) mkdirSync(inFolder(folder));
const FILES = ['shard-10.npy', 'shard-2.npy', 'shard-01.npy', 'shard-1.npy', 'x[1].npy', 'a*b.npy', '.secret.npy', 'a/one.npy', 'a/deep/two.npy', '.hidden/three.npy', 'a.b.npy', 'aXb.npy'];
for (const name of FILES) writeFileSync(inFolder(name), '');

const expand = async (...patterns: string[]): Promise<string[]> =>
  (await expandSources(patterns.map((pattern) => (pattern === '-' ? pattern : inFolder(pattern))))).map((path) => path.replace(`${inFolder('')}/`, ''));

describe('names and patterns', () => {
  it.each([
    [['shard-*.npy'], ['shard-01.npy', 'shard-1.npy', 'shard-2.npy', 'shard-10.npy']],
    [['shard-?.npy'], ['shard-1.npy', 'shard-2.npy']],
    [['shard-2.npy', 'shard-10.npy'], ['shard-2.npy', 'shard-10.npy']],
    [['shard-10.npy', 'shard-0*.npy'], ['shard-10.npy', 'shard-01.npy']],
    [['a*b.npy'], ['a*b.npy']],
    [['a?b.npy'], ['a*b.npy', 'a.b.npy', 'aXb.npy']],
    [['x[1].npy'], ['x[1].npy']],
    [['x[?].npy'], ['x[1].npy']],
    [['a/*.npy'], ['a/one.npy']],
    [['**/t*.npy'], ['a/deep/two.npy']],
    [['a/**/*.npy'], ['a/deep/two.npy', 'a/one.npy']],
    [['a/**'], ['a/deep/two.npy', 'a/one.npy']],
    [['*/one.npy'], ['a/one.npy']],
    [['.*.npy'], ['.secret.npy']],
    [['-', 'a/one.npy'], ['-', 'a/one.npy']],
  ])('%j', async (patterns, files) => expect(await expand(...patterns)).toEqual(files));

  it('that nothing bears are refused, with the nearest name', async () => {
    await expect(expand('shrad-2.npy')).rejects.toMatchObject({code: 'not-found', exit: 3, suggestions: [`there is ${inFolder('shard-2.npy')}`]});
    await expect(expand('nothing-like-it.parquet')).rejects.toMatchObject({code: 'not-found', exit: 3, suggestions: []});
    await expect(expand('*.parquet')).rejects.toMatchObject({code: 'not-found', exit: 3});
    await expect(expand('none/*.npy')).rejects.toMatchObject({code: 'not-found', exit: 3});
  });

  it('work from the working directory too', async () => {
    expect(await expandSources(['package*.json'])).toEqual(['package-lock.json', 'package.json']);
  });
});
