import {readSync} from 'node:fs';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {ioError} from '../../errors.js';
import type {OpenFile} from '../bytes/file-bytes.js';
import {cannotRead, fileChanged} from '../file-errors.js';
import {nearRows, piecesOf, type RowPiece, type RowRanges} from '../selection/row-ranges.js';
import type {RowBatch} from '../source.js';
import {checkFits, cutBatches, decoder, isWide, type BlockLayout, type Floats} from './layout.js';

/** bytes that are read at once where a batch is smaller: fewer calls, and still in cache */
const ROW_SLAB = 1 << 22;
/** the same where columns lie one after another: each column gets a piece of it */
const COLUMN_SLAB = 1 << 25;
/** pieces of a file that is here which are read side by side */
const AT_ONCE = 64;

/**
 * The rows of a block in an open file by positional reads into buffers that are made once: memory is O(rowsPerBatch · dims).
 * Rows in C order are read one slab ahead, those that lie apart side by side; those that are not in `ranges` are passed over where that is less work. Throws CollapsarError where the file has shrunk.
 */
export const blockBatches = (file: OpenFile, layout: BlockLayout, rowsPerBatch: number, ranges?: RowRanges): AsyncGenerator<RowBatch> => {
  const {rows, dims, type, fortran} = layout;
  checkFits(file.path, rowsPerBatch, rows, dims);
  const perSlab = Math.floor((fortran ? COLUMN_SLAB : ROW_SLAB) / (rowsPerBatch * dims * type.size));
  const slabRows = Math.min(rows, rowsPerBatch * Math.max(1, perSlab));
  const gap = fortran ? slabRows : nearRows(dims * type.size);
  const plan = {file, layout, rowsPerBatch, slabRows, isWhole: ranges === undefined, pieces: piecesOf(rows, slabRows, gap, ranges)};
  return fortran ? columnOrder(plan) : rowOrder(plan);
};

/** The same, of a file that is found unchanged at the end. */
export async function* fileBatches(file: OpenFile, layout: BlockLayout, rowsPerBatch: number, ranges?: RowRanges): AsyncGenerator<RowBatch> {
  yield* blockBatches(file, layout, rowsPerBatch, ranges);
  await file.checkUnchanged();
}

interface Plan {
  readonly file: OpenFile;
  readonly layout: BlockLayout;
  readonly rowsPerBatch: number;
  /** rows that are read at once: a multiple of rowsPerBatch, or all */
  readonly slabRows: number;
  /** all rows are read */
  readonly isWhole: boolean;
  readonly pieces: Generator<RowPiece>;
}

async function* rowOrder(plan: Plan): AsyncGenerator<RowBatch> {
  const {file, layout, slabRows, rowsPerBatch, pieces, isWhole} = plan;
  const {rows, dims, type} = layout;
  const decode = decoder(layout, slabRows);
  const slabs = slabsOf(pieces, slabRows, file.fd === null ? 1 : AT_ONCE);
  let [current, ahead] = [new ArrayBuffer(slabRows * dims * type.size), new ArrayBuffer(isWhole && slabRows === rows ? 0 : slabRows * dims * type.size)];
  const next = (into: ArrayBuffer): Promise<readonly RowPiece[] | undefined> => {
    const slab = slabs.next();
    const read = slab.done ? Promise.resolve(undefined) : readRows(plan, into, slab.value);
    read.catch(() => undefined);
    return read;
  };
  for (let pending = next(current); ;) {
    const slab = await pending;
    if (!slab) return;
    pending = next(ahead);
    const values = decode(current, countOf(slab) * dims);
    let at = 0;
    for (const {first, count} of slab) {
      yield* cutBatches(dims, rowsPerBatch, values.subarray(at, at + count * dims), first, count);
      at += count * dims;
    }
    [current, ahead] = [ahead, current];
  }
}

/** Pieces that are read side by side, `mostRows` and `mostPieces` at most: rows that lie apart are waited for together. */
function* slabsOf(pieces: Iterable<RowPiece>, mostRows: number, mostPieces: number): Generator<readonly RowPiece[]> {
  let slab: RowPiece[] = [];
  for (const piece of pieces) {
    if (slab.length > 0 && (slab.length === mostPieces || countOf(slab) + piece.count > mostRows)) {
      yield slab;
      slab = [];
    }
    slab.push(piece);
  }
  if (slab.length > 0) yield slab;
}

const countOf = (slab: readonly RowPiece[]): number => slab.reduce((sum, {count}) => sum + count, 0);

const readRows = async ({file, layout}: Plan, into: ArrayBuffer, slab: readonly RowPiece[]): Promise<readonly RowPiece[]> => {
  const rowBytes = layout.dims * layout.type.size;
  let at = 0;
  await Promise.all(slab.map(({first, count}) => {
    const view = new Uint8Array(into, at, count * rowBytes);
    at += view.length;
    return file.fill(view, layout.offset + first * rowBytes);
  }));
  return slab;
};

async function* columnOrder(plan: Plan): AsyncGenerator<RowBatch> {
  const {layout, slabRows, rowsPerBatch, pieces} = plan;
  const {dims, type} = layout;
  const decode = decoder(layout, slabRows);
  const raw = new ArrayBuffer(slabRows * dims * type.size);
  const out = new (isWide(type) ? Float64Array : Float32Array)(slabRows * dims);
  for (const {first, count} of pieces) {
    readColumns(plan, raw, first, count);
    transpose(decode(raw, count * dims), out, count, dims);
    yield* cutBatches(dims, rowsPerBatch, out, first, count);
    await nextTurn();
  }
}

const readColumns = ({file, layout}: Plan, into: ArrayBuffer, first: number, count: number): void => {
  const {rows, dims, type, offset} = layout;
  for (let column = 0; column < dims; column++) {
    const view = new Uint8Array(into, column * count * type.size, count * type.size);
    const position = offset + (column * rows + first) * type.size;
    for (let done = 0; done < view.length;) {
      const bytesRead = readOrThrow(file, view.subarray(done), position + done);
      if (bytesRead === 0) throw fileChanged(file.path, `it now ends in column ${column}`);
      done += bytesRead;
    }
  }
};

const readOrThrow = ({fd, path}: OpenFile, into: Uint8Array, position: number): number => {
  if (fd === null) throw ioError('fortran-order', `${path}: its array lies column by column (Fortran order), and is not here: each row would be a request a column`, `curl -LO ${path}`);
  try {
    return readSync(fd, into, 0, into.length, position);
  } catch (cause) {
    throw cannotRead(path, cause);
  }
};

const TILE = 32;

/** to[row · dims + column] = from[column · rows + row], tile by tile so that both stay in cache */
const transpose = (from: Floats, to: Floats, rows: number, dims: number): void => {
  for (let row0 = 0; row0 < rows; row0 += TILE) {
    const row1 = Math.min(rows, row0 + TILE);
    for (let column0 = 0; column0 < dims; column0 += TILE) {
      const column1 = Math.min(dims, column0 + TILE);
      for (let row = row0; row < row1; row++) {
        for (let column = column0; column < column1; column++) to[row * dims + column] = from[column * rows + row];
      }
    }
  }
};
