import type {BlockValues} from './row-sums.js';

/**
 * The k-th smallest value (k from 0), expected O(n). Reorders `values[0..n)`; no NaN allowed.
 * Hoare's quickselect with the median of three as pivot.
 */
export function selectKth(values: Float64Array, n: number, k: number): number {
  let low = 0;
  let high = n - 1;
  while (high > low) {
    const pivot = medianOfThree(values[low], values[(low + high) >> 1], values[high]);
    let i = low - 1;
    let j = high + 1;
    for (;;) {
      do i++; while (values[i] < pivot);
      do j--; while (values[j] > pivot);
      if (i >= j) break;
      const swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
    if (k <= j) high = j;
    else low = j + 1;
  }
  return values[k];
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

/** Median of `values[0..n)`, the mean of the middle two when n is even. Reorders them. NaN for n = 0. */
export function median(values: Float64Array, n: number = values.length): number {
  if (n === 0) return NaN;
  const half = n >> 1;
  const upper = selectKth(values, n, half);
  if (n % 2 === 1) return upper;
  let lower = -Infinity;
  for (let i = 0; i < half; i++) if (values[i] > lower) lower = values[i];
  return (lower + upper) / 2;
}

/** Columns taken together: a cache line of float64. */
const COLUMNS = 8;

/** Median of each column over the rows that `chosen` names; zeros when it names none. O(rows · dims), a few columns at a time. */
export function columnMedians(values: BlockValues, dims: number, chosen: ArrayLike<number>): Float64Array {
  const medians = new Float64Array(dims);
  const rows = chosen.length;
  if (rows === 0) return medians;
  const columns = Array.from({length: Math.min(COLUMNS, dims)}, () => new Float64Array(rows));
  for (let first = 0; first < dims; first += COLUMNS) {
    const width = Math.min(COLUMNS, dims - first);
    for (let r = 0; r < rows; r++) {
      const at = chosen[r] * dims + first;
      for (let c = 0; c < width; c++) columns[c][r] = values[at + c];
    }
    for (let c = 0; c < width; c++) medians[first + c] = median(columns[c]);
  }
  return medians;
}
