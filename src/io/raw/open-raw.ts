import {ioError, usageError} from '../../errors.js';
import {forwardBatches} from '../block/forward-batches.js';
import type {BlockLayout} from '../block/layout.js';
import {fileBatches} from '../block/row-batches.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import {openingFile} from '../bytes/file-bytes.js';
import {onePass} from '../bytes/pipe.js';
import {refuseColumns} from '../choose-columns.js';
import {selfDescribed} from '../sniff.js';
import type {OpenOptions, RawOptions, Source, SourceInfo} from '../source.js';
import {rawType} from './raw-type.js';

/**
 * Opens a file that is nothing but numbers, row after row, as np.memmap and ndarray.tofile leave them: what they are, only the user knows.
 * Errors: exit 2 a bad type or width, or a file that says itself what it is; 3 no whole number of rows.
 */
export const openRaw = (name: string, options: OpenOptions): Promise<Source> => openingFile(name, async (file) => {
  const {path} = file;
  const {dims, type, swapped} = rowOf(path, options);
  refuseSelfDescribed(path, await file.read(0, Math.min(16, file.bytes)));
  const rows = file.bytes / (dims * type.size);
  if (rows === 0) throw ioError('empty-file', `${path}: the file is empty`, 'was it written to the end?');
  if (!Number.isInteger(rows)) {
    throw ioError('no-whole-rows', `${path}: ${file.bytes} bytes are ${rows.toFixed(3)} rows of ${dims} × ${type.size} bytes, which is no whole number`, 'check --dims and --raw, or copy the file again');
  }
  const layout: BlockLayout = {rows, dims, type, swapped, fortran: false, offset: 0};
  return {...infoOf(path, layout, rows, file.bytes), seekable: true, batches: (rowsPerBatch, ranges) => fileBatches(file, layout, rowsPerBatch, ranges), close: file.close};
});

/** The same through a pipe, whose end tells how many rows there are. */
export const openPipedRaw = async (bytes: ByteCursor, options: OpenOptions): Promise<Source> => {
  const {path} = bytes;
  const row = rowOf(path, options);
  refuseSelfDescribed(path, await bytes.peek(16));
  return {
    ...infoOf(path, row, null, null),
    batches: onePass(path, (rowsPerBatch) => forwardBatches(bytes, {...row, rows: Infinity}, rowsPerBatch)), close: bytes.close,
  };
};

const MAX_DIMS = 1e7;

const rowOf = (path: string, options: OpenOptions) => {
  refuseColumns(path, 'raw numbers have', options);
  const {type: text, dims = 0} = options.raw as RawOptions;
  if (!(Number.isInteger(dims) && dims >= 1 && dims <= MAX_DIMS)) throw usageError('bad-dims', `--dims must be a whole number of at least 1, not ${dims}`);
  return {dims, ...rawType(text)};
};

const refuseSelfDescribed = (path: string, head: Buffer): void => {
  const name = selfDescribed(head);
  if (name) throw usageError('not-raw', `${path} is a ${name} file, which says itself what it holds`, 'leave --raw and --dims out');
};

const infoOf = (path: string, {dims, type}: Pick<BlockLayout, 'dims' | 'type'>, rows: number | null, bytes: number | null): SourceInfo =>
  ({path, format: 'raw', dtype: type.dtype, rows, dims, column: null, bytes, columns: [{name: 'array', type: type.dtype, dims, rows, role: 'embedding'}]});
