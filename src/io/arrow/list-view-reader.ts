import {ioError} from '../../errors.js';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import {streamRegion} from './byte-stream.js';
import {filler, type Floats} from './filler.js';
import {integerReader, integerView} from './integers.js';
import type {PlacedBatch} from './layout.js';
import {openNulls} from './nulls.js';
import type {VectorColumn} from './plan.js';
import {nullError, raggedError} from './row-errors.js';
import type {VectorOptions, VectorReader} from './vector-reader.js';

/**
 * Opens a column of list views. Rows that lie one after another are streamed; those that do not are read from where they lie, which takes
 * a buffer that is stored as it is. Errors as those of openVectors.
 */
export const openListViews = (file: ArrowFile, column: VectorColumn, batch: PlacedBatch, {dims, firstRow, skipNull}: VectorOptions): VectorReader => {
  const place = batch.columns[column.index];
  const [values] = place.children;
  const integers = (buffer: number): (() => number | bigint) =>
    integerReader(streamRegion(file, place.buffers[buffer], batch.codec), integerView(8 * column.offsetBytes, true), batch.rows);
  const [starts, sizes, nulls] = [integers(1), integers(2), openNulls(file, place, batch.codec)];
  const open = () => {
    const stream = streamRegion(file, values.buffers[1], batch.codec);
    return {stream, fill: filler(stream, column.element), elements: openNulls(file, values, batch.codec), at: 0};
  };
  let child = open();
  let row = firstRow;

  const seek = (start: number): void => {
    if (start < child.at) {
      if (batch.codec !== null) throw ioError('unsupported-format', `${file.path}: the vectors of column "${column.name}" do not lie in order, in a compressed buffer`, 'cast it to a list: table.set_column(i, "NAME", column.cast(pa.list_(pa.float32())))');
      child = open();
    }
    child.stream.skip((start - child.at) * column.element.size);
    child.elements.next(start - child.at, 0);
    child.at = start;
  };

  const take = (out: Floats, to: number, start: number, width: number): void => {
    if (width !== dims) throw raggedError(file, column, row, width, dims);
    if (start < 0 || start + width > values.length) throw malformedArrow(file.path, `row ${row} of column "${column.name}" lies at value ${start} of ${values.length}`);
    seek(start);
    const [nullValue] = child.elements.next(dims, 1) as (number | undefined)[];
    if (nullValue !== undefined) throw nullError(file, column, row, ` at dimension ${nullValue}`);
    child.fill(out, to, dims);
    child.at += dims;
  };

  const read = (out: Floats | null, start: number, rows: number): readonly number[] => {
    const absent = nulls.next(rows);
    if (absent.length > 0 && out && !skipNull) throw nullError(file, column, row + absent[0]);
    for (let i = 0, next = 0; i < rows; i++, row++) {
      const [at, width] = [Number(starts()), Number(sizes())];
      if (absent[next] === i) next++;
      else if (out) take(out, start + i * dims, at, width);
    }
    return absent;
  };
  return {read: (out, start, _stride, rows) => read(out, start, rows), skip: (rows) => void read(null, 0, rows)};
};
