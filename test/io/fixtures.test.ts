import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../src/errors.js';
import {openArrow} from '../../src/io/arrow/open-arrow.js';
import {openNpy} from '../../src/io/npy/open-npy.js';
import {sniff} from '../../src/io/sniff.js';
import type {OpenOptions} from '../../src/io/source.js';
import {fixture, readJson} from '../support/fixtures.js';
import {drain} from './parquet/drain.js';

const FORMATS = [{folder: 'npy', open: openNpy, least: 40}, {folder: 'arrow', open: openArrow, least: 50}];

interface Expected {
  readonly format: string;
  readonly rows: number;
  readonly dims: number;
  readonly dtype: string;
  readonly column: string | null;
  readonly options: OpenOptions;
  readonly values: readonly (number | string)[];
  readonly labels?: readonly (string | null)[];
  readonly groups?: readonly number[];
}

interface Refused {
  readonly code: string;
  readonly exit: number;
  readonly named: readonly string[];
  readonly options: OpenOptions;
}

const number = (value: number | string): number => (typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity')));

describe.each(FORMATS)('$folder fixtures', ({folder, open, least}) => {
  const names = (ending: string): string[] => readdirSync(fixture(`io/${folder}`)).filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const pathOf = (name: string): string => fixture(`io/${folder}/${name}.${folder}`);

  it('are all there', () => expect(names('.expected.json').length).toBeGreaterThan(least));

  it.each(names('.expected.json'))('%s', async (name) => {
    const expected = readJson<Expected>(fixture(`io/${folder}/${name}.expected.json`));
    const {format, rows, dims, dtype, column} = expected;
    expect(await sniff(pathOf(name))).toMatchObject({format});
    const source = await open(pathOf(name), expected.options);
    expect(source).toMatchObject({format, rows, dims, dtype, column});
    if (expected.groups) expect(source.groups).toEqual(expected.groups);
    for (const rowsPerBatch of [1, 7, 1000]) {
      const {values, labels, sizes} = await drain(source, rowsPerBatch);
      expect(values).toEqual(expected.values.map(number));
      expect(labels).toEqual(expected.labels ?? []);
      expect(sizes.slice(0, -1).every((size) => size === rowsPerBatch)).toBe(true);
    }
    await source.close();
    await source.close();
  });

  it.each(names('.refused.json'))('%s', async (name) => {
    const {code, exit, named, options} = readJson<Refused>(fixture(`io/${folder}/${name}.refused.json`));
    const error = await open(pathOf(name), options).then((source) => drain(source, 4)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(CollapsarError);
    expect(error).toMatchObject({code, exit});
    for (const word of [pathOf(name), ...named]) expect((error as Error).message).toContain(word);
  });
});
