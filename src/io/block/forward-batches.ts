import {ioError} from '../../errors.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import type {RowBatch} from '../source.js';
import {checkFits, cutBatches, decoder, type BlockLayout} from './layout.js';

/** bytes that are taken at once where a batch is smaller */
const SLAB = 1 << 22;

/** As BlockLayout, of rows that come one after another; `rows` is Infinity where only the end of the bytes tells. */
export type ForwardLayout = Pick<BlockLayout, 'rows' | 'dims' | 'type' | 'swapped'>;

/**
 * The rows of a block in C order as its bytes come; what follows the last stays in the cursor. Memory is O(rowsPerBatch · dims).
 * Throws CollapsarError, exit 3, where the bytes end before the rows do, or within one.
 */
export async function* forwardBatches(bytes: ByteCursor, layout: ForwardLayout, rowsPerBatch: number): AsyncGenerator<RowBatch> {
  const {rows, dims, type} = layout;
  checkFits(bytes.path, rowsPerBatch, rows, dims);
  const rowBytes = dims * type.size;
  const slabRows = Math.min(rows, rowsPerBatch * Math.max(1, Math.floor(SLAB / (rowsPerBatch * rowBytes))));
  const decode = decoder({...layout, fortran: false, offset: 0}, slabRows);
  const raw = new ArrayBuffer(slabRows * rowBytes);
  for (let first = 0; first < rows;) {
    const wanted = Math.min(slabRows, rows - first);
    const filled = await bytes.fill(new Uint8Array(raw, 0, wanted * rowBytes));
    const count = Math.floor(filled / rowBytes);
    if (count * rowBytes < filled || (count < wanted && rows !== Infinity)) throw endsEarly(bytes.path, first + count, layout, filled - count * rowBytes);
    if (count === 0) return;
    yield* cutBatches(dims, rowsPerBatch, decode(raw, count * dims), first, count);
    first += count;
  }
}

const endsEarly = (path: string, row: number, {rows, dims, type}: ForwardLayout, extra: number) => rows === Infinity
  ? ioError('truncated-file', `${path}: it ends with ${extra} bytes that make no row of ${dims} × ${type.size} bytes (after ${row} rows)`, 'check the number of dimensions and the type, or copy it again')
  : ioError('truncated-file', `${path}: it ends in row ${row} of ${rows}`, 'copy or download the file again, or look whether its writer was stopped');
