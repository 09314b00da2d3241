import {roundToHalf} from '../../../src/kernels/half.js';
import {type Draft} from './draft.js';

export type Storage = 'f64' | 'f32' | 'f16' | 'bf16' | 'int8' | 'f32 in f64' | 'bf16 cut' | 'uint8' | 'int16' | 'int4';

/** Unit roundoff of the floating-point ones; integers have a step of 1 instead. */
const ROUNDOFF: Readonly<Partial<Record<Storage, number>>> = {
  f64: 2 ** -53, f32: 2 ** -24, f16: 2 ** -11, bf16: 2 ** -8, 'f32 in f64': 2 ** -24, 'bf16 cut': 2 ** -8,
};

/** Largest value of an integer storage, and what is added so that none is negative. */
const INTEGERS: Readonly<Partial<Record<Storage, readonly [largest: number, offset: number]>>> = {int8: [127, 0], uint8: [127, 128], int16: [32767, 0], int4: [7, 0]};

export const isInteger = (storage: Storage): boolean => storage in INTEGERS;
export const isCoarse = (storage: Storage): boolean => isInteger(storage) || (ROUNDOFF[storage] ?? 0) > 2 ** -12;

/** Four times the variance that rounding gives a channel of mean square `second`; sixteen levels count as exact. */
export const roundingOf = (storage: Storage, second: number): number =>
  isInteger(storage) ? (storage === 'int4' ? 0 : 1 / 3) : 4 * (ROUNDOFF[storage] ?? 0) ** 2 * second;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Nearest bfloat16, ties to even. */
export function roundToBfloat16(x: number): number {
  float[0] = x;
  bits[0] = (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) & 0xffff0000;
  return float[0];
}

/** The bfloat16 towards zero, as cutting off the low half of a float32 gives. */
function cutToBfloat16(x: number): number {
  float[0] = x;
  bits[0] &= 0xffff0000;
  return float[0];
}

export interface Stored extends Draft {
  readonly storage: Storage;
  /** as a reader would give them */
  readonly held: Float32Array | Float64Array;
}

/** The rows as a file of that precision would hold them. */
export function store(draft: Draft, storage: Storage): Stored {
  if (storage === 'f64') return {...draft, storage, held: draft.values};
  if (storage === 'f32 in f64') return {...draft, storage, held: draft.values.map(Math.fround)};
  const integer = INTEGERS[storage];
  if (integer) return quantise(draft, storage, ...integer);
  const round = {f32: Math.fround, f16: roundToHalf, bf16: roundToBfloat16, 'bf16 cut': cutToBfloat16}[storage as 'f32'];
  return {...draft, storage, held: Float32Array.from(draft.values, round)};
}

/** By one scale for all values, so that the largest is `largest`. */
function quantise(draft: Draft, storage: Storage, largest: number, offset: number): Stored {
  let loudest = 0;
  for (const v of draft.values) if (Math.abs(v) > loudest) loudest = Math.abs(v);
  const scale = loudest > 0 ? largest / loudest : 1;
  return {
    ...draft, storage, held: Float32Array.from(draft.values, (v) => Math.round(v * scale) + offset),
    truth: {...draft.truth, mean: draft.truth.mean.map((v) => v * scale + offset), covariance: draft.truth.covariance.map((v) => v * scale * scale)},
  };
}
