import {roundToHalf} from '../../../src/kernels/half.js';
import {type Draft} from './draft.js';

export type Storage = 'f64' | 'f32' | 'f16' | 'bf16' | 'int8';

/** Unit roundoff; int8 has a step of 1 instead. */
export const ROUNDOFF: Readonly<Record<Storage, number>> = {f64: 2 ** -53, f32: 2 ** -24, f16: 2 ** -11, bf16: 2 ** -8, int8: 0};

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Nearest bfloat16, ties to even. */
export function roundToBfloat16(x: number): number {
  float[0] = x;
  bits[0] = (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) & 0xffff0000;
  return float[0];
}

export interface Stored extends Draft {
  readonly storage: Storage;
  /** as a reader would give them */
  readonly held: Float32Array | Float64Array;
}

/** The rows as a file of that precision would hold them; int8 by one scale for all, so that the largest value is 127. */
export function store(draft: Draft, storage: Storage): Stored {
  if (storage === 'f64') return {...draft, storage, held: draft.values};
  if (storage === 'int8') return quantise(draft);
  const round = {f32: Math.fround, f16: roundToHalf, bf16: roundToBfloat16}[storage];
  return {...draft, storage, held: Float32Array.from(draft.values, round)};
}

function quantise(draft: Draft): Stored {
  let largest = 0;
  for (const v of draft.values) if (Math.abs(v) > largest) largest = Math.abs(v);
  const scale = largest > 0 ? 127 / largest : 1;
  return {
    ...draft, storage: 'int8', held: Float32Array.from(draft.values, (v) => Math.round(v * scale)),
    truth: {...draft.truth, mean: draft.truth.mean.map((v) => v * scale), covariance: draft.truth.covariance.map((v) => v * scale * scale)},
  };
}
