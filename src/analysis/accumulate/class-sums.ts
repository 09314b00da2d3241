import {unfitError} from '../../errors.js';
import type {BlockValues} from '../../kernels/row-sums.js';

/** Rows by class: counts and mean rows. Rows without a label are left out and counted. */
export interface ClassSums {
  /** in the order in which they were first seen */
  readonly names: readonly string[];
  readonly counts: Float64Array;
  /** K × D, row-major */
  readonly means: Float64Array;
  readonly unlabelled: number;
}

/** Bytes of the K×D sums at most. */
const LIMIT = 256 * 2 ** 20;

/** Sums of rows by label, about the first row so that an offset costs no digits. Memory O(K·D). */
export function createClassSums(dims: number) {
  const index = new Map<string, number>();
  const counts: number[] = [];
  const sums: Float64Array[] = [];
  let shift: Float64Array | undefined;
  let unlabelled = 0;

  const classOf = (label: string): number => {
    const known = index.get(label);
    if (known !== undefined) return known;
    const most = Math.floor(LIMIT / (8 * dims));
    if (sums.length >= most) throw unfitError('too-many-classes', `the labels name more than ${most} classes`, 'is the label column an id? give the class column to --labels');
    index.set(label, sums.length);
    counts.push(0);
    return sums.push(new Float64Array(dims)) - 1;
  };

  return {
    add(values: BlockValues, row: number, label: string | null): void {
      shift ??= Float64Array.from(values.subarray(row * dims, (row + 1) * dims));
      if (label === null) {
        unlabelled++;
        return;
      }
      const k = classOf(label);
      counts[k]++;
      const sum = sums[k];
      for (let j = 0, i = row * dims; j < dims; j++, i++) sum[j] += values[i] - shift[j];
    },
    finish(): ClassSums {
      const means = new Float64Array(sums.length * dims);
      sums.forEach((sum, k) => {
        for (let j = 0; j < dims; j++) means[k * dims + j] = (shift?.[j] ?? 0) + sum[j] / counts[k];
      });
      return {names: [...index.keys()], counts: Float64Array.from(counts), means, unlabelled};
    },
  };
}
