import {inTurns} from './let-events-in.js';

/** `width` columns from `from` on of a row-major matrix of `n` columns, packed; a copy. */
export async function columns(matrix: Float64Array, rows: number, n: number, from: number, width: number): Promise<Float64Array> {
  const result = new Float64Array(rows * width);
  await copyColumns(matrix, rows, n, from, width, result);
  return result;
}

/** The same into an array of rows · width. */
export async function copyColumns(matrix: Float64Array, rows: number, n: number, from: number, width: number, to: Float64Array): Promise<void> {
  await inTurns(rows, width, (first, end) => {
    for (let r = first; r < end; r++) to.set(matrix.subarray(r * n + from, r * n + from + width), r * width);
  });
}
