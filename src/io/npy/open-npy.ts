import {open, type FileHandle} from 'node:fs/promises';
import {usageError} from '../../errors.js';
import {cannotRead, fileChanged} from '../file-errors.js';
import type {OpenOptions, RowBatch, Source} from '../source.js';
import {readNpyHeader, type NpyLayout} from './header.js';
import {npyBatches} from './row-batches.js';

/**
 * Opens a npy file: header read and checked against the file's size, no rows read. Decoded in this process: the reader is our
 * own, and allocates nothing that the size of the file does not vouch for.
 */
export const openNpy = async (path: string, options: OpenOptions = {}): Promise<Source> => {
  const asked = options.column !== undefined ? '--column' : options.labels !== undefined ? '--labels' : null;
  if (asked) throw usageError('no-columns', `${path}: a npy file has no columns, so ${asked} names none`, `leave ${asked} out`);
  const file = await open(path, 'r').catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
  try {
    const stamp = await readStamp(file);
    return npySource(file, path, stamp, await readNpyHeader(file, path, stamp.size));
  } catch (error) {
    await file.close();
    throw error;
  }
};

interface Stamp {
  readonly size: number;
  readonly modified: number;
}

const readStamp = async (file: FileHandle): Promise<Stamp> => {
  const {size, mtimeMs} = await file.stat();
  return {size, modified: mtimeMs};
};

const npySource = (file: FileHandle, path: string, stamp: Stamp, layout: NpyLayout): Source => {
  const {rows, dims} = layout;
  const checked = async function* (rowsPerBatch: number): AsyncGenerator<RowBatch> {
    yield* npyBatches(file, path, layout, rowsPerBatch);
    const now = await readStamp(file);
    if (now.size !== stamp.size) throw fileChanged(path, `${stamp.size} bytes before, ${now.size} after`);
    if (now.modified !== stamp.modified) throw fileChanged(path, 'it was written to');
  };
  return {
    path, format: 'npy', dtype: layout.type.dtype, rows, dims, column: null, bytes: stamp.size,
    columns: [{name: 'array', type: layout.descr, dims, rows, role: 'embedding'}],
    batches: checked,
    close: () => file.close(),
  };
};
