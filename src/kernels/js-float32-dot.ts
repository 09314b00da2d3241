import {FLOAT32_RUN} from './products.js';

/** sum + Σ a[at + k] · b[bt + k] over `terms` products of float32, each run of them summed in float32 and then in float64: the order and the rounding of the WebAssembly kernels. */
export function float32Dot(a: Float32Array, at: number, b: Float32Array, bt: number, terms: number, sum: number): number {
  for (let first = 0; first < terms; first += FLOAT32_RUN) {
    let run = 0;
    const end = Math.min(first + FLOAT32_RUN, terms);
    for (let k = first; k < end; k++) run = Math.fround(run + Math.fround(a[at + k] * b[bt + k]));
    sum += run;
  }
  return sum;
}
