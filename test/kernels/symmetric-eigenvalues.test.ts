import {EigenvalueDecomposition, Matrix} from 'ml-matrix';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Backend} from '../../src/kernels/backend.js';
import {symmetricEigenvalues} from '../../src/kernels/symmetric-eigenvalues.js';
import {backends} from './backends.js';
import {integers, middleRowSum, planted, plantedMatrix} from './planted.js';

const largest = (values: ArrayLike<number>) => Array.from(values).reduce((m, x) => Math.max(m, Math.abs(x)), 0);
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) => largest(Array.from(a).map((x, i) => x - b[i]));

function randomSymmetric(n: number, seed: number): Float64Array {
  const next = integers(seed);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = next();
  return a;
}

describe.each(backends)('eigenvalues by the $name backend', ({create}) => {
  let backend: Backend;
  beforeAll(async () => { backend = await create(); });
  afterAll(() => backend.close());

  it.each(planted)('agrees with LAPACK: $name, n = $n', async (recipe) => {
    const a = plantedMatrix(recipe);
    expect(middleRowSum(a, recipe.n)).toBe(recipe.middleRowSum);
    const values = await symmetricEigenvalues(a, recipe.n, backend);
    expect(distance(values, recipe.eigenvalues)).toBeLessThanOrEqual(1e-13 * largest(recipe.eigenvalues));
  });

  it.each([5, 31, 64, 101])('agrees with ml-matrix on random integers, n = %i', async (n) => {
    const a = randomSymmetric(n, n);
    const oracle = new EigenvalueDecomposition(Matrix.from1DArray(n, n, a), {assumeSymmetric: true}).realEigenvalues;
    const values = await symmetricEigenvalues(a, n, backend);
    expect(distance(values, oracle.reverse())).toBeLessThanOrEqual(1e-13 * largest(oracle));
  });

  it('finds 2 − 2 cos(kπ/(n+1)) for the second difference, dense after a reflection', async () => {
    const n = 200;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = 2;
      if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = -1;
    }
    const exact = Array.from({length: n}, (_, i) => 2 - 2 * Math.cos(((n - i) * Math.PI) / (n + 1)));
    expect(distance(await symmetricEigenvalues(a, n, backend), exact)).toBeLessThanOrEqual(4e-13);
  });

  it('finds 1 + (n−1)r once and 1 − r otherwise for equal correlations', async () => {
    const n = 129;
    const a = new Float64Array(n * n).fill(0.25);
    for (let i = 0; i < n; i++) a[i * n + i] = 1;
    const values = await symmetricEigenvalues(a, n, backend);
    expect(distance(values, [1 + (n - 1) / 4, ...new Array<number>(n - 1).fill(0.75)])).toBeLessThanOrEqual(1e-13 * 33);
  });

  it.each([2 ** 1000, 2 ** -1060, 2 ** -300])('scales with the matrix, to the bit where nothing underflows: %d', async (factor) => {
    const n = 40;
    const a = randomSymmetric(n, 3);
    const expected = (await symmetricEigenvalues(a, n, backend)).map((x) => x * factor);
    const values = await symmetricEigenvalues(a.map((x) => x * factor), n, backend);
    expect(distance(values, expected)).toBeLessThanOrEqual(largest(expected) * 1e-13 + 2 ** -1074 * n);
    if (factor !== 2 ** -1060) expect(values).toEqual(expected);
  });

  it('keeps small entries beside huge ones apart from zero', async () => {
    const n = 30;
    const a = new Float64Array(n * n).fill(1e-160);
    a[0] = 1;
    const values = await symmetricEigenvalues(a, n, backend);
    expect(values[0]).toBeCloseTo(1, 14);
    expect(largest(values.subarray(1))).toBeLessThanOrEqual(1e-15);
  });

  it('leaves its argument as it was', async () => {
    const a = randomSymmetric(9, 1);
    const before = a.slice();
    await symmetricEigenvalues(a, 9, backend);
    expect(a).toEqual(before);
  });

  it('has none where there is nothing left, as of channels that are all dead', async () => {
    expect(await symmetricEigenvalues(new Float64Array(0), 0, backend)).toHaveLength(0);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %d', async (bad) => {
    const a = randomSymmetric(12, 1);
    a[5 * 12 + 2] = a[2 * 12 + 5] = bad;
    await expect(symmetricEigenvalues(a, 12, backend)).rejects.toThrow(/not finite/);
  });

  it('leaves the last axis alone: a change of the last diagonal entry changes the last diagonal entry', async () => {
    for (const n of [1, 2, 3, 4, 7, 64, 130]) {
      const a = randomSymmetric(n, n + 7);
      const changed = a.slice();
      changed[n * n - 1] += 5;
      const before = await backend.tridiagonalize(a.slice(), n);
      const after = await backend.tridiagonalize(changed, n);
      expect(after.diagonal[n - 1] - before.diagonal[n - 1]).toBeCloseTo(5, 12);
      expect(after.diagonal.subarray(0, n - 1)).toEqual(before.diagonal.subarray(0, n - 1));
      expect(after.offDiagonal).toEqual(before.offDiagonal);
    }
  });
});
