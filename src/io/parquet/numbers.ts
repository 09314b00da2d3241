import {halfTable} from '../../kernels/half.js';
import type {Dtype} from '../source.js';
import type {SchemaElement} from './format.js';
import type {Leaf} from './schema.js';

export type Floats = Float32Array | Float64Array;

/** How one number of a column is stored, and how it becomes a float. */
export interface NumberType {
  readonly dtype: Dtype;
  /** bits of a float in which every value is exact, or (64-bit integers) nearest */
  readonly bits: 32 | 64;
  /** bytes of one value as PLAIN stores it; booleans are packed eight to a byte */
  readonly size: number;
  /** out[at…at+count) from the values that lie at byte `from`; RangeError where they do not */
  readonly decode: (view: DataView, from: number, out: Floats, at: number, count: number) => void;
}

/** Values that are already what `out` holds: a copy of bytes. The format is little-endian, as is every machine that Node runs on save s390x. */
const copied = (size: number): NumberType['decode'] => (view, from, out, at, count) => {
  const target = new Uint8Array(out.buffer, out.byteOffset + at * size, count * size);
  target.set(new Uint8Array(view.buffer, view.byteOffset + from, count * size));
};

const halves: NumberType['decode'] = (view, from, out, at, count) => {
  const table = halfTable();
  for (let i = 0; i < count; i++) out[at + i] = table[view.getUint16(from + 2 * i, true)];
};

const signed32: NumberType['decode'] = (view, from, out, at, count) => {
  for (let i = 0; i < count; i++) out[at + i] = view.getInt32(from + 4 * i, true);
};

const unsigned32: NumberType['decode'] = (view, from, out, at, count) => {
  for (let i = 0; i < count; i++) out[at + i] = view.getUint32(from + 4 * i, true);
};

const signed64: NumberType['decode'] = (view, from, out, at, count) => {
  for (let i = 0; i < count; i++) out[at + i] = view.getInt32(from + 8 * i + 4, true) * 2 ** 32 + view.getUint32(from + 8 * i, true);
};

const unsigned64: NumberType['decode'] = (view, from, out, at, count) => {
  for (let i = 0; i < count; i++) out[at + i] = view.getUint32(from + 8 * i + 4, true) * 2 ** 32 + view.getUint32(from + 8 * i, true);
};

/** `from` is a bit here: the reader of PLAIN booleans counts in bits. */
const packedBits: NumberType['decode'] = (view, from, out, at, count) => {
  for (let i = 0; i < count; i++) out[at + i] = (view.getUint8((from + i) >> 3) >> ((from + i) & 7)) & 1;
};

/** By converted type, the older way to say what an integer is. */
const CONVERTED: ReadonlyMap<number, readonly [width: number, signed: boolean]> = new Map([
  [11, [8, false]], [12, [16, false]], [13, [32, false]], [14, [64, false]],
  [15, [8, true]], [16, [16, true]], [17, [32, true]], [18, [64, true]],
]);

/** The number type of a leaf, or null where it holds no plain numbers (text, dates, decimals). */
export function numberType({physical, element}: Pick<Leaf, 'physical' | 'element'>): NumberType | null {
  if (physical === 'FLOAT') return {dtype: 'float32', bits: 32, size: 4, decode: copied(4)};
  if (physical === 'DOUBLE') return {dtype: 'float64', bits: 64, size: 8, decode: copied(8)};
  if (physical === 'BOOLEAN') return {dtype: 'bool', bits: 32, size: 1 / 8, decode: packedBits};
  if (physical === 'FIXED_LEN_BYTE_ARRAY' && element.typeLength === 2 && element.logical?.float16) {
    return {dtype: 'float16', bits: 32, size: 2, decode: halves};
  }
  return physical === 'INT32' || physical === 'INT64' ? integerType(element, physical === 'INT32' ? 32 : 64) : null;
}

function integerType({logical, converted}: SchemaElement, stored: 32 | 64): NumberType | null {
  const said = logical?.integer ? [logical.integer.bitWidth ?? stored, logical.integer.signed ?? true] as const : CONVERTED.get(converted ?? -1);
  const otherwise = converted !== undefined || Object.values(logical ?? {}).some((kind) => kind !== undefined);
  if (said === undefined && otherwise) return null;
  const [width, isSigned] = said ?? [stored, true];
  if (![8, 16, 32, 64].includes(width) || width > stored) return null;
  const decode = stored === 32 ? (isSigned ? signed32 : unsigned32) : isSigned ? signed64 : unsigned64;
  return {dtype: `${isSigned ? '' : 'u'}int${width}` as Dtype, bits: width < 32 ? 32 : 64, size: stored / 8, decode};
}
