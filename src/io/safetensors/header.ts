import {ioError, type CollapsarError} from '../../errors.js';
import type {OpenFile} from '../bytes/file-bytes.js';
import {ELEMENTS, type ElementType} from '../element-types.js';
import {parseStrictJson, type Json} from '../strict-json.js';

/** One tensor of a file: where its elements lie, in C order and little-endian. */
export interface Tensor {
  readonly name: string;
  /** the file's own word for it, such as `BF16` */
  readonly dtype: string;
  /** null where its elements cannot be read as numbers here */
  readonly type: ElementType | null;
  readonly shape: readonly number[];
  /** byte of the file at which the first element lies, and the byte after the last */
  readonly start: number;
  readonly end: number;
}

const TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['F64', ELEMENTS.float64], ['F32', ELEMENTS.float32], ['F16', ELEMENTS.float16], ['BF16', ELEMENTS.bfloat16],
  ['F8_E4M3', ELEMENTS.float8_e4m3], ['F8_E5M2', ELEMENTS.float8_e5m2], ['BOOL', ELEMENTS.bool],
  ['I8', ELEMENTS.int8], ['U8', ELEMENTS.uint8], ['I16', ELEMENTS.int16], ['U16', ELEMENTS.uint16],
  ['I32', ELEMENTS.int32], ['U32', ELEMENTS.uint32], ['I64', ELEMENTS.int64], ['U64', ELEMENTS.uint64],
]);

/** of those that are known and not read */
const OTHER_BITS: ReadonlyMap<string, number> = new Map([['F4', 4], ['F6_E2M3', 6], ['F6_E3M2', 6], ['F8_E8M0', 8], ['C64', 64]]);

const LENGTH_BYTES = 8;
/** The format allows 100 MB; headers of models with thousands of tensors are under 1 MB. */
const MAX_HEADER = 10e6;
const MAX_DEPTH = 4;

/**
 * The tensors of a safetensors file, in the order of its header, checked as its reference implementation checks them: offsets
 * without gap or overlap that cover the file, dtype × shape = span, no name twice, metadata of text alone
 * (https://github.com/huggingface/safetensors). Throws CollapsarError, exit 3.
 */
export const readTensors = async (file: OpenFile): Promise<readonly Tensor[]> => {
  if (file.bytes < LENGTH_BYTES) throw malformed(file.path, `it is ${file.bytes} bytes long`);
  const length = (await file.read(0, LENGTH_BYTES)).readBigUInt64LE(0);
  if (length > BigInt(file.bytes - LENGTH_BYTES)) throw ioError('truncated-file', `${file.path}: its header should be ${length} bytes long, in a file of ${file.bytes}`, 'copy or download the file again');
  if (length > MAX_HEADER) throw malformed(file.path, `its header is ${length} bytes long, more than the ${MAX_HEADER} that are read`);
  const header = parseHeader(file.path, (await file.read(LENGTH_BYTES, Number(length))).toString('utf8'));
  const dataStart = LENGTH_BYTES + Number(length);
  const tensors = [...header].filter(([name]) => name !== '__metadata__').map(([name, entry]) => tensorOf(file.path, name, entry, dataStart));
  checkMetadata(file.path, header.get('__metadata__'));
  checkPlaces(file.path, tensors, dataStart, file.bytes);
  return tensors;
};

const parseHeader = (path: string, text: string): ReadonlyMap<string, Json> => {
  try {
    const header = parseStrictJson(text, MAX_DEPTH);
    if (text.startsWith('{') && header instanceof Map) return header as ReadonlyMap<string, Json>;
  } catch (cause) {
    throw malformed(path, `its header is no JSON: ${(cause as Error).message}`);
  }
  throw malformed(path, 'its header is no JSON object');
};

const checkMetadata = (path: string, metadata: Json | undefined): void => {
  if (metadata === undefined || (metadata instanceof Map && [...(metadata as ReadonlyMap<string, Json>).values()].every((value) => typeof value === 'string'))) return;
  throw malformed(path, 'its __metadata__ is not text by name');
};

const tensorOf = (path: string, name: string, entry: Json, dataStart: number): Tensor => {
  const fields = entry instanceof Map ? entry as ReadonlyMap<string, Json> : new Map<string, Json>();
  const [dtype, shape, offsets] = ['dtype', 'shape', 'data_offsets'].map((key) => fields.get(key));
  if (fields.size !== 3 || typeof dtype !== 'string' || !isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) {
    throw malformed(path, `its tensor "${name.slice(0, 200)}" has no dtype, shape and data_offsets, or more than these`);
  }
  const type = TYPES.get(dtype) ?? null;
  const bits = type ? 8 * type.size : OTHER_BITS.get(dtype);
  if (bits === undefined) throw ioError('unsupported-dtype', `${path}: its tensor "${name.slice(0, 200)}" has dtype "${dtype.slice(0, 40)}", which is not known here (${[...TYPES.keys()].join(', ')} are)`, 'save it as F32');
  const span = offsets[1] - offsets[0];
  const wanted = shape.reduce((product, size) => product * BigInt(size), BigInt(bits));
  if (wanted !== BigInt(span) * 8n) throw malformed(path, `its tensor "${name.slice(0, 200)}" of ${shape.join('×') || 'one'} ${dtype} takes ${wanted / 8n} bytes, its offsets span ${span}`);
  return {name, dtype, type, shape, start: dataStart + offsets[0], end: dataStart + offsets[1]};
};

const isCounts = (value: Json | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && (count as number) >= 0);

const checkPlaces = (path: string, tensors: readonly Tensor[], dataStart: number, bytes: number): void => {
  let [end, before] = [dataStart, 'the header'];
  for (const tensor of [...tensors].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (tensor.start !== end) throw malformed(path, `between ${before} and its tensor "${tensor.name.slice(0, 200)}" there is ${tensor.start > end ? 'a gap' : 'an overlap'} of ${Math.abs(tensor.start - end)} bytes`);
    [end, before] = [tensor.end, `"${tensor.name.slice(0, 200)}"`];
  }
  if (end > bytes) throw ioError('truncated-file', `${path}: its tensors end at byte ${end}, the file at ${bytes}`, 'copy or download the file again');
  if (end < bytes) throw ioError('trailing-bytes', `${path}: ${bytes - end} bytes follow its tensors`, 'save it again');
};

const malformed = (path: string, what: string): CollapsarError =>
  ioError('malformed-safetensors', `${path}: a malformed safetensors file: ${what}`, 'save it again: safetensors.numpy.save_file({"embeddings": x}, "embeddings.safetensors")');
