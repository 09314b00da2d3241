import type {Backend} from '../../kernels/backend.js';
import {columns} from '../../kernels/columns.js';
import {letEventsIn} from '../../kernels/let-events-in.js';
import {whitenedSquaredNorms} from '../../kernels/whitened-norms.js';
import {dot, eigenvectorsOf, factorRows, isFactored, outerSum, type Factored, type Symmetric} from '../symmetric.js';

/** One number a sampled row x, about the mean x̄ and covariance S of all rows: what intervals are made of. */
export interface QuadraticForms {
  /** ‖x − x̄‖² */
  readonly squaredNorms: Float64Array;
  /** (x − x̄)ᵀ S (x − x̄) */
  readonly forms: Float64Array;
  /** (x − x̄)ᵀ S⁺ (x − x̄), the pseudo-inverse on the eigenvalues that count */
  readonly inverseForms: Float64Array;
}

/** Rows a product call: bounds the memory of the intermediate m×D matrices. */
const CHUNK = 1024;
/** Up to so many channels the whole product is made: halving it again gains less than it costs. */
const WHOLE = 256;

/**
 * O(m·D² + D³/3) for a sample of m rows, by products of the backend; O(D³) more where S is singular, and O(D²) for each null direction.
 * @param centred m × dims, less the mean
 * @param rank eigenvalues of S that count
 * @param rows N, of which the sample may be all
 */
export async function quadraticForms(centred: Float64Array, dims: number, covariance: Symmetric, rank: number, rows: number, backend: Backend): Promise<QuadraticForms> {
  const m = centred.length / dims;
  const row = (r: number): Float64Array => centred.subarray(r * dims, (r + 1) * dims);
  const squaredNorms = Float64Array.from({length: m}, (_, r) => dot(row(r), row(r)));
  await letEventsIn();
  const [forms, inverseForms] = await Promise.all([
    formsOf(centred, m, dims, covariance, backend),
    rank === rows - 1 && m === rows ? independentRows(m) : inverseFormsOf(centred, m, dims, covariance, rank, backend),
  ]);
  return {squaredNorms, forms, inverseForms};
}

/** All N rows at hand and N − 1 directions: the hat matrix is I − 11ᵀ/N, so that every form is (N − 1)(1 − 1/N). */
const independentRows = (rows: number): Float64Array => new Float64Array(rows).fill((rows - 1) * (1 - 1 / rows));

/** xᵀSx of each of m rows. O(m·D²), or O(m·k·D) of a factor of k rows. */
export async function formsOf(rows: Float64Array, m: number, dims: number, matrix: Symmetric, backend: Backend): Promise<Float64Array> {
  const forms = new Float64Array(m);
  for (let start = 0; start < m; start += CHUNK) {
    const count = Math.min(CHUNK, m - start);
    const chunk = rows.subarray(start * dims, (start + count) * dims);
    const some = forms.subarray(start, start + count);
    if (isFactored(matrix)) await addFactorForms(chunk, count, matrix, some, backend);
    else await addForms(chunk, count, dims, matrix, some, backend);
  }
  return forms;
}

/** xᵀFᵀF x = ‖F x‖² */
async function addFactorForms(rows: Float64Array, m: number, matrix: Factored, forms: Float64Array, backend: Backend): Promise<void> {
  const k = factorRows(matrix);
  const image = new Float64Array(m * k);
  await backend.products(rows, m, matrix.factor, k, matrix.n, image);
  for (let r = 0; r < m; r++) {
    const row = image.subarray(r * k, (r + 1) * k);
    forms[r] += dot(row, row);
  }
}

/** x₁ᵀS₁₁x₁ + 2x₂ᵀS₂₁x₁ + x₂ᵀS₂₂x₂, and in halves again: half of the products that Sx would take. */
async function addForms(rows: Float64Array, m: number, n: number, matrix: Float64Array, forms: Float64Array, backend: Backend): Promise<void> {
  const addProducts = async (x: Float64Array, width: number, between: Float64Array, y: Float64Array, height: number, weight: number): Promise<void> => {
    const image = new Float64Array(m * height);
    await backend.products(x, m, between, height, width, image);
    for (let r = 0; r < m; r++) forms[r] += weight * dot(image.subarray(r * height, (r + 1) * height), y.subarray(r * height, (r + 1) * height));
  };
  if (n <= WHOLE) return addProducts(rows, n, matrix, rows, n, 1);
  const half = n >> 1;
  const rest = n - half;
  const lower = matrix.subarray(half * n);
  const [left, right] = [await columns(rows, m, n, 0, half), await columns(rows, m, n, half, rest)];
  await addProducts(left, half, await columns(lower, rest, n, 0, half), right, rest, 2);
  await addForms(left, m, half, await columns(matrix, half, n, 0, half), forms, backend);
  await addForms(right, m, rest, await columns(lower, rest, n, half, rest), forms, backend);
}

/** By Cholesky where S is regular, or is made so in its few null directions; else by its eigenvectors. */
async function inverseFormsOf(rows: Float64Array, m: number, dims: number, matrix: Symmetric, rank: number, backend: Backend): Promise<Float64Array> {
  const known = isFactored(matrix) ? null : rank === dims ? await whitenedSquaredNorms(matrix, dims, rows, m, backend)
    : 2 * rank > dims ? await deflatedForms(rows, m, dims, matrix, rank, backend) : null;
  return known ?? pseudoInverseForms(rows, m, dims, matrix, rank, backend);
}

/** yᵀS⁺y = yᵀ(S + c VVᵀ)⁻¹y − Σ (vᵀy)²/(λ + c) with V the eigenvectors past the first `rank`: few, so that Cholesky does the rest. */
async function deflatedForms(rows: Float64Array, m: number, dims: number, matrix: Float64Array, rank: number, backend: Backend): Promise<Float64Array | null> {
  const count = dims - rank;
  const {values, vectors} = await eigenvectorsOf(matrix, dims, Array.from({length: count}, (_, k) => rank + k), backend);
  const regular = await outerSum(vectors, count, dims, backend);
  for (let at = 0; at < regular.length; at++) regular[at] = matrix[at] + values[0] * regular[at];
  const forms = await whitenedSquaredNorms(regular, dims, rows, m, backend);
  if (!forms) return null;
  const projections = new Float64Array(m * count);
  await backend.products(rows, m, vectors, count, dims, projections);
  for (let r = 0; r < m; r++) for (let k = 0; k < count; k++) forms[r] -= projections[r * count + k] ** 2 / (values[0] + values[rank + k]);
  return forms;
}

/** Σ over the first `rank` eigenpairs of (vᵀy)²/λ. */
async function pseudoInverseForms(rows: Float64Array, m: number, dims: number, matrix: Symmetric, rank: number, backend: Backend): Promise<Float64Array> {
  const forms = new Float64Array(m);
  if (rank === 0) return forms;
  const {values, vectors} = await eigenvectorsOf(matrix, dims, Array.from({length: rank}, (_, i) => i), backend);
  const projections = new Float64Array(m * rank);
  await backend.products(rows, m, vectors, rank, dims, projections);
  for (let r = 0; r < m; r++) for (let k = 0; k < rank; k++) forms[r] += projections[r * rank + k] ** 2 / values[k];
  return forms;
}
