import {ioError, unfitError, type CollapsarError} from '../../errors.js';
import {checkFits, isWide} from '../block/layout.js';
import {openingFile, type OpenFile} from '../bytes/file-bytes.js';
import {refuseColumns} from '../choose-columns.js';
import {ELEMENTS, type ElementType} from '../element-types.js';
import {nearRows, piecesOf, type RowRanges} from '../selection/row-ranges.js';
import type {OpenOptions, RowBatch, Source} from '../source.js';

export type VecsFormat = 'fvecs' | 'bvecs' | 'ivecs';

const TYPES: Readonly<Record<VecsFormat, ElementType>> = {fvecs: ELEMENTS.float32, bvecs: ELEMENTS.uint8, ivecs: ELEMENTS.int32};
const PREFIX = 4;
const MAX_DIMS = 1e6;

/** What a file would be by its name's ending: these formats have no magic. */
export const vecsFormat = (path: string): VecsFormat | undefined => /\.([fbi]vecs)$/.exec(path)?.[1] as VecsFormat | undefined;

/**
 * Opens the vectors of the TEXMEX corpus and FAISS (http://corpus-texmex.irisa.fr): each row is its width as int32, then so many float32
 * (fvecs), bytes (bvecs) or int32 (ivecs), little-endian. The file is a whole number of rows as wide as the first, and each says so.
 * Errors: exit 3 a width that does not fit the file; 4 a row of another width.
 */
export const openVecs = (name: string, format: VecsFormat, options: OpenOptions = {}): Promise<Source> => openingFile(name, async (file) => {
  const {path} = file;
  refuseColumns(path, `a ${format} file has`, options);
  const type = TYPES[format];
  if (file.bytes < PREFIX) throw malformed(path, format, `it is ${file.bytes} bytes long`);
  const dims = (await file.read(0, PREFIX)).readInt32LE(0);
  if (dims < 1 || dims > MAX_DIMS) throw malformed(path, format, `its first vector should have ${dims} values`);
  const rows = file.bytes / (PREFIX + dims * type.size);
  if (!Number.isInteger(rows)) throw malformed(path, format, `${file.bytes} bytes are no whole number of vectors of ${dims} values`);
  return {
    path, format, dtype: type.dtype, rows, dims, column: null, bytes: file.bytes, seekable: true,
    columns: [{name: 'vectors', type: format, dims, rows, role: 'embedding'}],
    batches: (rowsPerBatch, ranges) => vecsBatches(file, type, rows, dims, rowsPerBatch, ranges), close: file.close,
  };
});

async function* vecsBatches(file: OpenFile, type: ElementType, rows: number, dims: number, rowsPerBatch: number, ranges?: RowRanges): AsyncGenerator<RowBatch> {
  checkFits(file.path, rowsPerBatch, rows, dims);
  const rowBytes = PREFIX + dims * type.size;
  const capacity = Math.min(rows, rowsPerBatch);
  const packed = new ArrayBuffer(capacity * dims * type.size);
  const bytes = new Uint8Array(packed);
  const out = new (isWide(type) ? Float64Array : Float32Array)(type.output ? capacity * dims : 0);
  for (const {first, count} of piecesOf(rows, capacity, nearRows(rowBytes), ranges)) {
    const raw = await file.read(first * rowBytes, count * rowBytes);
    for (let row = 0; row < count; row++) {
      const at = row * rowBytes;
      const width = raw.readInt32LE(at);
      if (width !== dims) throw unfitError('ragged-rows', `${file.path}: row ${first + row} (counted from 0) has ${width} values, and ${dims} in the rows before`, 'is it a file of another kind?');
      bytes.set(raw.subarray(at + PREFIX, at + rowBytes), row * dims * type.size);
    }
    const decoded = type.decode(packed, out.subarray(0, type.output ? count * dims : 0), count * dims);
    yield {values: decoded, rows: count, dims, firstRow: first};
  }
  await file.checkUnchanged();
}

const malformed = (path: string, format: VecsFormat, what: string): CollapsarError =>
  ioError('malformed-vecs', `${path}: no ${format} file, as its name says: ${what}`, 'copy it again; or, if it is a file of another kind, give it another name');
