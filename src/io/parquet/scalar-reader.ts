import type {Column} from './column.js';
import {readHybrid, takeUniform} from './hybrid.js';
import {PIECE, type NumberReader} from './number-readers.js';
import type {Floats} from './numbers.js';
import {malformed} from './parquet-file.js';
import {nullRow, type RowReader} from './row-reader.js';

type NumberColumn = Column<NumberReader>;

/** Rows between one column and the next: few enough that the piece of the batch that they fill stays in cache. */
export const BLOCK = 512;

const presence = new Uint8Array(PIECE);

/**
 * Scalar columns side by side, each a dimension. One place in a page for each column; each gives a block of rows, which is
 * scattered into the batch. `scratch` is of the batch's kind. Errors as those of a list column.
 */
export function scalarReader(columns: readonly NumberColumn[], scratch: Floats): RowReader {
  const dims = columns.length;
  return {
    enter: (group) => columns.forEach((column) => column.enter(group)),
    read(out, at, rows, first) {
      for (let done = 0; done < rows; done += BLOCK) {
        const count = Math.min(BLOCK, rows - done);
        for (let j = 0; j < dims; j++) {
          readScalars(columns[j], scratch, count, first + done);
          scatter(scratch, out, (at + done) * dims + j, dims, count);
        }
      }
    },
    finish: () => columns.forEach((column) => {
      if (column.left > 0 || column.turn()) throw malformed(column.path, `${column.where()}: more values than rows`);
    }),
  };
}

function scatter(values: Floats, out: Floats, from: number, stride: number, count: number): void {
  for (let i = 0, to = from; i < count; i++, to += stride) out[to] = values[i];
}

function readScalars(column: NumberColumn, out: Floats, rows: number, first: number): void {
  for (let done = 0; done < rows;) {
    if (column.left === 0 && !column.turn()) throw malformed(column.path, `${column.where()}: it ends before row ${first + done}, which its row group should have`);
    const n = Math.min(rows - done, column.left);
    column.guard(() => {
      checkPresence(column, n, first + done);
      column.reader(out, done, n);
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
