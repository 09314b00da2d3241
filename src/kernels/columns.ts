/** `width` columns from `from` on of a row-major matrix of `n` columns, packed; a copy. */
export function columns(matrix: Float64Array, rows: number, n: number, from: number, width: number): Float64Array {
  const result = new Float64Array(rows * width);
  copyColumns(matrix, rows, n, from, width, result);
  return result;
}

/** The same into an array of rows · width. */
export function copyColumns(matrix: Float64Array, rows: number, n: number, from: number, width: number, to: Float64Array): void {
  for (let r = 0; r < rows; r++) to.set(matrix.subarray(r * n + from, r * n + from + width), r * width);
}
