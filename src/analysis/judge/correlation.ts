import type {Comoments} from '../accumulate/comoments.js';
import {createUnionFind} from '../sample/union-find.js';

/** Pearson correlations of the channels that vary. */
export interface Correlation {
  /** indices of the channels that take part, ascending */
  readonly channels: Int32Array;
  /** c×c row-major for c = channels.length, unit diagonal */
  readonly matrix: Float64Array;
  /** over i ≠ j; 0 where fewer than two channels take part */
  readonly meanAbs: number;
  readonly meanSquare: number;
  readonly maxAbs: number;
  /** largest |r| of each participating channel with another */
  readonly maxAbsOfChannel: Float64Array;
}

/** O(D²). @param dead channels to leave out, ascending */
export function correlate(moments: Comoments, dead: readonly number[]): Correlation {
  const dims = moments.mean.length;
  const leftOut = new Set(dead);
  const channels = Int32Array.from({length: dims}, (_, j) => j).filter((j) => !leftOut.has(j));
  const c = channels.length;
  const inverse = Float64Array.from(channels, (j) => 1 / Math.sqrt(moments.m2[j * (dims + 1)]));
  const matrix = new Float64Array(c * c);
  const maxAbsOfChannel = new Float64Array(c);
  let abs = 0;
  let square = 0;
  for (let a = 0; a < c; a++) {
    matrix[a * (c + 1)] = 1;
    const row = channels[a] * dims;
    for (let b = 0; b < a; b++) {
      const r = Math.max(-1, Math.min(1, moments.m2[row + channels[b]] * inverse[a] * inverse[b]));
      matrix[a * c + b] = r;
      matrix[b * c + a] = r;
      const size = Math.abs(r);
      abs += size;
      square += r * r;
      if (size > maxAbsOfChannel[a]) maxAbsOfChannel[a] = size;
      if (size > maxAbsOfChannel[b]) maxAbsOfChannel[b] = size;
    }
  }
  const pairs = Math.max(1, (c * (c - 1)) / 2);
  let maxAbs = 0;
  for (const m of maxAbsOfChannel) if (m > maxAbs) maxAbs = m;
  return {channels, matrix, meanAbs: abs / pairs, meanSquare: square / pairs, maxAbs, maxAbsOfChannel};
}

/** Groups of channels tied by |r| ≥ threshold, by original index, ascending: the first of each stands for the group. */
export function duplicateGroups(correlation: Correlation, threshold: number): number[][] {
  const c = correlation.channels.length;
  const sets = createUnionFind(c);
  for (let a = 0; a < c; a++) {
    if (correlation.maxAbsOfChannel[a] < threshold) continue;
    for (let b = a + 1; b < c; b++) if (Math.abs(correlation.matrix[a * c + b]) >= threshold) sets.union(a, b);
  }
  return sets.groups().map((group) => group.map((a) => correlation.channels[a]));
}
