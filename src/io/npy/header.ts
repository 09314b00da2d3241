import type {FileHandle} from 'node:fs/promises';
import {ioError, type CollapsarError} from '../../errors.js';
import type {ElementType} from '../element-types.js';
import {elementType} from './descr.js';
import {parseLiteral, type Literal} from './literal.js';

/** Where and how the N×D numbers of a npy file lie. */
export interface NpyLayout {
  readonly rows: number;
  readonly dims: number;
  readonly type: ElementType;
  /** numpy's own word for it, such as `<f4` */
  readonly descr: string;
  readonly swapped: boolean;
  /** columns lie one after another, not rows */
  readonly fortran: boolean;
  /** byte at which the first element lies */
  readonly offset: number;
}

const MAX_HEADER = 10_000;

/**
 * Reads and checks the header of a npy file (versions 1.0, 2.0 and 3.0) against its size; allocates at most 10,000 bytes.
 * Format: numpy.lib.format. Errors, all exit 3: malformed header, dtype that holds no plain numbers, not N×D,
 * more or fewer bytes than the shape asks for.
 */
export const readNpyHeader = async (file: FileHandle, path: string, bytes: number): Promise<NpyLayout> => {
  const {text, offset} = await readHeaderText(file, path, bytes);
  const fields = readFields(path, text);
  const {type, swapped} = elementType(path, fields.descr);
  const [rows, dims] = readShape(path, fields.shape);
  checkSize(path, bytes, offset, rows, dims, type.size);
  return {rows: Number(rows), dims: Number(dims), type, descr: fields.descr, swapped, fortran: fields.fortran, offset};
};

const readHeaderText = async (file: FileHandle, path: string, bytes: number): Promise<{text: string; offset: number}> => {
  const preamble = await read(file, path, 0, Math.min(12, bytes));
  const [major, minor] = [preamble[6], preamble[7]];
  if (bytes < 12) throw cut(path, `${bytes} bytes`);
  if (major < 1 || major > 3 || minor !== 0) throw malformed(path, `format version ${major}.${minor} is not known (1.0, 2.0 and 3.0 are)`);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? preamble.readUInt16LE(8) : preamble.readUInt32LE(8);
  if (start + length > bytes) throw cut(path, `its header should be ${length} bytes long, ${bytes - start} follow`);
  if (length > MAX_HEADER) throw malformed(path, `its header is ${length} bytes long, more than the ${MAX_HEADER} that numpy allows`);
  const header = await read(file, path, start, length);
  return {text: header.toString(major === 3 ? 'utf8' : 'latin1'), offset: start + length};
};

const read = async (file: FileHandle, path: string, position: number, length: number): Promise<Buffer> => {
  const {buffer, bytesRead} = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw cut(path, `byte ${position + bytesRead}`);
  return buffer;
};

interface HeaderFields {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly Literal[];
}

const readFields = (path: string, text: string): HeaderFields => {
  const header = parseHeader(path, text);
  if (!(header instanceof Map)) throw malformed(path, 'its header is not a dict');
  const keys = [...(header as ReadonlyMap<string, Literal>).keys()].sort().join(', ');
  if (keys !== 'descr, fortran_order, shape') throw malformed(path, `its header has the keys ${keys.slice(0, 200)}; descr, fortran_order, shape are wanted`);
  const {descr, fortran_order: fortran, shape} = Object.fromEntries(header) as Record<string, Literal>;
  if (Array.isArray(descr)) {
    throw ioError('unsupported-dtype', `${path}: a structured array (named fields), not one N×D block of numbers`,
      'np.save("embeddings.npy", np.lib.recfunctions.structured_to_unstructured(x))');
  }
  if (typeof descr !== 'string') throw malformed(path, 'descr in its header is not text');
  if (typeof fortran !== 'boolean') throw malformed(path, 'fortran_order in its header is neither True nor False');
  if (!Array.isArray(shape)) throw malformed(path, 'shape in its header is not a tuple');
  return {descr, fortran, shape: shape as readonly Literal[]};
};

const parseHeader = (path: string, text: string): Literal => {
  try {
    return parseLiteral(text);
  } catch (cause) {
    throw malformed(path, `its header is no Python literal: ${(cause as Error).message}`, cause);
  }
};

const readShape = (path: string, shape: readonly Literal[]): readonly [rows: bigint, dims: bigint] => {
  const sizes = shape.map((size) => {
    if (typeof size !== 'bigint' || size < 0n) throw malformed(path, 'shape in its header is not made of whole numbers, 0 or more');
    return size;
  });
  if (sizes.length === 2 && sizes[1] > 0n) return [sizes[0], sizes[1]];
  const shown = `(${sizes.join(', ')}${sizes.length === 1 ? ',' : ''})`;
  throw ioError('no-embeddings', `${path}: no N×D embeddings in it, its shape is ${shown.slice(0, 200)}`,
    ...(sizes.length > 2 ? ['one row a vector: np.save("embeddings.npy", x.reshape(-1, x.shape[-1]))'] : []));
};

const checkSize = (path: string, bytes: number, offset: number, rows: bigint, dims: bigint, size: number): void => {
  const wanted = rows * dims * BigInt(size);
  const found = BigInt(bytes - offset);
  if (wanted === found) return;
  const claim = `${path}: its header says ${rows}×${dims} elements of ${size} bytes, ${wanted} bytes`;
  if (found < wanted) throw ioError('truncated-file', `${claim}, and ${found} are there (${wanted - found} too few)`, 'copy or download the file again');
  throw ioError('trailing-bytes', `${claim}, and ${found} are there (${found - wanted} too many)`, 'save the array again, alone in its file');
};

const cut = (path: string, where: string): CollapsarError =>
  ioError('truncated-file', `${path}: a npy file that ends inside its header (${where})`, 'copy or download the file again');

const malformed = (path: string, what: string, cause?: unknown): CollapsarError => {
  const error = ioError('malformed-npy', `${path}: ${what}`, 'save the array again: np.save("embeddings.npy", x)');
  if (cause !== undefined) error.cause = cause;
  return error;
};
