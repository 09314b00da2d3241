import {mkdirSync, writeFileSync} from 'node:fs';
import {basename, join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {expandSources} from '../../src/io/expand-sources.js';
import {openSource} from '../../src/io/open-source.js';
import {fixture, readJson} from '../support/fixtures.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {shell} from '../cli/run.js';

const inFolder = temporaryFolder();

const folder = (name: string, files: Readonly<Record<string, string>>): string => {
  mkdirSync(inFolder(name), {recursive: true});
  for (const [file, text] of Object.entries(files)) writeFileSync(join(inFolder(name), file), text);
  return inFolder(name);
};

const names = async (...args: string[]): Promise<string[]> => (await expandSources(args)).map((path) => basename(path));

describe('directories', () => {
  it('are their files, in natural order, without what is beside them', async () => {
    const path = folder('set', {'part-10.npy': '', 'part-9.npy': '', '_SUCCESS': '', '.part-1.npy.crc': '', 'README.md': '', 'dataset_info.json': '{}'});
    mkdirSync(join(path, 'nested'));
    expect(await names(path)).toEqual(['part-9.npy', 'part-10.npy']);
    expect(await names(`${path}/`)).toEqual(['part-9.npy', 'part-10.npy']);
    await expect(expandSources([join(path, 'nested')])).rejects.toMatchObject({code: 'is-directory', exit: 3});
  });

  it('of a dataset are the shards that its state names', async () => {
    const files = await expandSources([fixture('io/dataset/saved')]);
    const expected = readJson<{rows: number; dims: number; sum: number}>(fixture('io/dataset/expected.json'));
    let [rows, sum] = [0, 0];
    for (const file of files) {
      const source = await openSource(file);
      expect(source.dims).toBe(expected.dims);
      for await (const batch of source.batches(8)) {
        rows += batch.rows;
        for (const value of batch.values) sum += value;
      }
      await source.close();
    }
    expect([files.length, rows]).toEqual([3, expected.rows]);
    expect(sum).toBeCloseTo(expected.sum, 10);
  });

  it.each([
    ['no JSON', '{'], ['no files', '{}'], ['an empty list', '{"_data_files": []}'], ['null', 'null'], ['a null file', '{"_data_files": [null]}'],
    ['a path out of it', '{"_data_files": [{"filename": "../x.arrow"}]}'], ['two dots', '{"_data_files": [{"filename": ".."}]}'], ['a number', '{"_data_files": [{"filename": 3}]}'],
  ])('of a dataset whose state is %s are refused', async (_what, state) => {
    await expect(expandSources([folder('bad', {'state.json': state})])).rejects.toMatchObject({code: 'malformed-dataset', exit: 3});
  });
});

describe('lists of files', () => {
  it('name them one a line, from where the list is', async () => {
    const path = folder('lists', {'b.npy': '', 'a.npy': '', 'list.txt': '# the set\nb.npy\r\n\na.npy\n', 'empty.txt': '\n', 'wrong.txt': 'b.npy\nc.npy\n'});
    expect(await names(`@${path}/list.txt`)).toEqual(['b.npy', 'a.npy']);
    await expect(expandSources([`@${path}/empty.txt`])).rejects.toMatchObject({code: 'empty-list', exit: 3});
    await expect(expandSources([`@${path}/wrong.txt`])).rejects.toMatchObject({code: 'not-found', exit: 3, message: expect.stringContaining('c.npy') as string});
    await expect(expandSources([`@${path}/none.txt`])).rejects.toMatchObject({code: 'not-found', exit: 3});
  });
});

it('the command takes a directory whole, or not at all', async () => {
  const {code, stdout} = await shell(`collapsar audit '${fixture('io/dataset/saved')}' --json`);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({input: {rows: 41, dims: 4}});
  const path = folder('broken', {'x.npy': 'no array'});
  const {code: exit, stdout: nothing} = await shell(`cp '${fixture('io/npy/float32.npy')}' '${path}/a.npy'; collapsar audit '${path}'`);
  expect([exit, nothing]).toEqual([3, '']);
});
