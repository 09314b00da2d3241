/** `width` columns from `from` on of a row-major matrix of `n` columns, packed; a copy. */
export function columns(matrix: Float64Array, rows: number, n: number, from: number, width: number): Float64Array {
  const result = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) result.set(matrix.subarray(r * n + from, r * n + from + width), r * width);
  return result;
}
