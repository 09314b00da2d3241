import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {parquetReadObjects} from 'hyparquet';
import {compressors} from 'hyparquet-compressors';
import {afterAll, describe, expect, it} from 'vitest';
import {encodeParquetTable} from '../../src/io/write-parquet-table.js';
import {csv, csvCell, renderCsv} from '../../src/report/csv.js';
import {dimensionTable, type Table} from '../../src/report/tables.js';
import {copy, sample, SAMPLES} from './samples.js';

const rowsOf = ({columns, rows}: Table): Record<string, number | boolean | null>[] =>
  Array.from({length: rows}, (_, i) => Object.fromEntries(columns.map(({name, values}) => [name, values[i] ?? null])));

const column = (table: Table, name: string): readonly (number | boolean | null)[] =>
  table.columns.find((item) => item.name === name)?.values ?? [];

describe('dimensionTable', () => {
  it('has as many rows as dimensions and full columns', () => {
    for (const name of SAMPLES) {
      const table = dimensionTable(sample(name));
      expect(table.rows).toBe(sample(name).input.dims);
      for (const {values} of table.columns) expect(values).toHaveLength(table.rows);
    }
  });

  it('adds shares up to one', () => {
    const table = dimensionTable(sample('healthy'));
    expect(column(table, 'cumulative_share').at(-1)).toBeCloseTo(1, 9);
    expect(column(table, 'share')[0]).toBe((sample('healthy').spectrum.eigenvalues[0] ?? 0) / sample('healthy').spectrum.trace);
  });

  it('names the channel that a duplicate copies, and the dead ones', () => {
    const table = dimensionTable(sample('nasty'));
    expect(column(table, 'channel_duplicate_of')).toEqual([null, null, null, null, null, 0]);
    expect(column(table, 'channel_dead')).toEqual([false, false, false, false, true, false]);
    expect(column(table, 'channel_max_abs_correlation')[4]).toBeNull();
    expect(column(table, 'correlation_eigenvalue').at(-1)).toBeNull();
  });

  it('has no shares where there is no variance', () => {
    expect(column(dimensionTable(sample('constant')), 'share').every((value) => value === null)).toBe(true);
  });
});

describe('csv', () => {
  it('reads back to the same doubles', () => {
    const report = sample('collapsed');
    const [head = '', ...lines] = renderCsv(report).trimEnd().split('\n');
    const at = head.split(',').indexOf('eigenvalue');
    expect(lines.map((line) => Number(line.split(',')[at]))).toEqual(report.spectrum.eigenvalues);
  });

  it('never lets a text be a formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1']) expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csv({rows: 1, columns: [{name: '=x', type: 'integer', values: [1]}]})).toBe("'=x\n1\n");
  });
});

describe('Parquet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-tables-'));
  afterAll(() => rmSync(folder, {recursive: true}));

  it.each(SAMPLES)('hyparquet reads back what was written (%s)', async (name) => {
    const table = dimensionTable(sample(name));
    const bytes = await encodeParquetTable(table);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    expect(await parquetReadObjects({file, compressors})).toEqual(rowsOf(table));
  });

  const pyarrow = spawnSync('python3', ['-c', 'import pyarrow.parquet']).status === 0;
  it.skipIf(!pyarrow)('pyarrow reads back what was written, types and 4,096 rows included', async () => {
    const wide = copy(sample('collapsed'));
    const dims = 4096;
    wide.input.dims = dims;
    wide.spectrum.eigenvalues = Array.from({length: dims}, (_, i) => 1 / (i + 3));
    wide.channels.duplicates = [[1, 4000]];
    const table = dimensionTable(wide);
    const path = join(folder, 'wide.parquet');
    writeFileSync(path, await encodeParquetTable(table));
    const read = spawnSync(
      'python3',
      [
        '-c',
        `
import json, sys, pyarrow.parquet as q
t = q.read_table(sys.argv[1])
print(json.dumps({"types": [str(x.type) for x in t.schema], "rows": t.to_pylist()}))`,
        path,
      ],
      {encoding: 'utf8', maxBuffer: 1 << 28},
    );
    expect(read.stderr).toBe('');
    const {types, rows} = JSON.parse(read.stdout) as {types: string[]; rows: unknown};
    expect(types).toEqual(table.columns.map(({type}) => ({integer: 'int32', number: 'double', boolean: 'bool'})[type]));
    expect(rows).toEqual(rowsOf(table));
  });
});
