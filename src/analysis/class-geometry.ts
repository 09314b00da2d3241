import type {Backend} from '../kernels/backend.js';
import {inTurns} from '../kernels/let-events-in.js';
import type {Comoments} from './accumulate/comoments.js';
import type {ClassSums} from './accumulate/class-sums.js';
import {formsOf} from './sample/quadratic-forms.js';
import {dividedBy, dot, eigenvectorsOf, outerSum, trace, wholeOf, type Symmetric} from './symmetric.js';

/** Within- and between-class geometry, Papyan's conventions: Σ_W averaged over rows, Σ_B over classes about the mean of all rows. */
export interface ClassGeometry {
  readonly classes: number;
  /** tr(Σ_W Σ_B⁺) */
  readonly withinOverBetween: number;
  /** the class means differ by no more than rounding */
  readonly equalMeans: boolean;
  /** norms of the centred class means */
  readonly meanNorms: Float64Array;
  /** root mean square of cos(μ_k, μ_l) + 1/(K − 1) over pairs of centred class means; NaN where one is at the centre */
  readonly cosineDeviation: number;
  /** tr Σ_W / tr Σ_T, both over all labelled rows */
  readonly spread: number;
  /** eigenvalues of Σ_B, descending, min(K, D) of them */
  readonly betweenEigenvalues: Float64Array;
}

/** Eigenvalues of Σ_B at or below this share of the largest are zeros. */
const TOLERANCE = 1e-10;
/** Square of the relative rounding of a mean, with a margin of a thousand. */
const ROUNDING = 1e-26;

/**
 * O(K·D² + min(K, D)³ + K²·D), by products of the backend: Σ_T is the covariance at hand and Σ_W = Σ_T − Σ_k n_k/N μ_kμ_kᵀ, so that rows are
 * not read again, and tr(Σ_W Σ_B⁺) = Σ vᵀΣ_W v/λ over the eigenpairs of Σ_B. Memory O(K·D + D²).
 * @param moments of the labelled rows
 */
export async function classGeometry(classes: ClassSums, moments: Comoments, backend: Backend): Promise<ClassGeometry> {
  const dims = moments.mean.length;
  const k = classes.counts.length;
  const centred = centredMeans(classes, moments);
  const norms = Float64Array.from({length: k}, (_, c) => {
    const row = centred.subarray(c * dims, (c + 1) * dims);
    return Math.sqrt(dot(row, row));
  });
  const weights = classes.counts.map((n) => n / moments.count);
  const total = trace(moments.m2, dims) / moments.count;
  const between = norms.reduce((sum, norm, c) => sum + weights[c] * norm * norm, 0);
  const count = Math.min(k, dims);
  const {values, vectors} = await eigenvectorsOf(await betweenCovariance(centred, k, dims, backend), dims, Array.from({length: count}, (_, i) => i), backend);
  const within = await withinForms(vectors, count, centred, weights, moments, backend);
  const eigenvalues = values.subarray(0, count).map((v) => Math.max(0, v));
  return {
    classes: k,
    equalMeans: eigenvalues[0] <= ROUNDING * (total + dot(moments.mean, moments.mean)),
    withinOverBetween: eigenvalues.reduce((sum, v, i) => (v > TOLERANCE * eigenvalues[0] ? sum + within[i] / v : sum), 0),
    meanNorms: norms,
    cosineDeviation: await cosineDeviation(centred, norms, dims, backend),
    spread: total > 0 ? Math.max(0, total - between) / total : NaN,
    betweenEigenvalues: eigenvalues,
  };
}

/** Σ_W = Σ_T − Σ_k n_k/N μ_kμ_kᵀ, averaged over rows, D×D. O(K·D²). */
export async function withinCovariance(classes: ClassSums, moments: Comoments, backend: Backend): Promise<Float64Array> {
  const dims = moments.mean.length;
  const k = classes.counts.length;
  const total = wholeOf(await dividedBy(moments.m2, moments.count));
  const between = await outerSum(centredMeans(classes, moments).map((m, i) => m * Math.sqrt(classes.counts[Math.floor(i / dims)] / moments.count)), k, dims, backend);
  await inTurns(dims, dims, (first, end) => {
    for (let i = first * dims; i < end * dims; i++) total[i] -= between[i];
  });
  return total;
}

/** K×D */
const centredMeans = ({means}: ClassSums, {mean}: Comoments): Float64Array => means.map((m, i) => m - mean[i % mean.length]);

/** Σ_B, of fewer classes than dimensions as a factor. */
async function betweenCovariance(centred: Float64Array, k: number, dims: number, backend: Backend): Promise<Symmetric> {
  const factor = centred.map((m) => m / Math.sqrt(k));
  return k < dims ? {n: dims, factor} : outerSum(factor, k, dims, backend);
}

/** vᵀΣ_W v = vᵀΣ_T v − Σ_k n_k/N (vᵀμ_k)² of each of `count` vectors. */
async function withinForms(vectors: Float64Array, count: number, centred: Float64Array, weights: Float64Array, {m2, mean, count: rows}: Comoments, backend: Backend): Promise<Float64Array> {
  const dims = mean.length;
  const k = weights.length;
  const total = await formsOf(vectors, count, dims, m2, backend);
  const scores = new Float64Array(count * k);
  await backend.products(vectors, count, centred, k, dims, scores);
  return total.map((form, i) => form / rows - weights.reduce((sum, w, c) => sum + w * scores[i * k + c] ** 2, 0));
}

async function cosineDeviation(centred: Float64Array, norms: Float64Array, dims: number, backend: Backend): Promise<number> {
  const k = norms.length;
  let squares = 0;
  await backend.gram(centred, k, dims, ({i, j, height, width, values, stride}) => {
    for (let a = 0; a < height; a++) {
      for (let b = i === j ? a + 1 : 0; b < width; b++) squares += (values[a * stride + b] / (norms[i + a] * norms[j + b]) + 1 / (k - 1)) ** 2;
    }
  });
  return Math.sqrt(squares / ((k * (k - 1)) / 2));
}
