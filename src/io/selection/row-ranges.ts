import {usageError} from '../../errors.js';

/** Rows, as the bounds of runs of them, begin and end (exclusive) by turns, rising: [2, 5, 9, 10] are rows 2, 3, 4 and 9. */
export type RowRanges = ArrayLike<number>;

/** Bounds as Python has them, `A:B`: half-open, negative ones counted from the end, either may be left out. */
export interface Slice {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** More rows than there can be. */
export const NO_END = Number.MAX_SAFE_INTEGER;

/** Throws CollapsarError, exit 2, for what is no `A:B`. */
export const parseSlice = (text: string): Slice => {
  const [, from, to] = /^\s*(-?\d*)\s*:\s*(-?\d*)\s*$/.exec(text) ?? [undefined, '-', '-'];
  const [start, end] = [Number(from), to === '' ? NO_END : Number(to)];
  if (![start, end].every(Number.isSafeInteger)) throw usageError('bad-rows', `--rows ${text} is no range of rows`, 'write it like --rows 0:1000, --rows 500: or --rows=-1000:');
  return {text: text.trim(), start, end};
};

/** What the slice leaves of `rows` rows: NO_END where how many there are is not known, and no bound is counted from the end. */
export const resolveSlice = ({start, end}: Slice, rows: number): readonly [start: number, end: number] => {
  const place = (bound: number): number => Math.max(0, Math.min(rows, bound < 0 ? rows + bound : bound));
  return [place(start), Math.max(place(start), place(end))];
};

/** How many rows there are in them. */
export const countRows = (ranges: RowRanges): number => {
  let count = 0;
  for (let i = 0; i < ranges.length; i += 2) count += ranges[i + 1] - ranges[i];
  return count;
};

/** Runs of single rows that rise, put together where they touch. */
export const rangesOf = (rows: Float64Array, from = 0): Float64Array => {
  const bounds = new Float64Array(2 * rows.length);
  let used = 0;
  for (const row of rows) {
    if (used > 0 && bounds[used - 1] === from + row) bounds[used - 1]++;
    else {
      bounds[used++] = from + row;
      bounds[used++] = from + row + 1;
    }
  }
  return bounds.slice(0, used);
};

/** Those of the rows [start, end), counted from `start`. O(log of the ranges + those that are left). */
export const rangesWithin = (ranges: RowRanges, start: number, end: number): number[] => {
  let [low, high] = [0, ranges.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[2 * middle + 1] <= start) low = middle + 1;
    else high = middle;
  }
  const within: number[] = [];
  for (let i = 2 * low; i < ranges.length && ranges[i] < end; i += 2) {
    within.push(Math.max(0, ranges[i] - start), Math.min(end, ranges[i + 1]) - start);
  }
  return within;
};

/** A piece of a file that is read at once. */
export interface RowPiece {
  readonly first: number;
  readonly count: number;
}

/** Bytes between two rows that are wanted which are rather read than skipped. */
const GAP = 1 << 14;

/** How many rows between two that are wanted are rather read than skipped. */
export const nearRows = (rowBytes: number): number => Math.floor(GAP / rowBytes);

/**
 * Pieces of at most `most` rows that hold all rows of the ranges (of all `rows` rows where there are none), in order. Ranges that are no
 * more than `gap` rows apart are read as one: a gap costs less than another read.
 */
export function* piecesOf(rows: number, most: number, gap: number, ranges: RowRanges = [0, rows]): Generator<RowPiece> {
  for (let i = 0; i < ranges.length;) {
    const start = ranges[i];
    let end = ranges[i + 1];
    for (i += 2; i < ranges.length && ranges[i] - end <= gap && ranges[i + 1] - start <= most; i += 2) end = ranges[i + 1];
    for (let first = start; first < Math.min(end, rows); first += most) yield {first, count: Math.min(most, Math.min(end, rows) - first)};
  }
}

/** Whether a row is in the ranges, asked of rows that rise. */
export const inRanges = (ranges: RowRanges): ((row: number) => boolean) => {
  let at = 0;
  return (row) => {
    while (at < ranges.length && row >= ranges[at + 1]) at += 2;
    return at < ranges.length && row >= ranges[at];
  };
};
