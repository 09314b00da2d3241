import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openParquet} from '../../../src/io/parquet/open-parquet.js';
import type {OpenOptions, RowBatch, Source} from '../../../src/io/source.js';
import {drain} from './drain.js';

const FOLDER = new URL('../../../fixtures/io/parquet/', import.meta.url);
const names = (ending: string): string[] => readdirSync(FOLDER).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
const pathOf = (name: string): string => new URL(`${name}.parquet`, FOLDER).pathname;
const read = (name: string, ending: string): unknown => JSON.parse(readFileSync(new URL(name + ending, FOLDER), 'utf8'));

interface Expected {
  readonly rows: number;
  readonly dims: number;
  readonly dtype: string;
  readonly column: string | null;
  readonly options: OpenOptions;
  readonly values: readonly (number | string)[];
  readonly labels?: readonly (string | null)[];
  readonly groups?: readonly number[];
}

const number = (value: number | string): number => (typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity')));

describe('tables as the libraries write them', () => {
  it('are all there', () => {
    expect(names('.expected.json').length).toBeGreaterThan(70);
  });

  it.each(names('.expected.json'))('%s', async (name) => {
    const expected = read(name, '.expected.json') as Expected;
    const source = await openParquet(pathOf(name), expected.options);
    expect(source).toMatchObject({format: 'parquet', rows: expected.rows, dims: expected.dims, dtype: expected.dtype, column: expected.column});
    if (expected.groups) expect(source.groups).toEqual(expected.groups);
    for (const rowsPerBatch of [7, 1000]) {
      const {values, labels, sizes} = await drain(source, rowsPerBatch);
      expect(values).toEqual(expected.values.map(number));
      expect(labels).toEqual(expected.labels ?? []);
      expect(sizes.slice(0, -1).every((size) => size === rowsPerBatch)).toBe(true);
    }
    await source.close();
  });
});

interface Refused {
  readonly code: string;
  readonly exit: number;
  readonly named: readonly string[];
  readonly options: OpenOptions;
}

describe('tables that cannot be measured', () => {
  it.each(names('.refused.json'))('%s', async (name) => {
    const {code, exit, named, options} = read(name, '.refused.json') as Refused;
    const error = await openParquet(pathOf(name), options).then((source) => drain(source, 4)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CollapsarError);
    expect(error).toMatchObject({code, exit});
    for (const word of [pathOf(name), ...named]) expect((error as Error).message).toContain(word);
  });
});

const open = (name: string, options?: OpenOptions): Promise<Source> => openParquet(pathOf(name), options);

describe('openParquet', () => {
  it('describes all columns', async () => {
    const source = await open('pyarrow-labels');
    expect(source.columns).toEqual([
      {name: 'text', type: 'string', dims: null, rows: 37, role: 'label'},
      {name: 'id', type: 'int64', dims: 1, rows: 37, role: 'label'},
      {name: 'ok', type: 'bool', dims: 1, rows: 37, role: 'label'},
      {name: 'emb', type: 'list<float32>', dims: 5, rows: 37, role: 'embedding', candidate: true},
    ]);
    await source.close();
    const wide = await open('pyarrow-wide');
    expect(wide.columns.map(({role}) => role)).toEqual([...Array<string>(5).fill('scalar'), 'label', 'label']);
    await wide.close();
  });

  it('offers the lines to paste where several columns can be it', async () => {
    await expect(open('refused-several')).rejects.toMatchObject({suggestions: ['--column a', '--column b']});
  });

  it('reuses one buffer, numbers its batches and can be read again', async () => {
    const source = await open('pyarrow-row-groups');
    const batches: RowBatch[] = [];
    for await (const batch of source.batches(20)) batches.push(batch);
    expect(batches.map(({firstRow, rows, dims}) => [firstRow, rows, dims])).toEqual([[0, 20, 5], [20, 20, 5], [40, 10, 5]]);
    expect(new Set(batches.map(({values}) => values.buffer)).size).toBe(1);
    expect((await drain(source, 3)).values).toEqual((await drain(source, 50)).values);
    await source.close();
  });

  it('may be closed twice and while it is read', async () => {
    const source = await open('pyarrow-row-groups');
    const reader = source.batches(7)[Symbol.asyncIterator]();
    await reader.next();
    await source.close();
    await source.close();
    await expect(reader.next()).rejects.toMatchObject({code: 'closed', exit: 3});
  });

  it('names a file that is not there', async () => {
    await expect(openParquet('no-such.parquet')).rejects.toMatchObject({code: 'cannot-read', exit: 3, message: 'no-such.parquet: cannot be read: no such file'});
  });
});
