import {ioError, type CollapsarError} from '../../errors.js';
import type {BlockLayout} from '../block/layout.js';
import type {ElementType} from '../element-types.js';
import {elementType} from './descr.js';
import {parseLiteral, type Literal} from './literal.js';

/** Where and how the N×D numbers of a npy file lie. */
export interface NpyLayout extends BlockLayout {
  /** numpy's own word for the type, such as `<f4` */
  readonly descr: string;
}

/** The first bytes of a npy file, wherever it comes from. */
export interface NpyBytes {
  readonly path: string;
  /** null where only the end will tell */
  readonly bytes: number | null;
  /** the bytes [start, start + length), or fewer where the file ends */
  readonly read: (start: number, length: number) => Promise<Buffer>;
}

/** What the header says, of any array. */
export interface NpyHeader {
  readonly descr: string;
  readonly fortran: boolean;
  readonly shape: readonly bigint[];
  /** byte at which the first element lies */
  readonly offset: number;
}

const MAX_HEADER = 10_000;

/**
 * Reads and checks the header of a npy file (versions 1.0, 2.0 and 3.0) against its size; allocates at most 10,000 bytes.
 * Format: numpy.lib.format. Errors, all exit 3: malformed header, dtype that holds no plain numbers, not N×D,
 * more or fewer bytes than the shape asks for.
 * @param viewAs type that elements of no known type are read as
 */
export const readNpyLayout = async (npy: NpyBytes, viewAs?: ElementType): Promise<NpyLayout> => layoutOf(npy, await readNpyHeader(npy), viewAs);

/** The same of a header that has been read. */
export const layoutOf = ({path, bytes}: NpyBytes, {descr, fortran, shape, offset}: NpyHeader, viewAs?: ElementType): NpyLayout => {
  const {type, swapped} = elementType(path, descr, viewAs);
  const [rows, dims] = twoSizes(path, shape);
  if (bytes !== null) checkSize(path, bytes, offset, rows, dims, type.size);
  else if (rows * dims * BigInt(type.size) > Number.MAX_SAFE_INTEGER) throw malformed(path, `its header says ${rows}×${dims} elements, more than there can be`);
  return {rows: Number(rows), dims: Number(dims), type, descr, swapped, fortran, offset};
};

/** Reads the header alone, whatever it is the header of. Throws CollapsarError, exit 3, where it is malformed. */
export const readNpyHeader = async (npy: NpyBytes): Promise<NpyHeader> => {
  const {text, offset} = await readHeaderText(npy);
  const fields = readFields(npy.path, text);
  return {...fields, shape: checkShape(npy.path, fields.shape), offset};
};

const MAGIC = Buffer.from('\x93NUMPY', 'latin1');

const readHeaderText = async ({path, bytes, read}: NpyBytes): Promise<{text: string; offset: number}> => {
  const preamble = await read(0, 12);
  const [major, minor] = [preamble[6], preamble[7]];
  if (!preamble.subarray(0, 6).equals(MAGIC)) throw malformed(path, 'it does not begin as a npy file does');
  if (preamble.length < 12) throw cut(path, `${preamble.length} bytes`);
  if (major < 1 || major > 3 || minor !== 0) throw malformed(path, `format version ${major}.${minor} is not known (1.0, 2.0 and 3.0 are)`);
  const start = major === 1 ? 10 : 12;
  const length = major === 1 ? preamble.readUInt16LE(8) : preamble.readUInt32LE(8);
  if (bytes !== null && start + length > bytes) throw cut(path, `its header should be ${length} bytes long, ${bytes - start} follow`);
  if (length > MAX_HEADER) throw malformed(path, `its header is ${length} bytes long, more than the ${MAX_HEADER} that numpy allows`);
  const header = await read(start, length);
  if (header.length < length) throw cut(path, `byte ${start + header.length}`);
  return {text: header.toString(major === 3 ? 'utf8' : 'latin1'), offset: start + length};
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

const checkShape = (path: string, shape: readonly Literal[]): readonly bigint[] => shape.map((size) => {
  if (typeof size !== 'bigint' || size < 0n) throw malformed(path, 'shape in its header is not made of whole numbers, 0 or more');
  return size;
});

const twoSizes = (path: string, shape: readonly bigint[]): readonly [rows: bigint, dims: bigint] => {
  if (shape.length === 2 && shape[1] > 0n) return [shape[0], shape[1]];
  const shown = `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
  throw ioError('no-embeddings', `${path}: no N×D embeddings in it, its shape is ${shown.slice(0, 200)}`,
    ...(shape.length > 2 ? ['one row a vector: np.save("embeddings.npy", x.reshape(-1, x.shape[-1]))'] : []));
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
