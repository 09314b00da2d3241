/** The values of a block, row-major. A run sees one kind, so that the loops over them stay monomorphic. */
export type BlockValues = Float32Array | Float64Array;

/** Bytes of rows that are held at a time: they stay in a core's own cache. */
export const HELD_BYTES = 2 ** 20;

/** What every row of a block takes part in, O(rows · dims) a call; sums go in the order of the rows. */
export interface RowSums {
  /** Rows, HELD_BYTES at most, where the calls below need not copy them each: to be used in their stead, until others are held. */
  hold(rows: BlockValues, dims: number): BlockValues;

  /** Writes x − origin of the rows of the block that `chosen` names to `out`, close together in their order; rounded where that is float32. */
  centre(values: BlockValues, chosen: Int32Array, origin: Float64Array, out: BlockValues): void;

  /**
   * Squared norm and squared distance from `centre` of each row, in float64. Either is NaN or Infinity exactly where the row holds
   * such a value (or its square overflows).
   */
  norms(values: BlockValues, rows: number, dims: number, centre: Float64Array, squaredNorms: Float64Array, squaredDistances: Float64Array): void;

  /**
   * 64 bits of hash of each row's bits, as two 32-bit words (see hash.ts).
   * @param words output, two entries a row: [high, low]
   */
  hash(values: BlockValues, rows: number, dims: number, words: Uint32Array): void;

  /** Adds y = x − centre to `sum` and ‖y‖²·y to `cubed`, for the rows of the block that `chosen` names. @param squaredDistances ‖y‖² of every row of the block */
  addMoments(values: BlockValues, chosen: Int32Array, centre: Float64Array, squaredDistances: Float64Array, sum: Float64Array, cubed: Float64Array): void;

  /** Adds v = x/‖x‖ − origin to `sum` and v² to `squares`, likewise. @param inverseNorms 1/‖x‖ of every row of the block */
  addDirections(values: BlockValues, chosen: Int32Array, origin: Float64Array, inverseNorms: Float64Array, sum: Float64Array, squares: Float64Array): void;
}
