import {ioError, usageError, type CollapsarError} from '../../errors.js';
import {ELEMENTS, type ElementType} from '../element-types.js';

const TYPES: ReadonlyMap<string, ElementType> = new Map([
  ['f2', ELEMENTS.float16], ['f4', ELEMENTS.float32], ['f8', ELEMENTS.float64], ['b1', ELEMENTS.bool],
  ['i1', ELEMENTS.int8], ['u1', ELEMENTS.uint8], ['i2', ELEMENTS.int16], ['u2', ELEMENTS.uint16],
  ['i4', ELEMENTS.int32], ['u4', ELEMENTS.uint32], ['i8', ELEMENTS.int64], ['u8', ELEMENTS.uint64],
]);

const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * The element type of a numpy `descr` such as `<f4`, and whether its bytes must be swapped on this machine.
 * @param viewAs what elements that numpy has no name for are: raw bytes (`V2` is how it saves bfloat16), `f1` (float8_e5m2), or integers of that size
 */
export const elementType = (path: string, descr: string, viewAs?: ElementType): TypeInFile => {
  if (viewAs) return {...viewOf(path, descr, viewAs), type: viewAs};
  const type = /^[<>=|][fbiu][1248]$/.test(descr) ? TYPES.get(descr.slice(1)) : undefined;
  if (!type || (descr[0] === '|' && type.size > 1)) throw refused(path, descr);
  const order = descr[0];
  return {type, swapped: type.size > 1 && (order === '>' ? LITTLE : order === '<' && !LITTLE)};
};

export interface TypeInFile {
  readonly type: ElementType;
  readonly swapped: boolean;
}

const viewOf = (path: string, descr: string, {dtype, size}: ElementType): {swapped: boolean} => {
  const [, order, bytes] = /^([<>=|])(?:[Viu](?=[1248])|f(?=1))(\d)$/.exec(descr) ?? [];
  if (Number(bytes) !== size) throw usageError('cannot-view', `${path}: its dtype '${descr}' cannot be read as ${dtype} (raw bytes or integers of ${size} bytes can)`, 'leave --raw out');
  return {swapped: size > 1 && (order === '>' ? LITTLE : order === '<' && !LITTLE)};
};

const SAVE_AS_FLOAT = 'np.save("embeddings.npy", x.astype(np.float32))';

const REFUSED: readonly (readonly [pattern: RegExp, what: string, ...mend: string[]])[] = [
  [/^[|<>=]?O/, 'Python objects (pickle), which can run code when they are loaded', 'np.save("embeddings.npy", np.stack(x).astype(np.float32))  # rows must be of one length'],
  [/^[|<>=]?V2$/, '2-byte raw data, probably bfloat16', '--raw bfloat16', 'torch: np.save("embeddings.npy", x.float().numpy()); ml_dtypes: np.save("embeddings.npy", x.astype(np.float32))'],
  [/^[|<>=]?f1$/, 'a float of one byte, probably float8_e5m2', '--raw float8_e5m2', SAVE_AS_FLOAT],
  [/^[|<>=]?V/, 'raw bytes', SAVE_AS_FLOAT],
  [/^[<>=]?c/, 'complex numbers', 'np.save("embeddings.npy", np.concatenate([x.real, x.imag], axis=1))'],
  [/^[|<>=]?[SUa]/, 'text', 'np.save("embeddings.npy", vectors)  # the vectors, not their names'],
  [/^[<>=]?[mM]/, 'dates or durations', SAVE_AS_FLOAT],
  [/^[<>=]?f(?:10|12|16)$/, 'long doubles, whose layout differs from machine to machine', 'np.save("embeddings.npy", x.astype(np.float64))'],
];

const refused = (path: string, descr: string): CollapsarError => {
  const [, what, ...mend] = REFUSED.find(([pattern]) => pattern.test(descr)) ?? [null, 'not a number type known here', SAVE_AS_FLOAT];
  return ioError('unsupported-dtype', `${path}: dtype '${descr}' is ${what}`, ...mend);
};
