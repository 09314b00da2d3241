import type {Column} from './column.js';
import {readHybrid, takeUniform} from './hybrid.js';
import type {NumberReader} from './number-readers.js';
import type {Floats} from './numbers.js';
import {malformed} from './parquet-file.js';
import {lacksRows, NO_NULLS, nullRow, type RowReader} from './row-reader.js';

type NumberColumn = Column<NumberReader>;

/** Rows between one column and the next: few enough that the part of the batch which they fill stays in cache. */
export const BLOCK = 512;

const presence = new Uint8Array(BLOCK);

/**
 * Scalar columns side by side, each a dimension, each with a page of its own in memory. Blocks of rows are read from one column
 * after another and scattered into the batch. `scratch`: BLOCK floats of the batch's kind. Errors as those of a list column.
 */
export function scalarReader(columns: readonly NumberColumn[], scratch: Floats): RowReader {
  const dims = columns.length;
  return {
    enter: (group) => columns.forEach((column) => column.enter(group)),
    read(out, at, rows, first) {
      for (let done = 0; done < rows; done += BLOCK) {
        const count = Math.min(BLOCK, rows - done);
        for (let j = 0; j < dims; j++) {
          readScalars(columns[j], scratch, 0, count, first + done);
          scatter(scratch, 0, out, (at + done) * dims + j, dims, count);
        }
      }
      return NO_NULLS;
    },
    finish: () => columns.forEach(finished),
  };
}

/**
 * The same where the pages of all columns together are too much: columns take turns in the same memory. Each fills its part of
 * `store`, column after column, with as many rows as fit in there; for the next part it starts anew, and passes over pages.
 */
export function takingTurns(columns: readonly NumberColumn[], store: Floats, scratch: Floats): RowReader {
  const dims = columns.length;
  const most = Math.floor(store.length / dims);
  let group = 0;
  let row = 0;
  let begin = 0;
  let end = 0;

  const fill = (first: number): void => {
    begin = row;
    end = Math.min(columns[0].rows, begin + most);
    columns.forEach((column, j) => {
      column.enter(group, begin);
      passOver(column, scratch, first);
      readScalars(column, store, j * most, end - begin, first);
      if (end === column.rows) finished(column);
      column.leave();
    });
  };

  return {
    enter(into) {
      group = into;
      row = begin = end = 0;
      columns.forEach((column) => column.enter(into));
    },
    read(out, at, rows, first) {
      for (let done = 0; done < rows;) {
        if (row === end) fill(first + done);
        const count = Math.min(BLOCK, rows - done, end - row);
        for (let j = 0; j < dims; j++) scatter(store, j * most + row - begin, out, (at + done) * dims + j, dims, count);
        done += count;
        row += count;
      }
      return NO_NULLS;
    },
    finish: () => undefined,
  };
}

/** Steps over the rows before `first` that are at the head of its page. */
function passOver(column: NumberColumn, scratch: Floats, first: number): void {
  column.turn();
  for (let left = column.passed(); left > 0; left -= BLOCK) readScalars(column, scratch, 0, Math.min(BLOCK, left), first - left);
}

function finished(column: NumberColumn): void {
  if (column.left > 0 || column.turn()) throw malformed(column.path, `${column.where()}: more values than rows`);
}

function scatter(values: Floats, from: number, out: Floats, to: number, stride: number, count: number): void {
  for (let i = from, o = to; i < from + count; i++, o += stride) out[o] = values[i];
}

function readScalars(column: NumberColumn, out: Floats, at: number, rows: number, first: number): void {
  for (let done = 0; done < rows;) {
    if (column.left === 0 && !column.turn()) throw lacksRows(column, first + done);
    const n = Math.min(rows - done, column.left, BLOCK);
    column.guard(() => {
      checkPresence(column, n, first + done);
      column.reader(out, at + done, n);
    });
    done += n;
    column.left -= n;
  }
}

function checkPresence({page, leaf, path}: NumberColumn, count: number, first: number): void {
  const levels = page!.definition;
  if (levels === null) return;
  const uniform = takeUniform(levels, count);
  if (uniform === leaf.maxDefinition) return;
  if (uniform < 0) readHybrid(levels, presence, count);
  const at = uniform < 0 ? presence.subarray(0, count).findIndex((level) => level !== leaf.maxDefinition) : 0;
  if (at >= 0) throw nullRow(path, leaf.name, first + at);
}
