import type {Backend, SolveRows} from './backend.js';
import {columns, copyColumns} from './columns.js';
import {invertTriangle} from './invert-triangle.js';
import {inTurns, letEventsIn} from './let-events-in.js';
import type {Products} from './products.js';

/** Up to so many rows are factored in plain loops: the part that is not a matrix product is O(leaf/n) of the work. */
const LEAF = 128;
/** Rows solved for together, and such chunks at work at a time: bounds the memory of what products take and give. */
const CHUNK = 512;
const AT_WORK = 2;

/** The lower triangular factor L: two of half the size and what lies below the first, or the inverse of a small one. */
type Factor =
  | {readonly size: number; readonly inverse: Float64Array}
  | {readonly size: number; readonly first: Factor; readonly below: Float64Array; readonly second: Factor};

/**
 * Squared Mahalanobis norms yᵀS⁻¹y of m rows by Cholesky factorisation S = LLᵀ and forward substitution, O(n³/3 + m·n²/2): the backend's
 * own, or recursive ones where nearly all of the work is its products. Null where S is not safely positive definite: a pivot at or below
 * n·2⁻⁵² of the largest diagonal entry.
 * @param matrix S, n × n row-major, symmetric; kept
 * @param rows m × n row-major; kept
 */
export async function whitenedSquaredNorms(matrix: Float64Array, n: number, rows: Float64Array, m: number, backend: Products & Pick<Backend, 'cholesky'>): Promise<Float64Array | null> {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, matrix[i * (n + 1)]);
  const smallest = n * 2 ** -52 * largest;
  const solveRows = await (backend.cholesky ?? byHalves(backend))(matrix.slice(), n, smallest);
  if (!solveRows) return null;
  const norms = new Float64Array(m);
  await Promise.all(Array.from({length: Math.min(AT_WORK, Math.ceil(m / CHUNK))}, async (_, lane) => {
    const copied = new Float64Array(Math.min(CHUNK, m) * n);
    for (let start = lane * CHUNK; start < m; start += AT_WORK * CHUNK) {
      const some = copied.subarray(0, Math.min(CHUNK, m - start) * n);
      some.set(rows.subarray(start * n, start * n + some.length));
      await letEventsIn();
      await solveRows(some, some.length / n);
      for (let i = 0, r = start; i < some.length; r++) for (const end = i + n; i < end; i++) norms[r] += some[i] ** 2;
    }
  }));
  return norms;
}

const byHalves = (backend: Products) => async (matrix: Float64Array, n: number, smallest: number): Promise<SolveRows | null> => {
  const factor = await cholesky(matrix, n, smallest, backend);
  const idle: Idle = new Map();
  return factor && ((rows, m) => solve(rows, m, factor, backend, idle));
};

/** Of the lower triangle of `matrix`, which is changed; null where a pivot is at or below `smallest`. */
async function cholesky(matrix: Float64Array, n: number, smallest: number, backend: Products): Promise<Factor | null> {
  if (n <= LEAF) return factorTriangle(matrix, n, smallest) ? {size: n, inverse: invertTriangle(matrix, n)} : null;
  const half = n >> 1;
  const rest = n - half;
  const first = await cholesky(await columns(matrix, half, n, 0, half), half, smallest, backend);
  if (!first) return null;
  const lower = matrix.subarray(half * n);
  const below = await columns(lower, rest, n, 0, half);
  await solve(below, rest, first, backend, new Map());
  const corner = await columns(lower, rest, n, half, rest);
  await backend.gram(below, rest, half, ({i, j, height, width, values, stride}) => {
    for (let c = 0; c < width; c++) for (let r = 0, to = (j + c) * rest + i; r < height; r++) corner[to++] -= values[r * stride + c];
  });
  const second = await cholesky(corner, rest, smallest, backend);
  return second && {size: n, first, below, second};
}

/** Each of m rows x becomes the solution y of L y = x. What it needs meanwhile it takes from `idle`, and gives back. */
async function solve(rows: Float64Array, m: number, factor: Factor, backend: Products, idle: Idle): Promise<void> {
  const {size} = factor;
  if ('inverse' in factor) {
    const solution = take(idle, m * size);
    await backend.products(rows, m, factor.inverse, size, size, solution);
    rows.set(solution);
    give(idle, solution);
    return;
  }
  const half = factor.first.size;
  const rest = size - half;
  const left = take(idle, m * half);
  await copyColumns(rows, m, size, 0, half, left);
  await solve(left, m, factor.first, backend, idle);
  const [right, known] = [take(idle, m * rest), take(idle, m * rest)];
  await copyColumns(rows, m, size, half, rest, right);
  await backend.products(left, m, factor.below, rest, half, known);
  await inTurns(m, rest, (first, end) => {
    for (let i = first * rest; i < end * rest; i++) right[i] -= known[i];
  });
  give(idle, known);
  await solve(right, m, factor.second, backend, idle);
  await inTurns(m, size, (first, end) => {
    for (let r = first; r < end; r++) {
      rows.set(left.subarray(r * half, (r + 1) * half), r * size);
      rows.set(right.subarray(r * rest, (r + 1) * rest), r * size + half);
    }
  });
  give(idle, left);
  give(idle, right);
}

/** Arrays that are not in use, by length: they would else be garbage faster than it is collected. */
type Idle = Map<number, Float64Array[]>;

const take = (idle: Idle, length: number): Float64Array => idle.get(length)?.pop() ?? new Float64Array(length);

function give(idle: Idle, values: Float64Array): void {
  const same = idle.get(values.length);
  if (same) same.push(values);
  else idle.set(values.length, [values]);
}

/** The lower triangle becomes the factor, zeros above; false where a pivot is at or below `smallest`. */
function factorTriangle(matrix: Float64Array, n: number, smallest: number): boolean {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = matrix[i * n + j];
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k] * matrix[j * n + k];
      if (i === j && !(sum > smallest)) return false;
      matrix[i * n + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * n + j];
    }
    matrix.fill(0, j * n + j + 1, (j + 1) * n);
  }
  return true;
}
