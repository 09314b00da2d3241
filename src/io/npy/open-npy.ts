import {ioError} from '../../errors.js';
import {fileBatches} from '../block/row-batches.js';
import {forwardBatches} from '../block/forward-batches.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import {openingFile} from '../bytes/file-bytes.js';
import {onePass} from '../bytes/pipe.js';
import {refuseColumns} from '../choose-columns.js';
import {shownName} from '../remote/http-file.js';
import {rawType} from '../raw/raw-type.js';
import type {OpenOptions, RowBatch, Source, SourceInfo} from '../source.js';
import {readNpyLayout, type NpyLayout} from './header.js';

/**
 * Opens a npy file: header read and checked against the file's size, no rows read. Decoded in this process: the reader is our
 * own, and allocates nothing that the size of the file does not vouch for.
 */
export const openNpy = (name: string, options: OpenOptions = {}): Promise<Source> => {
  refuseColumns(shownName(name), 'a npy file has', options);
  return openingFile(name, async (file) => {
    const layout = await readNpyLayout({...file, read: (start, length) => file.read(start, Math.max(0, Math.min(length, file.bytes - start)))}, viewAs(options));
    return {...infoOf(file.path, layout, file.bytes), seekable: !layout.fortran, batches: (rowsPerBatch, ranges) => fileBatches(file, layout, rowsPerBatch, ranges), close: file.close};
  });
};

/** Opens a npy file that comes through a pipe. Throws CollapsarError, exit 3, for arrays in Fortran order too. */
export const openPipedNpy = async (bytes: ByteCursor, options: OpenOptions = {}): Promise<Source> => {
  const {path} = bytes;
  refuseColumns(path, 'a npy file has', options);
  const layout = await readNpyLayout({path, bytes: null, read: async (start, length) => (await bytes.peek(start + length)).subarray(start)}, viewAs(options));
  if (layout.fortran) throw fortranOrder(path);
  await bytes.fill(new Uint8Array(layout.offset));
  return {...infoOf(path, layout, null), batches: onePass(path, (rowsPerBatch) => wholeStream(bytes, layout, rowsPerBatch)), close: bytes.close};
};

export const fortranOrder = (path: string) =>
  ioError('fortran-order', `${path}: its array lies column by column (Fortran order), and would have to be held whole to be read in rows`,
    'np.save("embeddings.npy", np.ascontiguousarray(x))');

export const viewAs = ({raw}: OpenOptions) => raw === undefined ? undefined : rawType(raw.type).type;

const infoOf = (path: string, {type, rows, dims, descr}: NpyLayout, bytes: number | null): SourceInfo => ({
  path, format: 'npy', dtype: type.dtype, rows, dims, column: null, bytes,
  columns: [{name: 'array', type: descr, dims, rows, role: 'embedding'}],
});

async function* wholeStream(bytes: ByteCursor, layout: NpyLayout, rowsPerBatch: number): AsyncGenerator<RowBatch> {
  yield* forwardBatches(bytes, layout, rowsPerBatch);
  if ((await bytes.peek(1)).length > 0) throw ioError('trailing-bytes', `${bytes.path}: more bytes follow the ${layout.rows}×${layout.dims} elements that its header tells of`, 'send one array alone');
}
