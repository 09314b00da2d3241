import type {Backend} from '../kernels/backend.js';
import {letEventsIn} from '../kernels/let-events-in.js';
import {symmetricEigenvectors} from '../kernels/symmetric-eigenvectors.js';
import type {Comoments} from './accumulate/comoments.js';
import type {ClassSums} from './accumulate/class-sums.js';
import {addOuter, dividedBy, dot, factorRows, isFactored, trace, wholeOf} from './symmetric.js';

/** Within- and between-class geometry, Papyan's conventions: Σ_W averaged over rows, Σ_B over classes about the mean of all rows. */
export interface ClassGeometry {
  readonly classes: number;
  /** tr(Σ_W Σ_B⁺) */
  readonly withinOverBetween: number;
  /** the class means differ by no more than rounding */
  readonly equalMeans: boolean;
  /** norms of the centred class means */
  readonly meanNorms: Float64Array;
  /** cosines between centred class means, k < l */
  readonly cosines: Float64Array;
  /** tr Σ_W / tr Σ_T, both over all labelled rows */
  readonly spread: number;
  /** eigenvalues of Σ_B, descending, at most min(K, D) of them */
  readonly betweenEigenvalues: Float64Array;
}

/** Eigenvalues of the Gram matrix of the class means at or below this share of the largest are zeros. */
const TOLERANCE = 1e-10;
/** Square of the relative rounding of a mean, with a margin of a thousand. */
const ROUNDING = 1e-26;

/**
 * O(K·D² + K³), by products of the backend: Σ_T is the covariance at hand and Σ_W = Σ_T − Σ_k n_k/N μ_kμ_kᵀ, so that rows are not read again.
 * With M the D×K matrix of centred class means, Σ_B = MMᵀ/K and tr(Σ_W Σ_B⁺) = K·tr(G⁺ MᵀΣ_W M G⁺), G = MᵀM, which is
 * K·Σ vᵀ(MᵀΣ_W M)v/λ² over the eigenpairs of G.
 * @param moments of the labelled rows
 */
export async function classGeometry(classes: ClassSums, moments: Comoments, backend: Backend): Promise<ClassGeometry> {
  const dims = moments.mean.length;
  const k = classes.counts.length;
  const centred = Float64Array.from(classes.means, (m, i) => m - moments.mean[i % dims]);
  const square = async (rows: Float64Array, width: number): Promise<Float64Array> => {
    const out = new Float64Array(k * k);
    await backend.products(rows, k, rows, k, width, out);
    return out;
  };
  const gram = await square(centred, dims);
  const weights = Float64Array.from(classes.counts, (n) => n / moments.count);
  const total = trace(moments.m2, dims) / moments.count;
  const between = weights.reduce((sum, w, c) => sum + w * gram[c * (k + 1)], 0);
  const norms = Float64Array.from({length: k}, (_, c) => Math.sqrt(gram[c * (k + 1)]));
  const cosines: number[] = [];
  for (let a = 0; a < k; a++) for (let b = a + 1; b < k; b++) cosines.push(gram[a * k + b] / (norms[a] * norms[b]));
  const within = await projectedTotal(centred, k, moments, backend);
  // G diag(w) G, G being symmetric
  const betweenThem = await square(gram.map((g, i) => g * Math.sqrt(weights[i % k])), k);
  for (let i = 0; i < within.length; i++) within[i] -= betweenThem[i];
  const {values, vectors} = await symmetricEigenvectors(gram, k, Array.from({length: k}, (_, i) => i), backend);
  const images = new Float64Array(k * k);
  await backend.products(vectors, k, within, k, k, images);
  const row = (matrix: Float64Array, i: number): Float64Array => matrix.subarray(i * k, (i + 1) * k);
  const ratio = values.reduce((sum, v, i) => (v > TOLERANCE * values[0] ? sum + dot(row(vectors, i), row(images, i)) / (v * v) : sum), 0);
  const eigenvalues = values.map((v) => Math.max(0, v));
  return {
    classes: k,
    equalMeans: eigenvalues[0] <= ROUNDING * k * (total + dot(moments.mean, moments.mean)),
    withinOverBetween: k * ratio,
    meanNorms: norms,
    cosines: Float64Array.from(cosines),
    spread: total > 0 ? Math.max(0, total - between) / total : NaN,
    betweenEigenvalues: eigenvalues.map((v) => v / k),
  };
}

/** Σ_W = Σ_T − Σ_k n_k/N μ_kμ_kᵀ, averaged over rows, D×D. O(K·D²). */
export async function withinCovariance(classes: ClassSums, moments: Comoments): Promise<Float64Array> {
  const dims = moments.mean.length;
  const result = wholeOf(await dividedBy(moments.m2, moments.count));
  for (let c = 0; c < classes.counts.length; c++) {
    const weight = classes.counts[c] / moments.count;
    const mean = moments.mean.map((m, j) => classes.means[c * dims + j] - m);
    addOuter(result, mean, -weight);
    await letEventsIn();
  }
  return result;
}

/** Mᵀ Σ_T M, K×K. */
async function projectedTotal(centred: Float64Array, k: number, {m2, mean, count}: Comoments, backend: Backend): Promise<Float64Array> {
  const dims = mean.length;
  const result = new Float64Array(k * k);
  const isFactor = isFactored(m2);
  const [matrix, rows] = isFactor ? [m2.factor, factorRows(m2)] : [m2, dims];
  const image = new Float64Array(k * rows);
  await backend.products(centred, k, matrix, rows, dims, image);
  if (isFactor) await backend.products(image, k, image, k, rows, result);
  else await backend.products(image, k, centred, k, dims, result);
  return result.map((v) => v / count);
}
