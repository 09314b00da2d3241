import {uniforms} from '../../test/support/random.js';

/** Draws that are the same for the same seed, everywhere. */
export interface Random {
  /** a whole number in [0, n) */
  readonly below: (n: number) => number;
  readonly chance: (p: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
}

/** The draws of one execution: a function of the seed of the run and its index alone, so that any one can be had again. */
export const randomOf = (seed: number, index: number): Random => {
  const uniform = uniforms(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35));
  const below = (n: number): number => Math.floor(uniform() * n);
  return {below, chance: (p) => uniform() < p, pick: (items) => items[below(items.length)]};
};
