import {EigenvalueDecomposition, Matrix} from 'ml-matrix';
import type {Comoments} from './accumulate/comoments.js';
import type {ClassSums} from './accumulate/class-sums.js';
import {addOuter, dividedBy, dot, timesVector, trace, wholeOf} from './symmetric.js';

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
 * O(K·D² + K³): Σ_T is the covariance at hand and Σ_W = Σ_T − Σ_k n_k/N μ_kμ_kᵀ, so that rows are not read again.
 * With M the D×K matrix of centred class means, Σ_B = MMᵀ/K and tr(Σ_W Σ_B⁺) = K·tr(G⁺ MᵀΣ_W M G⁺), G = MᵀM.
 * @param moments of the labelled rows
 */
export function classGeometry(classes: ClassSums, moments: Comoments): ClassGeometry {
  const dims = moments.mean.length;
  const k = classes.counts.length;
  const centred = Float64Array.from(classes.means, (m, i) => m - moments.mean[i % dims]);
  const row = (c: number): Float64Array => centred.subarray(c * dims, (c + 1) * dims);
  const gram = Matrix.zeros(k, k);
  for (let a = 0; a < k; a++) for (let b = 0; b <= a; b++) setBoth(gram, a, b, dot(row(a), row(b)));
  const weights = Array.from(classes.counts, (n) => n / moments.count);
  const total = trace(moments.m2, dims) / moments.count;
  const between = weights.reduce((sum, w, c) => sum + w * gram.get(c, c), 0);
  const norms = Float64Array.from({length: k}, (_, c) => Math.sqrt(gram.get(c, c)));
  const cosines: number[] = [];
  for (let a = 0; a < k; a++) for (let b = a + 1; b < k; b++) cosines.push(gram.get(a, b) / (norms[a] * norms[b]));
  const {inverse, eigenvalues} = pseudoInverse(gram);
  const within = projectedTotal(centred, k, moments).sub(weightedSquare(gram, weights));
  return {
    classes: k,
    equalMeans: eigenvalues[0] <= ROUNDING * k * (total + dot(moments.mean, moments.mean)),
    withinOverBetween: k * inverse.mmul(within).mmul(inverse).trace(),
    meanNorms: norms,
    cosines: Float64Array.from(cosines),
    spread: total > 0 ? Math.max(0, total - between) / total : NaN,
    betweenEigenvalues: eigenvalues.map((v) => v / k),
  };
}

/** Σ_W = Σ_T − Σ_k n_k/N μ_kμ_kᵀ, averaged over rows, D×D. O(K·D²). */
export function withinCovariance(classes: ClassSums, moments: Comoments): Float64Array {
  const dims = moments.mean.length;
  const result = wholeOf(dividedBy(moments.m2, moments.count));
  for (let c = 0; c < classes.counts.length; c++) {
    const weight = classes.counts[c] / moments.count;
    const mean = moments.mean.map((m, j) => classes.means[c * dims + j] - m);
    addOuter(result, mean, -weight);
  }
  return result;
}

/** Mᵀ Σ_T M, K×K. */
function projectedTotal(centred: Float64Array, k: number, moments: Comoments): Matrix {
  const dims = moments.mean.length;
  const result = Matrix.zeros(k, k);
  for (let a = 0; a < k; a++) {
    const image = timesVector(moments.m2, centred.subarray(a * dims, (a + 1) * dims)).map((v) => v / moments.count);
    for (let b = 0; b <= a; b++) setBoth(result, a, b, dot(image, centred.subarray(b * dims, (b + 1) * dims)));
  }
  return result;
}

/** Mᵀ(Σ_k w_k μ_kμ_kᵀ)M = G diag(w) G. */
const weightedSquare = (gram: Matrix, weights: readonly number[]): Matrix => gram.mmul(Matrix.diag([...weights])).mmul(gram);

function pseudoInverse(gram: Matrix): {inverse: Matrix; eigenvalues: Float64Array} {
  const evd = new EigenvalueDecomposition(gram, {assumeSymmetric: true});
  const values = evd.realEigenvalues;
  const cut = TOLERANCE * Math.max(...values);
  const vectors = evd.eigenvectorMatrix;
  const inverse = vectors.mmul(Matrix.diag(values.map((v) => (v > cut ? 1 / v : 0)))).mmul(vectors.transpose());
  return {inverse, eigenvalues: Float64Array.from(values.map((v) => Math.max(0, v))).sort().reverse()};
}

function setBoth(matrix: Matrix, a: number, b: number, value: number): void {
  matrix.set(a, b, value);
  matrix.set(b, a, value);
}
