import {mix32} from '../../kernels/hash.js';

/**
 * `count` of the numbers 0 … population − 1, each set of them as likely as any other, rising; a fixed function of the seed. Floyd's
 * algorithm (Bentley and Floyd 1987, "A sample of brilliance"): O(count) draws and memory, whatever the population.
 */
export const randomRows = (population: number, count: number, seed: number): Float64Array => {
  const draw = uniform(seed);
  const chosen = new Set<number>();
  for (let last = population - count; last < population; last++) {
    const row = Math.floor(draw() * (last + 1));
    chosen.add(chosen.has(row) ? last : row);
  }
  return Float64Array.from(chosen).sort();
};

/** Numbers in [0, 1) of 53 bits, from a counter that is mixed (splitmix32 twice a number). */
const uniform = (seed: number): (() => number) => {
  let state = mix32(seed ^ 0x5bd1e995);
  const next = (): number => mix32(state = (state + 0x9e3779b9) >>> 0);
  return () => ((next() >>> 5) * 0x400_0000 + (next() >>> 6)) / 2 ** 53;
};
