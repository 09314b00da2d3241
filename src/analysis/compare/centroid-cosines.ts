import type {ClassSums} from '../accumulate/class-sums.js';
import {dot} from '../symmetric.js';

export interface CentroidCosines {
  /** by class, in the order of the baseline: cosine of its mean about the mean of all rows, before and after */
  readonly classes: {readonly name: string; readonly cosine: number}[];
  readonly mean: number;
  readonly least: number;
  /** classes of one set only, or whose mean is that of all rows */
  readonly leftOut: number;
}

/** In channel space. O(K·D). Null where no class can be compared. */
export function centroidCosines(before: ClassSums, beforeMean: Float64Array, after: ClassSums, afterMean: Float64Array): CentroidCosines | null {
  const places = new Map(after.names.map((name, k) => [name, k]));
  const classes = before.names.flatMap((name, k) => {
    const other = places.get(name);
    if (other === undefined) return [];
    const a = centred(before, k, beforeMean);
    const b = centred(after, other, afterMean);
    const cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    return Number.isFinite(cosine) ? [{name, cosine}] : [];
  });
  if (classes.length === 0) return null;
  const cosines = classes.map(({cosine}) => cosine);
  return {
    classes, mean: cosines.reduce((a, c) => a + c, 0) / cosines.length, least: Math.min(...cosines),
    leftOut: new Set([...before.names, ...after.names]).size - classes.length,
  };
}

const centred = ({means}: ClassSums, k: number, mean: Float64Array): Float64Array => mean.map((m, j) => means[k * mean.length + j] - m);
