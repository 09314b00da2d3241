import {usageError} from '../../errors.js';
import {nearest} from '../../nearest.js';
import {ELEMENTS, type ElementType} from '../element-types.js';
import type {Dtype} from '../source.js';

const NUMPY: ReadonlyMap<string, Dtype> = new Map([
  ['f2', 'float16'], ['f4', 'float32'], ['f8', 'float64'], ['i1', 'int8'], ['u1', 'uint8'], ['i2', 'int16'], ['u2', 'uint16'],
  ['i4', 'int32'], ['u4', 'uint32'], ['i8', 'int64'], ['u8', 'uint64'], ['b1', 'bool'],
]);

const LITTLE = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/**
 * What `--raw` says: a Dtype (`float32`, `bfloat16`), with `be` or `le` behind it, or numpy's word for it (`<f4`, `>f2`). Little-endian
 * unless it says otherwise. Throws CollapsarError, exit 2, where it says something else.
 */
export const rawType = (text: string): {readonly type: ElementType; readonly swapped: boolean} => {
  const [, numpyOrder, numpy] = /^([<>=|]?)([fiub][1248])$/.exec(text) ?? [];
  const [, name, suffix] = /^(.*?)(be|le)?$/.exec(text) ?? [];
  const dtype = numpy === undefined ? name : NUMPY.get(numpy) ?? '';
  if (!Object.hasOwn(ELEMENTS, dtype)) throw unknown(text);
  const type = ELEMENTS[dtype as Dtype];
  const big = numpyOrder === '>' || suffix === 'be' || (numpyOrder === '=' && !LITTLE);
  return {type, swapped: type.size > 1 && big === LITTLE};
};

const unknown = (text: string) => {
  const near = nearest(text, Object.keys(ELEMENTS));
  return usageError('bad-raw', `--raw ${text} is no type known here (${Object.keys(ELEMENTS).join(', ')}; with be behind it for big-endian; or as numpy writes it: >f4)`,
    ...(near === null ? [] : [`--raw ${near}`]));
};
