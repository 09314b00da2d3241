import type {Tridiagonal} from './backend.js';
import {letEventsIn} from './let-events-in.js';

const EPSILON = 2 ** -53;
/** Eigenvalues nearer than this, relative to the largest, get vectors that are made orthogonal to each other. */
const CLUSTER_GAP = 1e-3;
const ROUNDS = 8;
/** Shifts of consecutive solves are kept this many roundings apart, or the vectors already found would drown the next (as in LAPACK's dstein). */
const APART = 4;

/**
 * Eigenvectors of a symmetric tridiagonal matrix for given eigenvalues, by inverse iteration with reorthogonalisation
 * inside clusters. O(n) a vector, and O(n · size) a vector of a cluster.
 *
 * @param values the eigenvalues whose vectors are wanted, descending, each exact to a few units of 2⁻⁵³·max|λ|
 * @param norm max|λ| over all eigenvalues
 * @returns values.length × n row-major, one unit vector a row
 * @throws Error where a vector does not settle in 8 rounds
 * Source: Peters & Wilkinson, in Handbook for Automatic Computation II (1971), contribution II/18.
 */
export async function inverseIteration(t: Tridiagonal, values: readonly number[], norm: number): Promise<Float64Array> {
  const n = t.diagonal.length;
  const vectors = new Float64Array(values.length * n);
  const work = factorization(n);
  const clusters = clusterStarts(values, norm);
  let shift = Infinity;
  for (let i = 0; i < values.length; i++) {
    const x = vectors.subarray(i * n, (i + 1) * n);
    randomize(x, i + 1);
    shift = Math.min(values[i], shift - APART * EPSILON * norm);
    factorize(t, shift, norm, work);
    iterate(t, values[i], norm, work, x, vectors.subarray(clusters[i] * n, i * n));
    await letEventsIn();
  }
  return vectors;
}

/** How many pairs of vectors are made orthogonal to each other: what the work grows with where eigenvalues lie together. */
export const pairsInClusters = (values: readonly number[], norm: number): number => clusterStarts(values, norm).reduce((sum, start, i) => sum + i - start, 0);

/** For each of descending values the first that has no larger gap on the way to it. */
function clusterStarts(values: readonly number[], norm: number): number[] {
  let start = 0;
  return values.map((value, i) => {
    if (i > 0 && values[i - 1] - value > CLUSTER_GAP * norm) start = i;
    return start;
  });
}

function iterate(
  t: Tridiagonal, value: number, norm: number, lu: Factorization, x: Float64Array, earlier: Float64Array,
): void {
  const n = x.length;
  for (let round = 1; round <= ROUNDS; round++) {
    solve(lu, x);
    normalize(x);
    // what is solved again need not be orthogonal to the last digit
    for (let pass = 0; pass < Math.min(round, 2); pass++) orthogonalize(x, earlier);
    if (round > 1 && residual(t, value, x) <= 4 * Math.sqrt(n) * EPSILON * norm) return;
  }
  if (residual(t, value, x) > 1e-12 * norm) throw new Error(`no eigenvector settled in ${ROUNDS} rounds of inverse iteration`);
}

/** P·L·U = T − λ with partial pivoting: U has three diagonals. */
interface Factorization {
  readonly pivot: Float64Array;
  readonly second: Float64Array;
  readonly third: Float64Array;
  readonly factor: Float64Array;
  readonly swapped: Uint8Array;
}

const factorization = (n: number): Factorization => ({
  pivot: new Float64Array(n), second: new Float64Array(n), third: new Float64Array(n),
  factor: new Float64Array(n), swapped: new Uint8Array(n),
});

