import {decodeHalves, halfTable} from '../kernels/half.js';
import type {Dtype} from './source.js';

type Floats = Float32Array | Float64Array;

/** How one element of an array is stored, and how many of them become numbers. */
export interface ElementType {
  readonly dtype: Dtype;
  /** bytes of one element */
  readonly size: number;
  /**
   * The first `count` elements of a buffer of native byte order as floats: a view of `raw` itself where the storage is
   * float32 or float64, else `out`, filled.
   */
  decode(raw: ArrayBuffer, out: Floats, count: number): Floats;
  /** what `out` must be; null where none is needed */
  readonly output: 'float32' | 'float64' | null;
}

const viewed = (dtype: Dtype, View: Float32ArrayConstructor | Float64ArrayConstructor): ElementType => ({
  dtype, size: View.BYTES_PER_ELEMENT, output: null,
  decode: (raw, _out, count) => new View(raw, 0, count),
});

type IntegerArray = new (raw: ArrayBuffer, offset: number, length: number) => Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array;

const converted = (dtype: Dtype, size: number, View: IntegerArray): ElementType => ({
  dtype, size, output: size < 4 ? 'float32' : 'float64',
  decode(raw, out, count) {
    out.set(new View(raw, 0, count));
    return out;
  },
});

const half: ElementType = {
  dtype: 'float16', size: 2, output: 'float32',
  decode(raw, out, count) {
    decodeHalves(new Uint16Array(raw, 0, count), out as Float32Array, count);
    return out;
  },
};

/** The upper half of a float32, moved into place. */
const brain: ElementType = {
  dtype: 'bfloat16', size: 2, output: 'float32',
  decode(raw, out, count) {
    const bits = new Uint16Array(raw, 0, count);
    const words = new Uint32Array(out.buffer, out.byteOffset, count);
    for (let i = 0; i < count; i++) words[i] = bits[i] << 16;
    return out;
  },
};

/** One byte a value, looked up. */
const quarter = (dtype: Dtype, valueOf: (bits: number) => number): ElementType => {
  let table: Float32Array | undefined;
  return {
    dtype, size: 1, output: 'float32',
    decode(raw, out, count) {
      const values = (table ??= Float32Array.from({length: 256}, (_, bits) => valueOf(bits)));
      const bytes = new Uint8Array(raw, 0, count);
      for (let i = 0; i < count; i++) out[i] = values[bytes[i]];
      return out;
    },
  };
};

/** 1 sign bit, 4 of exponent (bias 7), 3 of fraction; no infinity, all ones is NaN (Micikevicius et al. 2022, arXiv:2209.05433). */
const e4m3 = (bits: number): number => {
  const [exponent, fraction] = [(bits >> 3) & 15, bits & 7];
  const magnitude = (bits & 127) === 127 ? NaN : exponent === 0 ? fraction * 2 ** -9 : (8 + fraction) * 2 ** (exponent - 10);
  return bits & 128 ? -magnitude : magnitude;
};

/** 1 sign bit, 5 of exponent, 2 of fraction: the upper byte of a half. */
const e5m2 = (bits: number): number => halfTable()[bits << 8];

const bool: ElementType = {
  dtype: 'bool', size: 1, output: 'float32',
  decode(raw, out, count) {
    const bytes = new Uint8Array(raw, 0, count);
    for (let i = 0; i < count; i++) out[i] = bytes[i] === 0 ? 0 : 1;
    return out;
  },
};

const LOW = new Uint8Array(Uint32Array.of(1).buffer)[0] ? 0 : 1;

/** 64-bit integers, rounded once to the nearest float64. */
const wide = (dtype: Dtype, High: Int32ArrayConstructor | Uint32ArrayConstructor): ElementType => ({
  dtype, size: 8, output: 'float64',
  decode(raw, out, count) {
    const high = new High(raw, 0, 2 * count);
    const low = new Uint32Array(raw, 0, 2 * count);
    for (let i = 0; i < count; i++) out[i] = high[2 * i + 1 - LOW] * 2 ** 32 + low[2 * i + LOW];
    return out;
  },
});

/** The numbers that files hold, by name: the border between a file's bytes and floats. */
export const ELEMENTS: Readonly<Record<Dtype, ElementType>> = {
  float16: half,
  bfloat16: brain,
  float8_e4m3: quarter('float8_e4m3', e4m3),
  float8_e5m2: quarter('float8_e5m2', e5m2),
  float32: viewed('float32', Float32Array),
  float64: viewed('float64', Float64Array),
  bool,
  int8: converted('int8', 1, Int8Array),
  uint8: converted('uint8', 1, Uint8Array),
  int16: converted('int16', 2, Int16Array),
  uint16: converted('uint16', 2, Uint16Array),
  int32: converted('int32', 4, Int32Array),
  uint32: converted('uint32', 4, Uint32Array),
  int64: wide('int64', Int32Array),
  uint64: wide('uint64', Uint32Array),
};
