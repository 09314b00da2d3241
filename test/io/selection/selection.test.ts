import {closeSync, ftruncateSync, openSync, readFileSync, writeFileSync, writeSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {audit, type AuditOptions} from '../../../src/audit.js';
import {randomRows} from '../../../src/io/selection/random-rows.js';
import {openRowSet} from '../../../src/row-set.js';
import {fixture, readJson} from '../../support/fixtures.js';
import {writeNpy} from '../../support/npy.js';
import {gaussianRows, sliceRows, type Rows} from '../../support/rows.js';
import {temporaryFolder} from '../../support/temporary-folder.js';

const inFolder = temporaryFolder();
const {values, dims, section, level, nulls} = readJson<{values: number[]; dims: number; section: (string | null)[]; level: string[]; nulls: number[]}>(fixture('io/selection/rows.json'));
const ROWS = level.length;
const all = level.map((_, row) => row);
const isNull = new Set(nulls);

interface Case {
  readonly file: string;
  readonly options?: AuditOptions;
  /** has the columns section and level */
  readonly labels?: boolean;
}

const CASES: readonly Case[] = [
  {file: 'c.npy'}, {file: 'fortran.npy'}, {file: 'raw.bin', options: {raw: 'float32', dims}}, {file: 'rows.fvecs'},
  {file: 'stored.npz', labels: true}, {file: 'deflated.npz', labels: true}, {file: 'rows.safetensors'}, {file: 'rows.pt'},
  {file: 'list.arrow', labels: true}, {file: 'fixed-zstd.arrow', labels: true}, {file: 'wide.arrow', labels: true}, {file: 'stream.arrows', labels: true},
  {file: 'list.parquet', labels: true}, {file: 'wide.parquet', labels: true}, {file: 'rows.h5', labels: true}, {file: 'rows.csv', labels: true}, {file: 'rows.jsonl', labels: true},
];

interface Chosen {
  readonly values: number[];
  readonly classes: (string | null)[];
  readonly groups: (string | null)[];
}

const choose = async (paths: readonly string[], options: AuditOptions, rowsPerBatch = 7) => {
  const set = await openRowSet(paths.map((file) => (file.includes('/') ? file : fixture(`io/selection/${file}`))), options);
  const chosen: Chosen = {values: [], classes: [], groups: []};
  let rows = 0;
  for await (const shard of set.pass()) {
    let next = 0;
    for await (const batch of shard.batches(rowsPerBatch)) {
      expect(batch.firstRow).toBe(next);
      next += batch.rows;
      chosen.values.push(...batch.values);
      chosen.classes.push(...(batch.classes ?? []));
      chosen.groups.push(...(batch.groups ?? []));
    }
    if (shard.rows !== null) expect(next).toBe(shard.rows);
    rows += next;
  }
  expect(chosen.values).toHaveLength(rows * dims);
  return {...chosen, summary: set.summary()};
};

const valuesOf = (rows: readonly number[]): number[] => rows.flatMap((row) => values.slice(row * dims, (row + 1) * dims));

describe.each(CASES)('$file', ({file, options, labels}) => {
  it.each([['37:93', 37, 93], ['40:80', 40, 80], [':', 0, ROWS], ['-12:', ROWS - 12, ROWS], ['150:1000000', 150, ROWS]])('--rows %s', async (rows, from, to) => {
    const {values: found, summary} = await choose([file], {...options, rows});
    expect(found).toEqual(valuesOf(all.slice(from, to)));
    expect(summary).toMatchObject({rows, where: [], nullRows: null, matching: to - from, maxRows: null});
  });

  it.each([[2, 0], [50, 1], [210, 3], [211, 0]])('--max-rows %i --seed %i takes the same rows of every format', async (maxRows, seed) => {
    const {values: found, summary} = await choose([file], {...options, maxRows, seed});
    expect(found).toEqual(valuesOf(maxRows >= ROWS ? all : [...randomRows(ROWS, maxRows, seed)]));
    expect(summary).toEqual({of: ROWS, rows: null, where: [], nullRows: null, matching: ROWS, maxRows});
  });

  it('--rows and --max-rows together', async () => {
    const {values: found} = await choose([file], {...options, rows: '30:130', maxRows: 20, seed: 5});
    expect(found).toEqual(valuesOf([...randomRows(100, 20, 5)].map((row) => 30 + row)));
  });

  it.runIf(labels)('--where, alone and with the others, and the labels of what is left', async () => {
    const digit = file.endsWith('.csv') ? 'L1' : '1';
    const isPython = all.filter((row) => section[row] === 'python');
    const python = await choose([file], {where: ['section=python'], labels: 'section', groupBy: 'level'});
    expect(python.values).toEqual(valuesOf(isPython));
    expect(python.classes).toEqual(isPython.map(() => 'python'));
    expect(python.groups.map((text) => text?.replace('L', ''))).toEqual(isPython.map((row) => level[row]));
    expect(python.summary).toMatchObject({of: ROWS, where: ['section=python'], matching: isPython.length});
    const both = isPython.filter((row) => level[row] !== '1');
    expect((await choose([file], {where: ['section=python', `level!=${digit}`]})).values).toEqual(valuesOf(both));
    const late = both.filter((row) => row >= 100);
    expect((await choose([file], {where: ['section=python', `level!=${digit}`], rows: '100:', maxRows: 5, seed: 2})).values)
      .toEqual(valuesOf([...randomRows(late.length, 5, 2)].map((i) => late[i])));
  });

  it.runIf(labels)('a value that is not there is exit 4, and names the nearest', async () => {
    await expect(choose([file], {where: ['section=pyhton']})).rejects.toMatchObject({
      code: 'no-such-value', exit: 4, message: expect.stringMatching(/no row has "pyhton" in column "section"; it has "python"/) as string,
    });
    await expect(choose([file], {where: ['sectoin=python']})).rejects.toMatchObject({code: 'no-such-column', exit: 3, suggestions: ['--where section']});
    await expect(choose([file], {where: ['section=python', 'section=perl']})).rejects.toMatchObject({code: 'no-rows-selected', exit: 4});
  });
});

describe('--skip-null', () => {
  const left = all.filter((row) => !isNull.has(row));

  it.each(['nulls-list.arrow', 'nulls-fixed.arrow', 'nulls-hidden.arrow', 'nulls-list.parquet', 'nulls-v2.parquet', 'nulls.jsonl'])('%s', async (file) => {
    await expect(choose([file], {column: 'emb'})).rejects.toMatchObject({exit: file.endsWith('.jsonl') ? 3 : 4});
    for (const rowsPerBatch of [1, 7, 1000]) {
      const {values: found, summary} = await choose([file], {skipNull: true}, rowsPerBatch);
      expect(found).toEqual(valuesOf(left));
      expect(summary).toEqual({of: ROWS, rows: null, where: [], nullRows: nulls.length, matching: left.length, maxRows: null});
    }
    expect((await choose([file], {skipNull: true, rows: '1:60'})).values).toEqual(valuesOf(left.filter((row) => row >= 1 && row < 60)));
    const {values: sample, summary} = await choose([file], {skipNull: true, maxRows: 30, seed: 1});
    expect(sample).toEqual(valuesOf([...randomRows(left.length, 30, 1)].map((i) => left[i])));
    expect(summary).toMatchObject({nullRows: nulls.length, matching: left.length});
  });

  it('leaves rows that are not asked for unlooked at', async () => {
    expect((await choose(['nulls-fixed.arrow'], {rows: '8:120'})).values).toEqual(valuesOf(all.slice(8, 120)));
  });

  it('changes nothing where nothing is null, and is refused where all is', async () => {
    expect((await choose(['list.parquet'], {skipNull: true})).summary).toMatchObject({nullRows: 0, matching: ROWS});
    await expect(choose(['nulls-list.parquet'], {skipNull: true, rows: '120:160'})).rejects.toMatchObject({code: 'no-rows-selected', exit: 4});
  });
});

describe('a set of shards', () => {
  const paths = ['c.npy', 'rows.csv', 'list.parquet'];
  const three = [...all, ...all, ...all];

  it('is one range of rows', async () => {
    for (const [rows, from, to] of [['200:430', 200, 430], ['-5:', 628, 633], ['211:422', 211, 422]] as const) {
      expect((await choose(paths, {rows})).values).toEqual(valuesOf(three.slice(from, to)));
    }
  });

  it('has a number of rows only where all of it was read, or says it', async () => {
    expect((await choose(['c.npy', 'list.parquet'], {rows: '0:5'})).summary).toMatchObject({of: 422});
    for (const unread of [['c.npy', 'rows.csv'], ['rows.csv', 'c.npy'], ['rows.csv', 'rows.jsonl']]) expect((await choose(unread, {rows: '0:5'})).summary).toMatchObject({of: null});
    expect((await choose(['c.npy', 'rows.csv'], {rows: '0:'})).summary).toMatchObject({of: 422});
  });

  it('is one population to draw from', async () => {
    const {values: found, summary} = await choose(paths, {maxRows: 60, seed: 9});
    expect(found).toEqual(valuesOf([...randomRows(633, 60, 9)].map((row) => three[row])));
    expect(summary).toMatchObject({of: 633, matching: 633});
  });

  it('takes the lines of a file of labels that belong to the rows chosen', async () => {
    const labels = inFolder('labels.txt');
    writeFileSync(labels, three.map((_, i) => `${i}\n`).join(''));
    const {classes} = await choose(paths, {labels, rows: '205:215'});
    expect(classes).toEqual(Array.from({length: 10}, (_, i) => `${205 + i}`));
    writeFileSync(labels, 'a\nb\n');
    await expect(choose(['c.npy'], {labels, maxRows: 2})).rejects.toMatchObject({code: 'labels-do-not-match', exit: 4});
  });
});

describe('the sample', () => {
  it('is a simple random one: each row as often as any other, each pair as any other', () => {
    const [population, count, draws] = [12, 5, 20_000];
    const once = new Float64Array(population);
    const pairs = new Float64Array(population * population);
    for (let seed = 0; seed < draws; seed++) {
      const rows = randomRows(population, count, seed);
      expect(rows.every((row, i) => Number.isInteger(row) && row < population && (i === 0 || row > rows[i - 1]))).toBe(true);
      for (const a of rows) {
        once[a]++;
        for (const b of rows) if (a < b) pairs[a * population + b]++;
      }
    }
    const chiSquare = (counts: readonly number[], share: number): number => counts.reduce((sum, found) => sum + (found - draws * share) ** 2 / (draws * share * (1 - share)), 0);
    // far beyond the 99.9 % points of chi-square with 11 and about 65 degrees of freedom: 31 and 107
    expect(chiSquare([...once], count / population)).toBeLessThan(35);
    const upper = Array.from(pairs).filter((_, i) => i % population > Math.floor(i / population));
    expect(chiSquare(upper, (count * (count - 1)) / (population * (population - 1)))).toBeLessThan(115);
  });

  it('holds all where all are drawn', () => expect([...randomRows(100, 100, 3)]).toEqual(Array.from({length: 100}, (_, i) => i)));
});

describe('an audit of chosen rows', () => {
  const x = gaussianRows(9000, 5, {seed: 2, scale: (j) => 1 + j});
  const path = writeNpy(inFolder('x.npy'), x, 'f4');
  const measured = async (file: string, options: AuditOptions = {}) => {
    const {input, ...rest} = await audit([file], {...options, backend: 'js'});
    return {input, rest};
  };
  const picked = (rows: readonly number[]): Rows => ({values: Float64Array.from(rows.flatMap((row) => [...sliceRows(x, row, row + 1).values])), rows: rows.length, dims: x.dims});

  it('is that of a file with these rows alone', async () => {
    const slice = await measured(path, {rows: '100:6000', normalize: 'standardize'});
    expect(slice.rest).toEqual((await measured(writeNpy(inFolder('slice.npy'), sliceRows(x, 100, 6000), 'f4'), {normalize: 'standardize'})).rest);
    expect(slice.input.rows).toBe(5900);
    const sample = await measured(path, {maxRows: 500, seed: 4});
    expect(sample.rest).toEqual((await measured(writeNpy(inFolder('sample.npy'), picked([...randomRows(9000, 500, 4)]), 'f4'), {seed: 4})).rest);
    expect(sample.input.selection).toEqual({of: 9000, rows: null, where: [], nullRows: null, matching: 9000, maxRows: 500});
  });

  it('finds rows that lie far apart in a file of few wide ones', async () => {
    const wide = gaussianRows(100, 3000, {seed: 3});
    const file = writeNpy(inFolder('wide.npy'), wide, 'f4');
    const set = await openRowSet([file], {maxRows: 20, seed: 1});
    const found: number[] = [];
    for await (const shard of set.pass()) for await (const batch of shard.batches(4096)) found.push(...batch.values);
    expect(found).toEqual([...randomRows(100, 20, 1)].flatMap((row) => [...Float32Array.from(sliceRows(wide, row, row + 1).values)]));
  });

  it('says that rows are counted among the chosen', async () => {
    const broken = {...x, values: x.values.slice()};
    broken.values[4007 * 5 + 2] = NaN;
    await expect(audit([writeNpy(inFolder('nan.npy'), broken)], {rows: '4000:5000', backend: 'js'})).rejects
      .toMatchObject({exit: 4, message: expect.stringMatching(/rows counted among the chosen: 1 of 1000 rows.*row 7, column 2/) as string});
  });

  it('reads of a huge file what it must', async () => {
    const [rows, columns] = [2e9, 16];
    const huge = writeNpy(inFolder('huge.npy'), gaussianRows(8, columns), 'f4');
    const text = readFileSync(huge, 'latin1').slice(0, 128).replace('(8, 16), }      ', `(${rows}, 16), }`.padEnd(16)).replace(/ *\n$/, '').padEnd(127);
    const file = openSync(huge, 'r+');
    writeSync(file, Buffer.from(`${text}\n`, 'latin1'), 0, 128, 0);
    ftruncateSync(file, 128 + rows * columns * 4);
    const last = Buffer.from(Float32Array.from(gaussianRows(64, columns).values).buffer);
    writeSync(file, last, 0, last.length, 128 + rows * columns * 4 - last.length);
    closeSync(file);
    const sample = await audit([huge], {maxRows: 1000, backend: 'js'});
    expect(sample.health).toMatchObject({zeroRows: 1000});
    expect(sample.input.selection).toMatchObject({of: rows, matching: rows});
    expect((await audit([huge], {rows: '-100:', backend: 'js'})).input).toMatchObject({rows: 100});
  });
});

describe('what is no selection', () => {
  it.each<[AuditOptions, string]>([
    [{rows: '5'}, 'bad-rows'], [{rows: '1:2:3'}, 'bad-rows'], [{rows: 'a:b'}, 'bad-rows'], [{rows: '1e3:'}, 'bad-rows'], [{rows: '0:99999999999999999999'}, 'bad-rows'], [{rows: ''}, 'bad-rows'],
    [{where: ['section']}, 'bad-where'], [{where: ['=x']}, 'bad-where'], [{maxRows: 1}, 'bad-max-rows'], [{maxRows: 2.5}, 'bad-max-rows'],
  ])('%j is a usage error, before any file is opened', async (options, code) => {
    await expect(audit(['missing.npy'], options)).rejects.toMatchObject({code, exit: 2});
  });

  it.each([['500:600', /--rows 500:600 leaves none of the 211 rows/], ['90:80', /leaves none/], ['-10:-20', /leaves none/]])('--rows %s is exit 4', async (rows, message) => {
    await expect(choose(['c.npy'], {rows})).rejects.toMatchObject({code: 'no-rows-selected', exit: 4, message: expect.stringMatching(message) as string});
  });

  it('--where of a file without columns is a usage error', async () => {
    await expect(choose(['c.npy'], {where: ['a=b']})).rejects.toMatchObject({code: 'no-columns', exit: 2, message: expect.stringContaining('--where names none') as string});
  });
});
