import type {Backend} from '../kernels/backend.js';
import {inTurns} from '../kernels/let-events-in.js';
import {orient, symmetricEigenvectors, type Eigenpairs} from '../kernels/symmetric-eigenvectors.js';
import {symmetricEigenvalues} from '../kernels/symmetric-eigenvalues.js';
import {transposed} from '../kernels/transposed.js';

/**
 * A symmetric positive semi-definite n×n matrix: its entries, row-major, both triangles; or, where it is made of fewer than n rows,
 * these rows, which take n/k times less memory.
 */
export type Symmetric = Float64Array | Factored;

/** FᵀF */
export interface Factored {
  readonly n: number;
  /** F, k × n row-major; never changed */
  readonly factor: Float64Array;
}

export const isFactored = (matrix: Symmetric): matrix is Factored => !(matrix instanceof Float64Array);

export const factorRows = ({n, factor}: Factored): number => factor.length / n;

/** All entries: the matrix itself where it has them, else O(k·n²) and n² of memory. */
export function wholeOf(matrix: Symmetric): Float64Array {
  if (!isFactored(matrix)) return matrix;
  const {n, factor} = matrix;
  const whole = new Float64Array(n * n);
  const several = factor.length - (factor.length % (TOGETHER * n));
  for (let at = 0; at < several; at += TOGETHER * n) addOuters(whole, factor, at, n);
  for (let at = several; at < factor.length; at += n) addOuter(whole, factor.subarray(at, at + n), 1);
  return whole;
}

/** Rows whose outer products are added together: the matrix is passed over that much less often. */
const TOGETHER = 4;

/** matrix += Σ v vᵀ of the four rows of `factor` from `at` on */
function addOuters(matrix: Float64Array, factor: Float64Array, at: number, n: number): void {
  const [second, third, fourth] = [at + n, at + 2 * n, at + 3 * n];
  for (let i = 0, k = 0; i < n; i++) {
    const [a, b, c, d] = [factor[at + i], factor[second + i], factor[third + i], factor[fourth + i]];
    for (let j = 0; j < n; j++, k++) matrix[k] += a * factor[at + j] + b * factor[second + j] + c * factor[third + j] + d * factor[fourth + j];
  }
}

/** matrix += weight · v vᵀ, from row `first` to before row `end` */
export function addOuter(matrix: Float64Array, v: Float64Array, weight: number, first = 0, end = v.length): void {
  const n = v.length;
  for (let i = first, k = first * n; i < end; i++) {
    const scaled = weight * v[i];
    for (let j = 0; j < n; j++, k++) matrix[k] += scaled * v[j];
  }
}

export function diagonalOf(matrix: Symmetric, n: number): Float64Array {
  if (!isFactored(matrix)) return Float64Array.from({length: n}, (_, j) => matrix[j * (n + 1)]);
  const diagonal = new Float64Array(n);
  const {factor} = matrix;
  for (let at = 0; at < factor.length;) for (let j = 0; j < n; j++, at++) diagonal[j] += factor[at] * factor[at];
  return diagonal;
}

export const trace = (matrix: Symmetric, n: number): number => diagonalOf(matrix, n).reduce((sum, v) => sum + v, 0);

/** Row i, length n; not to be changed. */
export function rowOf(matrix: Symmetric, n: number, i: number): Float64Array {
  if (!isFactored(matrix)) return matrix.subarray(i * n, (i + 1) * n);
  const unit = new Float64Array(n);
  unit[i] = 1;
  return timesVector(matrix, unit);
}

/** A v */
export function timesVector(matrix: Symmetric, v: Float64Array): Float64Array {
  const n = v.length;
  const result = new Float64Array(n);
  if (!isFactored(matrix)) {
    for (let i = 0; i < n; i++) result[i] = dot(matrix.subarray(i * n, (i + 1) * n), v);
    return result;
  }
  const {factor} = matrix;
  for (let at = 0; at < factor.length; at += n) {
    const along = dot(factor.subarray(at, at + n), v);
    for (let j = 0; j < n; j++) result[j] += along * factor[at + j];
  }
  return result;
}

/** vᵀA v for v that is 1 on the channels [start, end) and 0 elsewhere. */
export function blockSum(matrix: Symmetric, n: number, start: number, end: number): number {
  let sum = 0;
  if (!isFactored(matrix)) {
    for (let i = start; i < end; i++) for (let j = start; j < end; j++) sum += matrix[i * n + j];
    return sum;
  }
  const {factor} = matrix;
  for (let at = 0; at < factor.length; at += n) {
    let along = 0;
    for (let j = start; j < end; j++) along += factor[at + j];
    sum += along * along;
  }
  return sum;
}

export const dividedBy = async (matrix: Symmetric, divisor: number): Promise<Symmetric> =>
  (isFactored(matrix) ? {n: matrix.n, factor: await quotients(matrix.factor, Math.sqrt(divisor))} : quotients(matrix, divisor));

