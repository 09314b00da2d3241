import {Writable} from 'node:stream';

/** A small flat table, column by column; null is a cell without a value. */
export interface ParquetTable {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
}

export interface ParquetColumn {
  readonly name: string;
  readonly type: 'integer' | 'number' | 'boolean';
  readonly values: readonly (number | boolean | null)[];
}

const TYPES = {integer: 'INT32', number: 'DOUBLE', boolean: 'BOOLEAN'} as const;

/**
 * The bytes of a Parquet file (int32, double, boolean; snappy; one row group) that holds the table. The whole file is in memory:
 * meant for the tables of a report, of as many rows as an embedding has dimensions. Written by parquetjs-lite, in the one role it is
 * fit for; data pages of version 1, without statistics, are what every reader takes.
 */
export const encodeParquetTable = async ({columns, rows}: ParquetTable): Promise<Uint8Array> => {
  const {default: parquet} = await import('parquetjs-lite');
  const schema = new parquet.ParquetSchema(
    Object.fromEntries(
      columns.map(({name, type}) => [name, {type: TYPES[type], optional: true, compression: 'SNAPPY', statistics: false}]),
    ),
  );
  const sink = collector();
  const writer = await parquet.ParquetWriter.openStream(schema, sink.stream, {
    rowGroupSize: Math.max(1, rows),
    useDataPageV2: false,
    pageIndex: false,
  });
  for (let i = 0; i < rows; i++) await writer.appendRow(row(columns, i));
  await writer.close();
  return Buffer.concat(sink.chunks);
};

const row = (columns: readonly ParquetColumn[], i: number): Record<string, number | boolean> => {
  const cells: Record<string, number | boolean> = {};
  for (const {name, values} of columns) {
    const value = values[i] ?? null;
    if (value !== null) cells[name] = value;
  }
  return cells;
};

const collector = (): {stream: Writable; chunks: Uint8Array[]} => {
  const chunks: Uint8Array[] = [];
  const stream = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  return {stream, chunks};
};
