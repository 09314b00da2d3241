import type {Backend} from '../../kernels/backend.js';
import {invertTriangle} from '../../kernels/invert-triangle.js';
import {transposed} from '../../kernels/transposed.js';
import {innerProducts, squaredCosines} from './principal-angles.js';
import type {PairedRows, Vectors} from './vectors.js';

/** Which live directions of the baseline are linear functions of the candidate's live directions, over the same rows. */
export interface Recovered {
  /** live directions of the baseline */
  readonly of: number;
  /** of those, how many have a squared canonical correlation of at least ½ with the candidate; null with `reason` */
  readonly directions: number | null;
  /** live directions of the candidate that the baseline does not have in that sense */
  readonly gained: number | null;
  /** mean of the squared canonical correlations over the baseline's live directions */
  readonly share: number | null;
  readonly reason: string | null;
}

/** Largest squared canonical correlation that unrelated rows may show by chance. */
const CHANCE = 0.4;

/**
 * Canonical correlations (Hotelling 1936) of the scores of the sampled rows on the live directions of either set. Unrelated rows reach
 * (√(p/m)(1 − q/m)^½ + √(q/m)(1 − p/m)^½)² by chance (Wachter 1980): above `CHANCE` nothing is said. O(m·D·(p + q) + m·pq).
 */
export async function recoverDirections(before: Vectors, after: Vectors, rows: PairedRows, backend: Backend): Promise<Recovered> {
  const [p, q, m] = [before.liveRank, after.liveRank, rows.count - 1];
  const none = (reason: string): Recovered => ({of: p, directions: null, gained: null, share: null, reason});
  const chance = p + q < m ? (Math.sqrt((p / m) * (1 - q / m)) + Math.sqrt((q / m) * (1 - p / m))) ** 2 : 1;
  if (chance > CHANCE) return none(`${rows.count} sampled rows are too few for ${p} and ${q} directions`);
  if (before.directionCount < p || after.directionCount < q) return none('not all directions are at hand');
  const x = await orthonormalScores(before, p, rows.before, rows.count, backend);
  const y = await orthonormalScores(after, q, rows.after, rows.count, backend);
  if (!x || !y) return none('the sampled rows do not span the live directions');
  const squared = await squaredCosines(await innerProducts(x, p, y, q, rows.count, backend), p, q, backend);
  const kept = squared.reduce((n, c) => n + (c >= 0.5 ? 1 : 0), 0);
  return {of: p, directions: kept, gained: q - kept, share: squared.reduce((a, c) => a + c, 0) / p, reason: null};
}

/** Scores on the first `k` directions, made orthonormal over the rows: k × m; null where they are dependent. */
async function orthonormalScores({directions, dims, eigenvalues}: Vectors, k: number, rows: Float64Array, m: number, backend: Backend): Promise<Float64Array | null> {
  const scores = await innerProducts(directions.subarray(0, k * dims), k, rows, m, dims, backend);
  for (let i = 0; i < k; i++) centreAndScale(scores.subarray(i * m, (i + 1) * m), 1 / Math.sqrt(eigenvalues[i] * (m - 1)));
  const lower = await lowerCholesky(await innerProducts(scores, k, scores, k, m, backend), k);
  if (!lower) return null;
  return innerProducts(invertTriangle(lower, k), k, transposed(scores, k, m), m, k, backend);
}

/** L with LLᵀ = A; null where A is not positive definite to 1e-10 of its diagonal. */
async function lowerCholesky(matrix: Float64Array, n: number): Promise<Float64Array | null> {
  const {CholeskyDecomposition, Matrix} = await import('ml-matrix');
  const lower = new CholeskyDecomposition(Matrix.from1DArray(n, n, matrix)).lowerTriangularMatrix;
  for (let i = 0; i < n; i++) if (!(lower.get(i, i) ** 2 > 1e-10 * matrix[i * (n + 1)])) return null;
  return Float64Array.from(lower.to1DArray());
}

function centreAndScale(values: Float64Array, factor: number): void {
  const mean = values.reduce((a, v) => a + v, 0) / values.length;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) * factor;
}
