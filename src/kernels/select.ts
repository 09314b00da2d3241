import {letEventsIn} from './let-events-in.js';
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
  const {among, count, below} = narrowed(values, n, half);
  const upper = selectKth(among, count, half - below);
  if (n % 2 === 1) return upper;
  return (upper + (below < half ? largest(among, half - below) : largestBelow(values, n, upper))) / 2;
}

function largest(values: Float64Array, n: number): number {
  let most = -Infinity;
  for (let i = 0; i < n; i++) if (values[i] > most) most = values[i];
  return most;
}

function largestBelow(values: Float64Array, n: number, limit: number): number {
  let most = -Infinity;
  for (let i = 0; i < n; i++) if (values[i] < limit && values[i] > most) most = values[i];
  return most;
}

/** From so many values on they are dealt to buckets first: a pass without a branch that is often mispredicted. */
const MANY = 128;
const BUCKETS = 256;
const sizes = new Int32Array(BUCKETS);
let bucket = new Float64Array(0);

/**
 * Those among which the k-th smallest is, by buckets of equal width from the smallest to the largest, and how many of the others are
 * below them. All, where they are few or too far apart.
 */
function narrowed(values: Float64Array, n: number, k: number): {among: Float64Array; count: number; below: number} {
  let least = values[0];
  let most = values[0];
  for (let i = 1; i < n; i++) {
    const x = values[i];
    if (x < least) least = x;
    else if (x > most) most = x;
  }
  const scale = (BUCKETS - 1) / (most - least);
  if (n < MANY || !(scale > 0 && scale < Infinity)) return {among: values, count: n, below: 0};
  sizes.fill(0);
  for (let i = 0; i < n; i++) sizes[(values[i] - least) * scale | 0]++;
  let chosen = 0;
  let below = 0;
  while (below + sizes[chosen] <= k) below += sizes[chosen++];
  if (bucket.length < n) bucket = new Float64Array(n);
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (((values[i] - least) * scale | 0) === chosen) bucket[count++] = values[i];
  }
  return {among: bucket, count, below};
}

/** Columns taken together: a cache line of float64. */
const COLUMNS = 8;

/** Median of each column over the rows that `chosen` names; zeros when it names none. O(rows · dims), a few columns at a time. */
export async function columnMedians(values: BlockValues, dims: number, chosen: ArrayLike<number>): Promise<Float64Array> {
  const medians = new Float64Array(dims);
  const rows = chosen.length;
  if (rows === 0) return medians;
  // columns that lie a multiple of 4 KiB apart would push one another out of the cache
  const step = rows + 8;
  const block = new Float64Array(COLUMNS * step);
  for (let first = 0; first < dims; first += COLUMNS) {
    const width = Math.min(COLUMNS, dims - first);
    gatherColumns(values, dims, chosen, first, width, block, step);
    for (let c = 0; c < width; c++) medians[first + c] = median(block.subarray(c * step, c * step + rows));
    await letEventsIn();
  }
  return medians;
}

/** `width` columns from `first` on, one after the other. */
function gatherColumns(values: BlockValues, dims: number, chosen: ArrayLike<number>, first: number, width: number, to: Float64Array, step: number): void {
  for (let r = 0; r < chosen.length; r++) {
    const at = chosen[r] * dims + first;
    for (let c = 0; c < width; c++) to[c * step + r] = values[at + c];
  }
}
