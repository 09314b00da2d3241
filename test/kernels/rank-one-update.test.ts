import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {rankOneEigenpairs} from '../../src/kernels/rank-one-update.js';
import {secularRoot, type RankOneUpdate} from '../../src/kernels/secular-equation.js';

interface Case {
  readonly name: string;
  readonly poles: readonly number[];
  readonly z: readonly number[];
  readonly rho: number;
  /** mpmath, 60 digits */
  readonly roots: readonly {readonly pole: number; readonly distance: number}[];
}

const cases = JSON.parse(readFileSync(new URL('../../fixtures/kernels/rank-one-updates.json', import.meta.url), 'utf8')) as Case[];

const of = (poles: readonly number[], z: readonly number[], rho: number): RankOneUpdate => ({poles: Float64Array.from(poles), z: Float64Array.from(z), rho});

/** Largest entries of V Vᵀ − 1 and of (D + ρ zzᵀ) V − V Λ. */
async function departures(update: RankOneUpdate): Promise<{orthogonality: number; residual: number}> {
  const {poles, z, rho} = update;
  const {values, vectors} = await rankOneEigenpairs(update);
  const n = poles.length;
  const row = (i: number) => vectors.subarray(i * n, (i + 1) * n);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, k) => sum + x * b[k], 0);
  let [orthogonality, residual] = [0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) orthogonality = Math.max(orthogonality, Math.abs(dot(row(i), row(j)) - (i === j ? 1 : 0)));
    const along = dot(z, row(i));
    row(i).forEach((x, k) => { residual = Math.max(residual, Math.abs((poles[k] - values[i]) * x + rho * along * z[k])); });
  }
  return {orthogonality, residual};
}

describe.each(cases)('a diagonal matrix plus one of rank one: $name', ({poles, z, rho, roots}) => {
  const update = of(poles, z, rho);
  const norm = Math.max(...poles) + rho * z.reduce((sum, x) => sum + x * x, 0);

  it('has the roots of the oracle, each between its poles', () => {
    roots.forEach(({pole, distance}, k) => {
      const distances = new Float64Array(poles.length);
      const value = secularRoot(update, k, distances);
      expect(Math.abs(value - (poles[pole] + distance))).toBeLessThanOrEqual(1e-15 * norm);
      expect(Math.abs(-distances[pole] / distance - 1)).toBeLessThanOrEqual(1e-13);
      distances.forEach((d, j) => { expect(Math.sign(d)).toBe(j <= k ? -1 : 1); });
    });
  });

  it('has orthogonal vectors', async () => {
    const {orthogonality, residual} = await departures(update);
    expect(orthogonality).toBeLessThanOrEqual(1e-14);
    expect(residual).toBeLessThanOrEqual(1e-14 * norm);
  });
});

it('of two poles, in closed form', async () => {
  const {values} = await rankOneEigenpairs(of([0, 3], [Math.SQRT1_2, Math.SQRT1_2], 4));
  [1, 6].forEach((value, i) => { expect(values[i]).toBeCloseTo(value, 14); });
});

it('vectors are orthogonal and fit whatever the poles and weights', async () => {
  const positive = (least: number) => fc.double({min: least, max: 0, noNaN: true}).map((x) => 10 ** x);
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(positive(-14), positive(-8), fc.boolean()), {minLength: 1, maxLength: 40}), positive(-6), async (entries, rho) => {
    let pole = 0;
    const update = of(entries.map(([gap]) => (pole += gap)), entries.map(([, z, negative]) => (negative ? -z : z)), rho);
    const norm = pole + rho * update.z.reduce((sum, x) => sum + x * x, 0);
    const {orthogonality, residual} = await departures(update);
    expect(orthogonality).toBeLessThanOrEqual(1e-13);
    expect(residual).toBeLessThanOrEqual(1e-14 * norm);
  }), {numRuns: 500, seed: 3});
});
