import {ioError, type CollapsarError} from '../../errors.js';
import {decodeHalves} from '../../kernels/half.js';
import type {Dtype} from '../source.js';

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

const TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['f2', half],
  ['f4', viewed('float32', Float32Array)],
  ['f8', viewed('float64', Float64Array)],
  ['b1', bool],
  ['i1', converted('int8', 1, Int8Array)],
  ['u1', converted('uint8', 1, Uint8Array)],
  ['i2', converted('int16', 2, Int16Array)],
  ['u2', converted('uint16', 2, Uint16Array)],
  ['i4', converted('int32', 4, Int32Array)],
  ['u4', converted('uint32', 4, Uint32Array)],
  ['i8', wide('int64', Int32Array)],
  ['u8', wide('uint64', Uint32Array)],
]);

/** The element type of a numpy `descr` such as `<f4`, and whether its bytes must be swapped on this machine. */
export const elementType = (path: string, descr: string): {readonly type: ElementType; readonly swapped: boolean} => {
  const type = /^[<>=|][fbiu][1248]$/.test(descr) ? TYPES.get(descr.slice(1)) : undefined;
  if (!type || (descr[0] === '|' && type.size > 1)) throw refused(path, descr);
  const order = descr[0];
  return {type, swapped: type.size > 1 && (order === '>' ? LOW === 0 : order === '<' && LOW === 1)};
};

const SAVE_AS_FLOAT = 'np.save("embeddings.npy", x.astype(np.float32))';

const REFUSED: readonly (readonly [pattern: RegExp, what: string, mend: string])[] = [
  [/^[|<>=]?O/, 'Python objects (pickle), which can run code when they are loaded', 'np.save("embeddings.npy", np.stack(x).astype(np.float32))  # rows must be of one length'],
  [/^[|<>=]?V2$/, '2-byte raw data, probably bfloat16', 'torch: np.save("embeddings.npy", x.float().numpy()); ml_dtypes: np.save("embeddings.npy", x.astype(np.float32))'],
  [/^[|<>=]?V/, 'raw bytes', SAVE_AS_FLOAT],
  [/^[<>=]?c/, 'complex numbers', 'np.save("embeddings.npy", np.concatenate([x.real, x.imag], axis=1))'],
  [/^[|<>=]?[SUa]/, 'text', 'np.save("embeddings.npy", vectors)  # the vectors, not their names'],
  [/^[<>=]?[mM]/, 'dates or durations', SAVE_AS_FLOAT],
  [/^[<>=]?f(?:10|12|16)$/, 'long doubles, whose layout differs from machine to machine', 'np.save("embeddings.npy", x.astype(np.float64))'],
];

const refused = (path: string, descr: string): CollapsarError => {
  const [, what, mend] = REFUSED.find(([pattern]) => pattern.test(descr)) ?? [null, 'not a number type known here', SAVE_AS_FLOAT];
  return ioError('unsupported-dtype', `${path}: dtype '${descr}' is ${what}`, mend);
};
