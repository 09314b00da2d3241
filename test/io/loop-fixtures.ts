import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../src/errors.js';
import {openSource} from '../../src/io/open-source.js';
import type {OpenOptions} from '../../src/io/source.js';
import {fixture, readJson} from '../support/fixtures.js';
import {drain} from './parquet/drain.js';

/** Beside a file that is read: what numpy says is in it. */
interface Expected {
  readonly format: string;
  readonly rows: number | null;
  readonly dims: number;
  readonly dtype: string;
  readonly column: string | null;
  readonly options: OpenOptions;
  readonly values: readonly (number | string)[];
  readonly labels?: readonly (string | null)[];
  readonly roles?: Readonly<Record<string, string>>;
}

/** Beside a file that is refused: how. */
interface Refused {
  readonly code: string;
  readonly exit: number;
  readonly named: readonly string[];
  readonly options: OpenOptions;
}

const number = (value: number | string): number => (typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity')));

/** Tests of every FILE.expected.json and FILE.refused.json under fixtures/io/<folder>, whatever the ending of FILE. */
export const loopFixtures = (folder: string): void => {
  const all = readdirSync(fixture(`io/${folder}`));
  const named = (ending: string): string[] => all.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
  const pathOf = (name: string): string => fixture(`io/${folder}/${all.find((file) => file.startsWith(`${name}.`) && !file.endsWith('.json')) ?? `${name}.json`}`);

  describe(`${folder} fixtures`, () => {
    it.each(named('.expected.json'))('%s', async (name) => {
      const expected = readJson<Expected>(fixture(`io/${folder}/${name}.expected.json`));
      const {format, rows, dims, dtype, column, options} = expected;
      const source = await openSource(pathOf(name), options);
      expect(source).toMatchObject({format, rows, dims, dtype, column});
      if (expected.roles) expect(Object.fromEntries(source.columns.map((info) => [info.name, info.role]))).toEqual(expected.roles);
      for (const rowsPerBatch of [1, 7, 1000]) {
        const {values, labels, sizes} = await drain(source, rowsPerBatch);
        expect(values).toEqual(expected.values.map(number));
        expect(labels).toEqual(expected.labels ?? []);
        expect(sizes.slice(0, -1).every((size) => size === rowsPerBatch)).toBe(true);
      }
      await source.close();
      await source.close();
    });

    it.each(named('.refused.json'))('%s', async (name) => {
      const {code, exit, named: words, options} = readJson<Refused>(fixture(`io/${folder}/${name}.refused.json`));
      const error = await openSource(pathOf(name), options).then((source) => drain(source, 4).finally(() => source.close())).catch((cause: unknown) => cause);
      expect(error).toBeInstanceOf(CollapsarError);
      expect(error).toMatchObject({code, exit});
      for (const word of [pathOf(name), ...words]) expect((error as Error).message).toContain(word);
      expect((error as Error).message).not.toMatch(/[\x00-\x1f\x7f]/);
    });
  });
};
