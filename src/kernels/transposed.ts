const BLOCK = 32;

/** By blocks, since down a column every entry is a cache line of its own. @param matrix rows × columns row-major */
export function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i0 = 0; i0 < rows; i0 += BLOCK) {
    const end = Math.min(rows, i0 + BLOCK);
    for (let j = 0; j < columns; j++) for (let i = i0; i < end; i++) result[j * rows + i] = matrix[i * columns + j];
  }
  return result;
}
