import type {Backend} from '../../kernels/backend.js';
import {symmetricEigenvectors} from '../../kernels/symmetric-eigenvectors.js';
import {whitenedSquaredNorms} from '../../kernels/whitened-norms.js';
import {dot} from '../accumulate/comoments.js';
import type {RowSample} from '../accumulate/row-sample.js';

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

/**
 * O(m·D² + D³/3) for a sample of m rows, by products of the backend; O(D³) more where S is singular.
 * @param rank eigenvalues of S that count
 * @param rows N, of which the sample may be all
 */
export async function quadraticForms(sample: RowSample, mean: Float64Array, covariance: Float64Array, rank: number, rows: number, backend: Backend): Promise<QuadraticForms> {
  const {count: m, dims} = sample;
  const centred = sample.values.map((x, i) => x - mean[i % dims]);
  const row = (r: number): Float64Array => centred.subarray(r * dims, (r + 1) * dims);
  const squaredNorms = Float64Array.from({length: m}, (_, r) => dot(row(r), row(r)));
  const known = rank === rows - 1 && m === rows ? independentRows(m) : rank === dims ? whitenedSquaredNorms(covariance, dims, centred, m, backend) : null;
  return {
    squaredNorms,
    forms: formsOf(centred, m, dims, covariance, backend),
    inverseForms: known ?? await pseudoInverseForms(centred, m, dims, covariance, rank, backend),
  };
}

/** All N rows at hand and N − 1 directions: the hat matrix is I − 11ᵀ/N, so that every form is (N − 1)(1 − 1/N). */
const independentRows = (rows: number): Float64Array => new Float64Array(rows).fill((rows - 1) * (1 - 1 / rows));

function formsOf(rows: Float64Array, m: number, dims: number, matrix: Float64Array, backend: Backend): Float64Array {
  const forms = new Float64Array(m);
  const image = new Float64Array(Math.min(CHUNK, m) * dims);
  for (let start = 0; start < m; start += CHUNK) {
    const count = Math.min(CHUNK, m - start);
    const chunk = rows.subarray(start * dims, (start + count) * dims);
    backend.products(chunk, count, matrix, dims, dims, image);
    for (let r = 0; r < count; r++) forms[start + r] = dot(chunk.subarray(r * dims, (r + 1) * dims), image.subarray(r * dims, (r + 1) * dims));
  }
  return forms;
}

/** Σ over the first `rank` eigenpairs of (vᵀy)²/λ. */
async function pseudoInverseForms(rows: Float64Array, m: number, dims: number, matrix: Float64Array, rank: number, backend: Backend): Promise<Float64Array> {
  const forms = new Float64Array(m);
  if (rank === 0) return forms;
  const {values, vectors} = await symmetricEigenvectors(matrix, dims, Array.from({length: rank}, (_, i) => i), backend);
  const projections = new Float64Array(m * rank);
  backend.products(rows, m, vectors, rank, dims, projections);
  for (let r = 0; r < m; r++) for (let k = 0; k < rank; k++) forms[r] += projections[r * rank + k] ** 2 / values[k];
  return forms;
}
