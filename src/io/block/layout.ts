import {unfitError} from '../../errors.js';
import type {ElementType} from '../element-types.js';
import type {RowBatch} from '../source.js';

export type Floats = Float32Array | Float64Array;

/** How rows × dims numbers of one type lie in one piece. */
export interface BlockLayout {
  readonly rows: number;
  readonly dims: number;
  readonly type: ElementType;
  /** bytes of an element are the other way round than on this machine */
  readonly swapped: boolean;
  /** columns lie one after another, not rows */
  readonly fortran: boolean;
  /** byte at which the first element lies */
  readonly offset: number;
}

const MAX_BATCH = 2 ** 31;

/** Throws CollapsarError, exit 4, where one batch would not fit in memory. */
export const checkFits = (path: string, rowsPerBatch: number, rows: number, dims: number): void => {
  if (Math.min(rowsPerBatch, rows) * dims * 8 > MAX_BATCH) throw unfitError('too-wide', `${path}: ${rowsPerBatch} rows of ${dims} dimensions do not fit in memory`);
};

/** whether float64 is needed for the values to be exact */
export const isWide = (type: ElementType): boolean => type.output === 'float64' || type.dtype === 'float64';

/** Makes floats of the first `count` elements of a buffer, which it may change; what it gives is good until the next call. */
export const decoder = ({dims, type, swapped}: BlockLayout, mostRows: number): ((raw: ArrayBuffer, count: number) => Floats) => {
  const out = new (type.output === 'float64' ? Float64Array : Float32Array)(type.output ? mostRows * dims : 0);
  return (raw, count) => {
    if (swapped) swapBytes(Buffer.from(raw, 0, count * type.size), type.size);
    return type.decode(raw, count < mostRows * dims && type.output ? out.subarray(0, count) : out, count);
  };
};

const swapBytes = (bytes: Buffer, size: number): void => {
  if (size === 2) bytes.swap16();
  else if (size === 4) bytes.swap32();
  else bytes.swap64();
};

/** @param firstRow of `values`, counted in the whole */
export function* cutBatches(dims: number, rowsPerBatch: number, values: Floats, firstRow: number, rows: number): Generator<RowBatch> {
  for (let at = 0; at < rows; at += rowsPerBatch) {
    const count = Math.min(rowsPerBatch, rows - at);
    yield {values: values.subarray(at * dims, (at + count) * dims), rows: count, dims, firstRow: firstRow + at};
  }
}
