import type {Products} from './products.js';

/** Columns of a panel: the part that is not a matrix product is O(panel/n) of the work. */
const PANEL = 128;

/** The lower triangular factor L by panels of columns, and the inverse of each panel's triangle on the diagonal. */
interface Factor {
  readonly lower: Float64Array;
  /** width × width each, row-major */
  readonly inverses: readonly Float64Array[];
}

/**
 * Squared Mahalanobis norms yᵀS⁻¹y of m rows by blocked Cholesky factorisation S = LLᵀ and forward substitution, where nearly all of
 * the O(n³/3 + m·n²/2) work is products of the backend. Null where S is not safely positive definite: a pivot at or below
 * n·2⁻⁵² of the largest diagonal entry.
 * @param matrix S, n × n row-major, symmetric; kept
 * @param rows m × n row-major; kept
 */
export async function whitenedSquaredNorms(matrix: Float64Array, n: number, rows: Float64Array, m: number, backend: Products): Promise<Float64Array | null> {
  const factor = await cholesky(matrix, n, backend);
  if (!factor) return null;
  const solved = new Float64Array(m * n);
  const norms = new Float64Array(m);
  for (let start = 0; start < n; start += PANEL) {
    const width = Math.min(PANEL, n - start);
    const right = columns(rows, m, n, start, width);
    const own = columns(factor.lower.subarray(start * n, (start + width) * n), width, n, 0, start);
    const left = await product(columns(solved, m, n, 0, start), m, own, width, start, backend);
    for (let i = 0; i < right.length; i++) right[i] -= left[i];
    const y = await product(right, m, factor.inverses[start / PANEL], width, width, backend);
    for (let r = 0; r < m; r++) {
      solved.set(y.subarray(r * width, (r + 1) * width), r * n + start);
      for (let j = 0; j < width; j++) norms[r] += y[r * width + j] ** 2;
    }
  }
  return norms;
}

/** Left-looking; null where a pivot is too small. */
async function cholesky(matrix: Float64Array, n: number, backend: Products): Promise<Factor | null> {
  const lower = new Float64Array(n * n);
  const inverses: Float64Array[] = [];
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * (n + 1)]);
  for (let start = 0; start < n; start += PANEL) {
    const width = Math.min(PANEL, n - start);
    const below = n - start;
    const done = columns(lower.subarray(start * n), below, n, 0, start);
    const panel = columns(matrix.subarray(start * n), below, n, start, width);
    const update = await product(done, below, done.subarray(0, width * start), width, start, backend);
    for (let i = 0; i < panel.length; i++) panel[i] -= update[i];
    if (!factorTriangle(panel, width, n * 2 ** -52 * largest)) return null;
    const inverse = invertTriangle(panel, width);
    const rest = await product(panel.subarray(width * width), below - width, inverse, width, width, backend);
    for (let i = 0; i < below; i++) {
      const row = i < width ? panel.subarray(i * width, (i + 1) * width) : rest.subarray((i - width) * width, (i - width + 1) * width);
      lower.set(row, (start + i) * n + start);
    }
    inverses.push(inverse);
  }
  return {lower, inverses};
}

/** The leading width × width of a panel becomes its lower factor, zeros above; false where a pivot is at or below `smallest`. */
function factorTriangle(panel: Float64Array, width: number, smallest: number): boolean {
  for (let j = 0; j < width; j++) {
    for (let i = j; i < width; i++) {
      let sum = panel[i * width + j];
      for (let k = 0; k < j; k++) sum -= panel[i * width + k] * panel[j * width + k];
      if (i === j && !(sum > smallest)) return false;
      panel[i * width + j] = i === j ? Math.sqrt(sum) : sum / panel[j * width + j];
    }
    panel.fill(0, j * width + j + 1, (j + 1) * width);
  }
  return true;
}

/** Of the lower triangle that a panel begins with. */
function invertTriangle(panel: Float64Array, width: number): Float64Array {
  const inverse = new Float64Array(width * width);
  for (let j = 0; j < width; j++) {
    for (let i = j; i < width; i++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= panel[i * width + k] * inverse[k * width + j];
      inverse[i * width + j] = sum / panel[i * width + i];
    }
  }
  return inverse;
}

async function product(a: Float64Array, aRows: number, b: Float64Array, bRows: number, terms: number, backend: Products): Promise<Float64Array> {
  const out = new Float64Array(aRows * bRows);
  if (terms > 0 && aRows > 0) await backend.products(a, aRows, b, bRows, terms, out);
  return out;
}

/** Columns `from` and on of a row-major matrix, packed; a copy. */
function columns(matrix: Float64Array, rows: number, n: number, from: number, width: number): Float64Array {
  const result = new Float64Array(rows * width);
  for (let r = 0; r < rows; r++) result.set(matrix.subarray(r * n + from, r * n + from + width), r * width);
  return result;
}