function factorize(t: Tridiagonal, value: number, norm: number, lu: Factorization): void {
  const n = t.diagonal.length;
  const e = t.offDiagonal;
  const smallest = norm === 0 ? 1 : EPSILON * norm;
  let pivot = t.diagonal[0] - value;
  let right = n > 1 ? e[0] : 0;
  for (let i = 0; i < n - 1; i++) {
    const below = e[i];
    const next = t.diagonal[i + 1] - value;
    const beyond = i + 2 < n ? e[i + 1] : 0;
    if (Math.abs(below) > Math.abs(pivot)) {
      lu.swapped[i] = 1;
      lu.factor[i] = pivot / below;
      lu.pivot[i] = below;
      lu.second[i] = next;
      lu.third[i] = beyond;
      pivot = right - lu.factor[i] * next;
      right = -lu.factor[i] * beyond;
    } else {
      if (Math.abs(pivot) < smallest) pivot = smallest;
      lu.swapped[i] = 0;
      lu.factor[i] = below / pivot;
      lu.pivot[i] = pivot;
      lu.second[i] = right;
      lu.third[i] = 0;
      pivot = next - lu.factor[i] * right;
      right = beyond;
    }
  }
  lu.pivot[n - 1] = Math.abs(pivot) < smallest ? smallest : pivot;
}

/** x ← (T − λ)⁻¹ x. Growth is bounded by 1/(2⁻⁵³·norm)² a step, far from overflow for a matrix scaled to norm 1. */
function solve(lu: Factorization, x: Float64Array): void {
  const n = x.length;
  for (let i = 0; i < n - 1; i++) {
    if (lu.swapped[i] === 1) {
      const xi = x[i];
      x[i] = x[i + 1];
      x[i + 1] = xi - lu.factor[i] * x[i];
    } else x[i + 1] -= lu.factor[i] * x[i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i];
    if (i + 1 < n) sum -= lu.second[i] * x[i + 1];
    if (i + 2 < n) sum -= lu.third[i] * x[i + 2];
    x[i] = sum / lu.pivot[i];
  }
}

/** Gram–Schmidt against the rows of `earlier`, four at a time, then unit length. */
function orthogonalize(x: Float64Array, earlier: Float64Array): void {
  const n = x.length;
  const inFours = earlier.length - earlier.length % (4 * n);
  for (let from = 0; from < inFours; from += 4 * n) subtractFour(x, earlier, from, n);
  for (let from = inFours; from < earlier.length; from += n) {
    let dot = 0;
    for (let k = 0; k < n; k++) dot += earlier[from + k] * x[k];
    for (let k = 0; k < n; k++) x[k] -= dot * earlier[from + k];
  }
  normalize(x);
}

/** Less what x has of four orthogonal rows: a sum waits for its own last term, not for those of the others. */
function subtractFour(x: Float64Array, rows: Float64Array, first: number, n: number): void {
  const [second, third, fourth] = [first + n, first + 2 * n, first + 3 * n];
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let k = 0; k < n; k++) {
    a += rows[first + k] * x[k];
    b += rows[second + k] * x[k];
    c += rows[third + k] * x[k];
    d += rows[fourth + k] * x[k];
  }
  for (let k = 0; k < n; k++) x[k] -= a * rows[first + k] + b * rows[second + k] + (c * rows[third + k] + d * rows[fourth + k]);
}

function normalize(x: Float64Array): void {
  let largest = 0;
  for (let k = 0; k < x.length; k++) largest = Math.max(largest, Math.abs(x[k]));
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += (x[k] /= largest) ** 2;
  const length = Math.sqrt(sum);
  for (let k = 0; k < x.length; k++) x[k] /= length;
}

function residual({diagonal, offDiagonal}: Tridiagonal, value: number, x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    let r = (diagonal[i] - value) * x[i];
    if (i > 0) r += offDiagonal[i - 1] * x[i - 1];
    if (i + 1 < x.length) r += offDiagonal[i] * x[i + 1];
    sum += r * r;
  }
  return Math.sqrt(sum);
}

/** A start vector that is the same on every run and near to no eigenvector. */
function randomize(x: Float64Array, seed: number): void {
  let state = seed * 2654435761;
  for (let k = 0; k < x.length; k++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    x[k] = state / 2 ** 32 - 0.5;
  }
}
