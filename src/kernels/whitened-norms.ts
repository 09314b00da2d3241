import type {Backend} from './backend.js';

/** Columns of a panel: the part that is not a matrix product is O(panel/n) of the work. */
const PANEL = 64;

/**
 * Squared Mahalanobis norms yᵀS⁻¹y of m rows by blocked Cholesky factorisation S = LLᵀ and forward substitution, where nearly all of
 * the O(n³/3 + m·n²/2) work is products of the backend. Null where S is not safely positive definite: a pivot at or below
 * n·2⁻⁵² of the largest diagonal entry.
 * @param matrix S, n × n row-major, symmetric; kept
 * @param rows m × n row-major; kept
 */
export async function whitenedSquaredNorms(matrix: Float64Array, n: number, rows: Float64Array, m: number, backend: Backend): Promise<Float64Array | null> {
  const factor = await cholesky(matrix, n, backend);
  if (!factor) return null;
  const solved = new Float64Array(m * n);
  const norms = new Float64Array(m);
  const left = new Float64Array(m * PANEL);
  for (let start = 0; start < n; start += PANEL) {
    const width = Math.min(PANEL, n - start);
    const part = columns(solved, m, n, 0, start);
    await backend.products(part, m, columns(factor.subarray(start * n, (start + width) * n), width, n, 0, start), width, start, left);
    for (let r = 0; r < m; r++) {
      for (let j = 0; j < width; j++) {
        let sum = rows[r * n + start + j] - (start > 0 ? left[r * width + j] : 0);
        for (let k = 0; k < j; k++) sum -= factor[(start + j) * n + start + k] * solved[r * n + start + k];
        const y = sum / factor[(start + j) * (n + 1)];
        solved[r * n + start + j] = y;
        norms[r] += y * y;
      }
    }
  }
  return norms;
}

/** Lower triangular factor, left-looking by panels; null where a pivot is too small. */
async function cholesky(matrix: Float64Array, n: number, backend: Backend): Promise<Float64Array | null> {
  const factor = new Float64Array(n * n);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * (n + 1)]);
  const smallest = n * 2 ** -52 * largest;
  const update = new Float64Array(n * PANEL);
  for (let start = 0; start < n; start += PANEL) {
    const width = Math.min(PANEL, n - start);
    const below = n - start;
    const done = columns(factor.subarray(start * n), below, n, 0, start);
    await backend.products(done, below, done.subarray(0, width * start), width, start, update);
    for (let j = 0; j < width; j++) {
      for (let i = j; i < below; i++) {
        let sum = matrix[(start + i) * n + start + j] - (start > 0 ? update[i * width + j] : 0);
        const row = (start + i) * n + start;
        const pivotRow = (start + j) * n + start;
        for (let k = 0; k < j; k++) sum -= factor[row + k] * factor[pivotRow + k];
        if (i > j) {
          factor[row + j] = sum / factor[pivotRow + j];
          continue;
        }
        if (!(sum > smallest)) return null;
        factor[row + j] = Math.sqrt(sum);
      }
    }
  }
  return factor;
}

/** Columns from…to of a row-major matrix, packed; a copy. */
function columns(matrix: Float64Array, rows: number, n: number, from: number, to: number): Float64Array {
  const width = to - from;
  const result = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) result.set(matrix.subarray(r * n + from, r * n + to), r * width);
  return result;
}
