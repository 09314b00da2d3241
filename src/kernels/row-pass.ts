/** The values of a block, row-major. A run sees one kind, so that the loops below stay monomorphic. */
export type BlockValues = Float32Array | Float64Array;

/**
 * Squared norm and squared distance from `centre` of each row, O(rows · dims), accumulated in float64.
 * Either is NaN or Infinity exactly where the row holds such a value (or its square overflows).
 */
export function rowNorms(
  values: BlockValues, rows: number, dims: number, centre: Float64Array,
  squaredNorms: Float64Array, squaredDistances: Float64Array,
): void {
  for (let r = 0, i = 0; r < rows; r++) {
    let norm = 0;
    let distance = 0;
    for (let j = 0; j < dims; j++, i++) {
      const x = values[i];
      const y = x - centre[j];
      norm += x * x;
      distance += y * y;
    }
    squaredNorms[r] = norm;
    squaredDistances[r] = distance;
  }
}

/** Adds y = x − centre to Σ y and ‖y‖²·y to Σ ‖y‖² y, for one row. */
export function addRowMoments(
  values: BlockValues, row: number, dims: number, centre: Float64Array, squaredDistance: number,
  sum: Float64Array, cubed: Float64Array,
): void {
  for (let j = 0, i = row * dims; j < dims; j++, i++) {
    const y = values[i] - centre[j];
    sum[j] += y;
    cubed[j] += squaredDistance * y;
  }
}

/** Adds v = x/‖x‖ − origin to Σ v and its squares to Σ v², for one row. */
export function addDirection(
  values: BlockValues, row: number, dims: number, inverseNorm: number, origin: Float64Array,
  sum: Float64Array, squares: Float64Array,
): void {
  for (let j = 0, i = row * dims; j < dims; j++, i++) {
    const v = values[i] * inverseNorm - origin[j];
    sum[j] += v;
    squares[j] += v * v;
  }
}
