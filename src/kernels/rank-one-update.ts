import {letEventsIn} from './let-events-in.js';
import {secularRoot, type RankOneUpdate} from './secular-equation.js';

/**
 * All eigenvalues of D + ρ zzᵀ, ascending, and the eigenvectors as rows. O(n²). These belong to exactly these values and a z that is
 * recomputed from them by Löwner's formula, so that they are orthogonal however near to each other the values lie.
 * Source: Gu & Eisenstat, SIAM J. Matrix Anal. Appl. 15 (1994) 1266–1276.
 */
export async function rankOneEigenpairs(update: RankOneUpdate): Promise<{values: Float64Array; vectors: Float64Array}> {
  const {poles, z} = update;
  const n = poles.length;
  const vectors = new Float64Array(n * n);
  const row = (i: number): Float64Array => vectors.subarray(i * n, (i + 1) * n);
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    values[i] = secularRoot(update, i, row(i));
    await letEventsIn();
  }
  const squares = new Float64Array(n).fill(-1);
  for (let i = 0; i < n; i++) {
    const distances = row(i);
    for (let j = 0; j < i; j++) squares[j] *= distances[j] / (poles[j] - poles[i]);
    squares[i] *= distances[i];
    for (let j = i + 1; j < n; j++) squares[j] *= distances[j] / (poles[j] - poles[i]);
    await letEventsIn();
  }
  const recomputed = squares.map((square, j) => Math.sqrt(square) * Math.sign(z[j]));
  for (let i = 0; i < n; i++) {
    const vector = row(i);
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (vector[j] = recomputed[j] / vector[j]) ** 2;
    const length = Math.sqrt(sum);
    for (let j = 0; j < n; j++) vector[j] /= length;
    await letEventsIn();
  }
  return {values, vectors};
}
