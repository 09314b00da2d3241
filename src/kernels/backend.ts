import type {OpenPairScan} from './pair-scan.js';
import type {ProductPrecision, Products} from './products.js';
import type {RowSums} from './row-sums.js';

/**
 * The seam between what is measured and how fast: everything O(N·D²) or O(D³) goes through a Backend.
 * Results of one backend on one machine are the same bits whatever the thread count.
 */
export interface Backend extends Products {
  readonly name: 'js' | 'wasm' | 'blas';
  /** which variant of the kernels runs, for the report: `scalar`, `simd128`, `simd128-fma`, … */
  readonly kernel: string;

  /** Terms of a float32 product that are summed in float32 at most, before they go to a float64 sum: what its error grows with. */
  readonly float32Run: number;

  /** Running sums for one shard of rows of `dims` channels: `states` separate D×D matrices about one `shift` (length dims). */
  outerProducts(dims: number, states: number, shift: Float64Array): OuterProducts;

  /** The tridiagonal matrix alone, as eigenvalues want it; the matrix is kept, and only its lower triangle is read. */
  tridiagonal(matrix: Float64Array, n: number): Tridiagonal | Promise<Tridiagonal>;

  /**
   * Householder reduction of a symmetric matrix to tridiagonal form, O(4/3 n³).
   * @param matrix n × n row-major, of which the lower triangle is read; overwritten: afterwards row i holds in columns 0…i−1 the vector
   * v of the reflection I − 2vvᵀ/vᵀv that reduced it (all zero: the identity), and the upper triangle holds nothing of use.
   * The last axis is left alone: e_n is a column of the orthogonal transformation, so that adding c·e_n·e_nᵀ to the
   * matrix adds c to the last diagonal entry of the result.
   */
  tridiagonalize(matrix: Float64Array, n: number): Tridiagonal | Promise<Tridiagonal>;

  /**
   * Cholesky factorisation S = LLᵀ where the backend has one of its own (whitened-norms.ts has one by products).
   * @param matrix S, n × n row-major, of which the lower triangle is read and overwritten by L
   * @param smallest what every pivot must exceed
   * @returns null where one does not
   */
  cholesky?(matrix: Float64Array, n: number, smallest: number): Promise<SolveRows | null>;

  /** on the calling thread */
  readonly rowSums: RowSums;

  /** on the calling thread */
  readonly pairScan: OpenPairScan;

  /** ends threads and frees memory */
  close(): Promise<void>;
}

export interface OuterProducts {
  /**
   * Adds Σ y yᵀ with y = x − shift over `count` rows of a block to one state. In `float32` a chunk of rows at a time is centred on its own
   * mean too, rounded and multiplied in float32; what the mean adds is summed in float64.
   * @param values the block, rows × dims row-major; may be reused once the returned promise (if any) has resolved
   * @param rows indices in the block of the rows to add, in the order in which they are summed
   */
  add(values: Float32Array | Float64Array, rows: Int32Array, count: number, state: number, precision?: ProductPrecision): void | Promise<void>;
  /** Waits for what was added; one D×D row-major matrix a state, both triangles filled. The instance is spent. */
  finish(): Promise<Float64Array[]>;
}

/** Each of m rows x of n, row-major, becomes the solution y of L y = x. */
export type SolveRows = (rows: Float64Array, m: number) => Promise<void>;

/** A symmetric tridiagonal matrix: `offDiagonal[i]` couples i and i+1 (length n − 1). */
export interface Tridiagonal {
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
}
