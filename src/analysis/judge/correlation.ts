import type {Backend} from '../../kernels/backend.js';
import {inTurns, letEventsIn} from '../../kernels/let-events-in.js';
import {mirror} from '../../kernels/mirror.js';
import {transposed} from '../../kernels/transposed.js';
import type {Comoments} from '../accumulate/comoments.js';
import {clipped} from '../moment-spectra.js';
import {createUnionFind} from '../sample/union-find.js';
import {blockOf, diagonalOf, eigenvaluesOf, factorRows, isFactored, rowOf, scaledBy, type Symmetric} from '../symmetric.js';

/** Pearson correlations of the channels that vary. */
export interface Correlation {
  /** indices of the channels that take part, ascending */
  readonly channels: Int32Array;
  /** c×c for c = channels.length, unit diagonal */
  readonly matrix: Symmetric;
  /** over i ≠ j; 0 where fewer than two channels take part */
  readonly meanAbs: number;
  readonly meanSquare: number;
  readonly maxAbs: number;
  /** largest |r| of each participating channel with another */
  readonly maxAbsOfChannel: Float64Array;
}

/** O(D²), or O(k·D²) of a factor of k rows, in D² of memory less. @param dead channels to leave out, ascending */
export async function correlate(moments: Comoments, dead: readonly number[], backend: Backend): Promise<Correlation> {
  const dims = moments.mean.length;
  const leftOut = new Set(dead);
  const channels = Int32Array.from({length: dims}, (_, j) => j).filter((j) => !leftOut.has(j));
  const c = channels.length;
  const block = isFactored(moments.m2) || c < dims ? blockOf(moments.m2, dims, channels) : moments.m2.slice();
  await letEventsIn();
  const inverse = diagonalOf(block, c).map((v) => 1 / Math.sqrt(v));
  const matrix = isFactored(block) ? await scaledBy(block, inverse) : block;
  const maxAbsOfChannel = new Float64Array(c);
  let abs = 0;
  let square = 0;
  const visit = (a: number, b: number, r: number): void => {
    const size = Math.abs(r);
    abs += size;
    square += r * r;
    if (size > maxAbsOfChannel[a]) maxAbsOfChannel[a] = size;
    if (size > maxAbsOfChannel[b]) maxAbsOfChannel[b] = size;
  };
  if (isFactored(matrix)) {
    const k = factorRows(matrix);
    await letEventsIn();
    await backend.gram(transposed(matrix.factor, k, c), c, k, ({i, j, height, width, values, stride}) => {
      for (let a = 0; a < height; a++) for (let b = i === j ? a + 1 : 0; b < width; b++) visit(i + a, j + b, within(values[a * stride + b]));
    });
  } else {
    await inTurns(c, c, (first, end) => {
      for (let a = first; a < end; a++) {
        matrix[a * (c + 1)] = 1;
        for (let b = 0; b < a; b++) {
          const r = within(matrix[a * c + b] * inverse[a] * inverse[b]);
          matrix[a * c + b] = r;
          visit(a, b, r);
        }
      }
    });
    await mirror(matrix, c, 'lower');
  }
  const pairs = Math.max(1, (c * (c - 1)) / 2);
  return {channels, matrix, meanAbs: abs / pairs, meanSquare: square / pairs, maxAbs: maxAbsOfChannel.reduce((a, v) => Math.max(a, v), 0), maxAbsOfChannel};
}

const within = (r: number): number => Math.max(-1, Math.min(1, r));

/** Descending, what float32 products do not show left at 0. O(4/3 c³). */
export async function correlationEigenvalues({matrix, channels}: Correlation, {count, error}: Comoments, backend: Backend): Promise<Float64Array> {
  const eigenvalues = await eigenvaluesOf(matrix, channels.length, backend);
  return clipped(eigenvalues, count - 1, error * (eigenvalues[0] ?? 0));
}

/** Groups of channels tied by |r| ≥ threshold, by original index, ascending: the first of each stands for the group. */
export function duplicateGroups(correlation: Correlation, threshold: number): number[][] {
  const c = correlation.channels.length;
  const sets = createUnionFind(c);
  for (let a = 0; a < c; a++) {
    if (correlation.maxAbsOfChannel[a] < threshold) continue;
    const row = rowOf(correlation.matrix, c, a);
    for (let b = a + 1; b < c; b++) if (Math.abs(row[b]) >= threshold) sets.union(a, b);
  }
  return sets.groups().map((group) => group.map((a) => correlation.channels[a]));
}
