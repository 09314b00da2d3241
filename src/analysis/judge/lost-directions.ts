import type {Backend} from '../../kernels/backend.js';
import {createUnionFind} from '../sample/union-find.js';
import {eigenvectorsOf, type Symmetric} from '../symmetric.js';

/** Which channels carry directions that are lost. */
export interface LostDirections {
  /** directions looked at */
  readonly count: number;
  /** share of each channel's unit vector that lies in the lost subspace, length n; sums to `count` */
  readonly leverage: Float64Array;
  /** channels with half of themselves there or more, ascending */
  readonly channels: readonly number[];
  /** those channels are as many as the directions: without them the rest has full rank */
  readonly axisAligned: boolean;
  /** groups of channels tied by a linear relation of their own (three or more), ascending; empty when the relations run through most channels */
  readonly collinear: readonly (readonly number[])[];
}

/** A hair: each of two copies has just a half of itself in the lost subspace, each of 20 channels of constant sum a twentieth, and rounding must not decide. */
const HAIR = 1e-6;
/** Share of the lost subspace that two channels must have in common to be tied. */
const TIE = 0.05 - HAIR;
const HALF = 0.5 - HAIR;

/**
 * The orthogonal projector on the last n − `live` eigenvectors, from whichever side needs fewer vectors. O(4/3 n³ + 2n²k).
 * @param matrix n × n
 */
export async function locateLost(matrix: Symmetric, n: number, live: number, backend: Backend): Promise<LostDirections> {
  const count = n - live;
  const fromLost = count <= live;
  const indices = Array.from({length: fromLost ? count : live}, (_, i) => (fromLost ? live + i : i));
  const {vectors} = await eigenvectorsOf(matrix, n, indices, backend);
  const entry = (i: number, j: number): number => {
    let sum = 0;
    for (let from = 0; from < vectors.length; from += n) sum += vectors[from + i] * vectors[from + j];
    return fromLost ? sum : (i === j ? 1 : 0) - sum;
  };
  const leverage = Float64Array.from({length: n}, (_, j) => Math.min(1, Math.max(0, entry(j, j))));
  const channels = Array.from(leverage.keys()).filter((j) => leverage[j] >= HALF);
  return {count, leverage, channels, axisAligned: channels.length === count && channels.every((j) => leverage[j] > 0.9), collinear: tiedGroups(leverage, entry)};
}

function tiedGroups(leverage: Float64Array, entry: (i: number, j: number) => number): number[][] {
  const n = leverage.length;
  const touched = Array.from(leverage.keys()).filter((j) => leverage[j] > TIE);
  if (touched.length > n / 2) return [];
  const sets = createUnionFind(n);
  for (let a = 0; a < touched.length; a++) {
    for (let b = a + 1; b < touched.length; b++) if (Math.abs(entry(touched[a], touched[b])) > TIE) sets.union(touched[a], touched[b]);
  }
  return sets.groups().filter((group) => group.length > 2);
}