async function quotients(values: Float64Array, divisor: number): Promise<Float64Array> {
  const result = new Float64Array(values.length);
  await inTurns(values.length, 1, (first, end) => {
    for (let i = first; i < end; i++) result[i] = values[i] / divisor;
  });
  return result;
}

/** diag(s) A diag(s) */
export async function scaledBy(matrix: Symmetric, scale: Float64Array): Promise<Symmetric> {
  const n = scale.length;
  const [values, rows] = isFactored(matrix) ? [matrix.factor, factorRows(matrix)] : [matrix, n];
  const scaled = new Float64Array(values.length);
  await inTurns(rows, n, (first, end) => {
    for (let i = first, at = first * n; i < end; i++) {
      const factor = isFactored(matrix) ? 1 : scale[i];
      for (let j = 0; j < n; j++, at++) scaled[at] = values[at] * factor * scale[j];
    }
  });
  return isFactored(matrix) ? {n, factor: scaled} : scaled;
}

/** Of the channels named alone, in that order. */
export function blockOf(matrix: Symmetric, n: number, channels: ArrayLike<number>): Symmetric {
  const k = channels.length;
  const rows = isFactored(matrix) ? factorRows(matrix) : k;
  const block = new Float64Array(rows * k);
  for (let i = 0; i < rows; i++) {
    const from = isFactored(matrix) ? matrix.factor.subarray(i * n, (i + 1) * n) : matrix.subarray(channels[i] * n, (channels[i] + 1) * n);
    for (let j = 0; j < k; j++) block[i * k + j] = from[channels[j]];
  }
  return isFactored(matrix) ? {n: k, factor: block} : block;
}

/** Both factors' rows; null where one has none, or they are n and more. */
export const joined = (a: Symmetric, b: Symmetric, row: Float64Array): Factored | null => {
  if (!isFactored(a) || !isFactored(b) || a.factor.length + b.factor.length + row.length >= a.n * a.n) return null;
  const factor = new Float64Array(a.factor.length + b.factor.length + row.length);
  factor.set(a.factor);
  factor.set(b.factor, a.factor.length);
  factor.set(row, factor.length - row.length);
  return {n: a.n, factor};
};

/** Σ v vᵀ of k rows of length n, n × n: by products of the backend what `wholeOf` is by loops. O(k·n²) */
export async function outerSum(rows: Float64Array, k: number, n: number, backend: Backend): Promise<Float64Array> {
  const columns = transposed(rows, k, n);
  const sum = new Float64Array(n * n);
  await backend.products(columns, n, columns, n, k, sum);
  return sum;
}

/** F Fᵀ, k × k: its eigenvalues are those of FᵀF that are not zero. O(k²·n) */
async function gramOf({n, factor}: Factored, backend: Backend): Promise<Float64Array> {
  const k = factor.length / n;
  const gram = new Float64Array(k * k);
  await backend.products(factor, k, factor, k, n, gram);
  return gram;
}

/** ‖FᵀF‖²_F = ‖F Fᵀ‖²_F. O(k²·n) */
export async function squaredFrobenius(matrix: Factored, backend: Backend): Promise<number> {
  return (await gramOf(matrix, backend)).reduce((sum, v) => sum + v * v, 0);
}

/** n of them, descending. O(4/3 n³), or O(k²·n + 4/3 k³). */
export async function eigenvaluesOf(matrix: Symmetric, n: number, backend: Backend): Promise<Float64Array> {
  if (!isFactored(matrix)) return symmetricEigenvalues(matrix, n, backend);
  const all = new Float64Array(n);
  const k = factorRows(matrix);
  if (k > 0) all.set((await symmetricEigenvalues(await gramOf(matrix, backend), k, backend)).subarray(0, n));
  return all;
}

/** As kernels/symmetric-eigenvectors.ts has them. Of a factor v = Fᵀu/√λ, u an eigenvector of F Fᵀ: exact to 1e-15·√(λ1/λ). */
export async function eigenvectorsOf(matrix: Symmetric, n: number, indices: readonly number[], backend: Backend): Promise<Eigenpairs> {
  if (!isFactored(matrix) || indices.some((i) => i >= factorRows(matrix))) return symmetricEigenvectors(wholeOf(matrix), n, indices, backend);
  const k = factorRows(matrix);
  const {values, vectors: small} = await symmetricEigenvectors(await gramOf(matrix, backend), k, indices, backend);
  const vectors = new Float64Array(indices.length * n);
  await backend.products(small, indices.length, transposed(matrix.factor, k, n), n, k, vectors);
  for (let at = 0; at < vectors.length; at += n) {
    const vector = vectors.subarray(at, at + n);
    const length = Math.sqrt(dot(vector, vector));
    if (length > 0) vector.forEach((v, j) => { vector[j] = v / length; });
    orient(vector);
  }
  const all = new Float64Array(n);
  all.set(values.subarray(0, n));
  return {values: all, vectors};
}

/** In four partial sums: one would wait for itself. */
export function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let i = 0;
  for (; i + 3 < a.length; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (; i < a.length; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
}
