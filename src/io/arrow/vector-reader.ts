import {unfitError, type CollapsarError} from '../../errors.js';
import type {ElementType} from '../element-types.js';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import {streamRegion, type ByteStream} from './byte-stream.js';
import {integerReader, integerView} from './integers.js';
import type {Place, PlacedBatch} from './layout.js';
import {firstNull} from './nulls.js';
import type {VectorColumn} from './plan.js';

type Floats = Float32Array | Float64Array;

/** Reads the vectors of one column of one record batch, from first to last. */
export interface VectorReader {
  /** the next `rows` vectors into `out` from `start`, one every `stride` values */
  readonly read: (out: Floats, start: number, stride: number, rows: number) => void;
}

/**
 * Checks nulls and lengths, and opens the streams.
 * @param firstRow index in the file of the batch's first row, for messages
 * Throws CollapsarError: 4 null rows or elements; 3 malformed. `read` throws 4 where a row has another width.
 */
export const openVectors = (file: ArrowFile, column: VectorColumn, batch: PlacedBatch, dims: number, firstRow: number): VectorReader => {
  const place = batch.columns[column.index];
  const nullRow = firstNull(file, place, batch.codec, 0, batch.rows);
  if (nullRow >= 0) throw nullError(file, column, firstRow + nullRow, '');
  if (column.scalar) return scattered(streamRegion(file, place.buffers[1], batch.codec), column.element);
  const [values] = place.children;
  const offsets = column.offsetBytes ? openOffsets(file, column, place, batch) : null;
  const first = offsets ? offsets() : 0;
  if (values.length < first + batch.rows * dims && !offsets) throw malformedArrow(file.path, `${batch.rows} lists of ${dims} need more than the ${values.length} values there are`);
  const nullValue = firstNull(file, values, batch.codec, first, Math.max(0, Math.min(values.length - first, batch.rows * dims)));
  if (nullValue >= 0) throw nullError(file, column, firstRow + Math.floor(nullValue / dims), ` at dimension ${nullValue % dims}`);
  const stream = streamRegion(file, values.buffers[1], batch.codec);
  stream.skip(first * column.element.size);
  const checked = offsets ? widthChecker({file, column, offsets, first, dims, firstRow, length: values.length}) : () => undefined;
  return contiguous(stream, column.element, dims, checked);
};

const nullError = (file: ArrowFile, {name}: VectorColumn, row: number, where: string): CollapsarError =>
  unfitError('null-rows', `${file.path}: column "${name}" is null in row ${row} (counted from 0)${where}`, `leave such rows out: table.filter(pc.is_valid(table["${name}"])), or df.dropna()`);

/** Width of the first vector, for columns that do not state one. */
export const firstWidth = (file: ArrowFile, column: VectorColumn, batch: PlacedBatch): number => {
  const place = batch.columns[column.index];
  if (firstNull(file, place, batch.codec, 0, 1) === 0) throw nullError(file, column, 0, '');
  const offsets = openOffsets(file, column, place, batch);
  const first = offsets();
  const width = offsets() - first;
  if (width < 0) throw malformedArrow(file.path, 'the offsets of its lists fall');
  return width;
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
  /** the offset of the first row */
  readonly first: number;
  readonly dims: number;
  readonly firstRow: number;
  /** of the values that the offsets point into */
  readonly length: number;
}

/** Checks the next rows: each as wide as the first, none beyond the values. */
const widthChecker = ({file, column, offsets, first, dims, firstRow, length}: Widths): ((rows: number) => void) => {
  let [last, row] = [first, firstRow];
  return (rows) => {
    for (let i = 0; i < rows; i++, row++) {
      const next = offsets();
      if (next - last !== dims) throw raggedError(file, column, row, next - last, dims);
      if (next > length) throw malformedArrow(file.path, `row ${row} of column "${column.name}" ends at value ${next} of ${length}`);
      last = next;
    }
  };
};

const raggedError = (file: ArrowFile, {name}: VectorColumn, row: number, width: number, dims: number): CollapsarError =>
  width < 0
    ? malformedArrow(file.path, `the offsets of column "${name}" fall at row ${row}`)
    : unfitError('ragged-rows', `${file.path}: column "${name}" has ${width} values in row ${row} (counted from 0), and ${dims} in the rows before`, 'keep rows of one length only');

const SCRATCH = 1 << 16;

const contiguous = (stream: ByteStream, element: ElementType, dims: number, check: (rows: number) => void): VectorReader => {
  const fill = filler(stream, element);
  return {
    read: (out, start, _stride, rows) => {
      check(rows);
      fill(out, start, rows * dims);
    },
  };
};

const scattered = (stream: ByteStream, element: ElementType): VectorReader => {
  const fill = filler(stream, element);
  let column: Floats = new Float32Array(0);
  return {
    read: (out, start, stride, rows) => {
      if (column.length < rows) column = element.output === 'float64' || element.dtype === 'float64' ? new Float64Array(rows) : new Float32Array(rows);
      fill(column, 0, rows);
      for (let row = 0; row < rows; row++) out[start + row * stride] = column[row];
    },
  };
};

/** Fills `out` with the next values: straight from the stream where the file holds floats of its kind, else through a piece of 64 Ki values. */
const filler = (stream: ByteStream, element: ElementType): ((out: Floats, start: number, count: number) => void) => {
  if (element.output === null) return (out, start, count) => stream.read(new Uint8Array(out.buffer, out.byteOffset + start * element.size, count * element.size));
  let raw = new ArrayBuffer(0);
  return (out, start, count) => {
    if (raw.byteLength < Math.min(SCRATCH, count) * element.size) raw = new ArrayBuffer(Math.min(SCRATCH, count) * element.size);
    for (let at = 0; at < count; at += SCRATCH) {
      const piece = Math.min(SCRATCH, count - at);
      stream.read(new Uint8Array(raw, 0, piece * element.size));
      element.decode(raw, out.subarray(start + at, start + at + piece), piece);
    }
  };
};
