import {checkFits, type Floats} from '../block/layout.js';
import type {ByteOrigin} from '../bytes/byte-cursor.js';
import {labelLists} from '../label-lists.js';
import type {Labels, RowBatch, Source, SourceInfo} from '../source.js';
import {linesOf, type Lines} from './lines.js';

/** Rows as text, whose first lines have told what they are. */
export interface TextTable extends Pick<SourceInfo, 'format' | 'dtype' | 'dims' | 'column' | 'columns'> {
  /** the next row into `out` from `at`, and its labels; undefined after the last. Throws CollapsarError that names the line */
  readonly next: (out: Floats, at: number) => Promise<TextRow | undefined>;
}

export interface TextRow {
  /** one of each column that was asked for */
  readonly labels: Labels;
  /** there is no vector in it, and such rows are passed over */
  readonly isNull?: boolean;
}

/** A source of text that is read line by line: how many rows there are, only its end tells. `labels`: columns of them. Memory is O(rowsPerBatch · dims), and one line. */
export const openText = async (origin: ByteOrigin, labels: number, openTable: (lines: Lines) => Promise<TextTable>): Promise<Source> => {
  const open = async (): Promise<TextTable> => openTable(linesOf(origin.start()));
  const table = await open();
  let first: TextTable | null = table;
  const {format, dtype, dims, column, columns} = table;
  return {
    path: origin.path, format, dtype, rows: null, dims, column, columns, bytes: origin.bytes,
    batches: async function* (rowsPerBatch) {
      const pass = first ?? await open();
      first = null;
      yield* batchesOf(origin.path, pass, labels, rowsPerBatch);
    },
    close: origin.close,
  };
};

async function* batchesOf(path: string, {dims, dtype, next}: TextTable, labelColumns: number, rowsPerBatch: number): AsyncGenerator<RowBatch> {
  checkFits(path, rowsPerBatch, Infinity, dims);
  const values = new (dtype === 'float32' ? Float32Array : Float64Array)(rowsPerBatch * dims);
  let [firstRow, rows] = [0, 0];
  const labels = labelLists(labelColumns);
  let nulls: number[] = [];
  const flush = (): RowBatch => {
    const batch = {values: values.subarray(0, rows * dims), rows, dims, firstRow, ...(nulls.length > 0 ? {nulls} : {}), ...labels.take()};
    [firstRow, rows, nulls] = [firstRow + rows, 0, []];
    return batch;
  };
  for (let row = await next(values, 0); row; row = await next(values, rows * dims)) {
    if (row.isNull) nulls.push(rows);
    rows++;
    row.labels.forEach((label, i) => labels.lists[i].push(label));
    if (rows === rowsPerBatch) yield flush();
  }
  if (rows > 0) yield flush();
}
