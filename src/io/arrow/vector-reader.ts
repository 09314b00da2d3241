import {malformedArrow, type ArrowFile} from './arrow-file.js';
import {streamRegion, type ByteStream} from './byte-stream.js';
import {filler, type Floats} from './filler.js';
import {integerReader, integerView} from './integers.js';
import type {Place, PlacedBatch} from './layout.js';
import {openListViews} from './list-view-reader.js';
import {openNulls, type Nulls} from './nulls.js';
import type {VectorColumn} from './plan.js';
import {nullError, raggedError} from './row-errors.js';

/** Reads the vectors of one column of one record batch, from first to last. */
export interface VectorReader {
  /** the next `rows` vectors into `out` from `start`, one every `stride` values; those that are null, counted from the first of them */
  readonly read: (out: Floats, start: number, stride: number, rows: number) => readonly number[];
  /** passes over rows */
  readonly skip: (rows: number) => void;
}

/** What is read of a column, and how. */
export interface VectorOptions {
  readonly dims: number;
  /** index in the file of the batch's first row, for messages */
  readonly firstRow: number;
  /** null rows are told of, and not refused */
  readonly skipNull: boolean;
}

/**
 * Opens the streams of a column. Throws CollapsarError, exit 3, where it is malformed; `read` throws 4 where a row is null, holds a null or
 * has another width.
 */
export const openVectors = (file: ArrowFile, column: VectorColumn, batch: PlacedBatch, options: VectorOptions): VectorReader => {
  if (column.isView) return openListViews(file, column, batch, options);
  const place = batch.columns[column.index];
  const nulls = openNulls(file, place, batch.codec);
  if (column.scalar) return scattered(file, column, {stream: streamRegion(file, place.buffers[1], batch.codec), nulls, row: options.firstRow});
  const [values] = place.children;
  const {dims, firstRow, skipNull} = options;
  const offsets = column.offsetBytes ? openOffsets(file, column, place, batch) : null;
  const first = offsets ? offsets() : 0;
  if (values.length < first + batch.rows * dims && !offsets) throw malformedArrow(file.path, `${batch.rows} lists of ${dims} need more than the ${values.length} values there are`);
  const stream = streamRegion(file, values.buffers[1], batch.codec);
  const elements = openNulls(file, values, batch.codec);
  stream.skip(first * column.element.size);
  elements.next(first, 0);
  const widths = offsets ? widthReader({file, column, offsets, first, length: values.length}) : () => dims;
  return contiguous(file, column, {stream, nulls, elements, widths, dims, row: firstRow, skipNull});
};

/** Width of the first vector that is not null, for columns that do not state one; null where there is none in the batch. Throws 4 for a null row. */
export const firstWidth = (file: ArrowFile, column: VectorColumn, batch: PlacedBatch, skipNull: boolean): number | null => {
  const place = batch.columns[column.index];
  const nulls = openNulls(file, place, batch.codec);
  const sizes = column.isView ? integerReader(streamRegion(file, place.buffers[2], batch.codec), integerView(8 * column.offsetBytes, true), batch.rows) : null;
  const widths = sizes ? () => Number(sizes()) : widthReader({file, column, offsets: openOffsets(file, column, place, batch), length: Infinity});
  for (let row = 0; row < batch.rows; row++) {
    const isNull = nulls.next(1).length > 0;
    if (isNull && !skipNull) throw nullError(file, column, row);
    const width = widths(row);
    if (!isNull) return width;
  }
  return null;
};

/** rows + 1 offsets; a batch without rows may have none at all */
const openOffsets = (file: ArrowFile, column: VectorColumn, place: Place, batch: PlacedBatch): (() => number) => {
  if (batch.rows === 0) return () => 0;
  const next = integerReader(streamRegion(file, place.buffers[1], batch.codec), integerView(8 * column.offsetBytes, true), batch.rows + 1);
  return () => Number(next());
};

interface Widths {
  readonly file: ArrowFile;
  readonly column: VectorColumn;
  readonly offsets: () => number;
  /** the offset of the first row, where it was taken */
  readonly first?: number;
  /** of the values that the offsets point into */
  readonly length: number;
}

/** The width of the next row, whose number is for messages; no row ends beyond the values. */
const widthReader = ({file, column, offsets, first, length}: Widths): ((row: number) => number) => {
  let last = first ?? offsets();
  return (row) => {
    const next = offsets();
    const width = next - last;
    if (width < 0) throw malformedArrow(file.path, `the offsets of column "${column.name}" fall at row ${row}`);
    if (next > length) throw malformedArrow(file.path, `row ${row} of column "${column.name}" ends at value ${next} of ${length}`);
    last = next;
    return width;
  };
};

/** Where the reading of lists stands. */
interface ListState {
  readonly stream: ByteStream;
  readonly nulls: Nulls;
  readonly elements: Nulls;
  readonly widths: (row: number) => number;
  readonly dims: number;
  readonly skipNull: boolean;
  row: number;
}

const contiguous = (file: ArrowFile, column: VectorColumn, state: ListState): VectorReader => {
  const {stream, nulls, elements, widths, dims, skipNull} = state;
  const {element} = column;
  const fill = filler(stream, element);
  /** rows that are not null, from the next on; their values into `out` unless they are passed over */
  const take = (rows: number, out: Floats | null, start: number): void => {
    for (let i = 0; i < rows; i++) {
      const width = widths(state.row + i);
      if (width !== dims) throw raggedError(file, column, state.row + i, width, dims);
    }
    const [nullValue] = elements.next(rows * dims, 1) as (number | undefined)[];
    if (nullValue !== undefined && out) throw nullError(file, column, state.row + Math.floor(nullValue / dims), ` at dimension ${nullValue % dims}`);
    if (out) fill(out, start, rows * dims);
    else stream.skip(rows * dims * element.size);
    state.row += rows;
  };
  /** a null row may have values all the same */
  const passNull = (): void => {
    const width = widths(state.row++);
    elements.next(width, 0);
    stream.skip(width * element.size);
  };
  const read = (out: Floats | null, start: number, rows: number): readonly number[] => {
    const absent = nulls.next(rows);
    if (absent.length > 0 && out && !skipNull) throw nullError(file, column, state.row + absent[0]);
    let at = 0;
    for (const row of absent) {
      take(row - at, out, start + at * dims);
      passNull();
      at = row + 1;
    }
    take(rows - at, out, start + at * dims);
    return absent;
  };
  return {read: (out, start, _stride, rows) => read(out, start, rows), skip: (rows) => void read(null, 0, rows)};
};

const scattered = (file: ArrowFile, column: VectorColumn, state: Pick<ListState, 'stream' | 'nulls' | 'row'>): VectorReader => {
  const {stream, nulls} = state;
  const {element} = column;
  const fill = filler(stream, element);
  let values: Floats = new Float32Array(0);
  const pass = (rows: number): readonly number[] => {
    state.row += rows;
    return nulls.next(rows, 1);
  };
  return {
    read: (out, start, stride, rows) => {
      if (values.length < rows) values = element.output === 'float64' || element.dtype === 'float64' ? new Float64Array(rows) : new Float32Array(rows);
      fill(values, 0, rows);
      for (let row = 0; row < rows; row++) out[start + row * stride] = values[row];
      const [absent] = pass(rows) as (number | undefined)[];
      if (absent !== undefined) throw nullError(file, column, state.row - rows + absent);
      return NONE;
    },
    skip: (rows) => {
      pass(rows);
      stream.skip(rows * element.size);
    },
  };
};

const NONE: readonly number[] = [];
