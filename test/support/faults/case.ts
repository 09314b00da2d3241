import type {Draft} from './draft.js';
import {createRandom, type Random} from './random.js';
import {labelOf, type Expected} from './label.js';
import {store, type Storage, type Stored} from './store.js';

/** One set of rows with a label, made from its name alone: any case can be made without the others. */
export interface FaultCase {
  readonly family: string;
  /** the parameters; unique, and the seed */
  readonly name: string;
  readonly storage: Storage;
  readonly classes: number | null;
  readonly nonfinite: 'error' | 'drop';
  /** rows of each shard but the last; default: one shard */
  readonly cuts: readonly number[];
  readonly build: (random: Random) => Draft | Promise<Draft>;
}

export type CaseOptions = Partial<Pick<FaultCase, 'classes' | 'nonfinite' | 'cuts'>>;

export const faultCase = (family: string, name: string, storage: Storage, build: FaultCase['build'], options: CaseOptions = {}): FaultCase =>
  ({family, name: `${family}: ${name}, ${storage}`, storage, build, classes: null, nonfinite: 'error', cuts: [], ...options});

export interface MadeCase extends FaultCase {
  readonly stored: Stored;
  readonly expected: Expected;
}

/** @param salt another one gives other draws of the same parameters */
export async function makeCase(c: FaultCase, salt = ''): Promise<MadeCase> {
  const stored = store(await c.build(createRandom(c.name + salt)), c.storage);
  return {...c, stored, expected: await labelOf(stored, c.classes)};
}

/** Goes round the items of a list: spreads storages and shapes over cases without their product. */
export function cycle<T>(items: readonly T[]): () => T {
  let at = 0;
  return () => items[at++ % items.length];
}
