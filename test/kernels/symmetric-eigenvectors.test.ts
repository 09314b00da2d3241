import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Backend} from '../../src/kernels/backend.js';
import {symmetricEigenvectors} from '../../src/kernels/symmetric-eigenvectors.js';
import {backends} from './backends.js';
import {planted, plantedMatrix} from './planted.js';

const range = (n: number) => Array.from({length: n}, (_, i) => i);

function largestResidual(a: Float64Array, n: number, values: readonly number[], vectors: Float64Array): number {
  let largest = 0;
  values.forEach((value, v) => {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let r = -value * vectors[v * n + i];
      for (let j = 0; j < n; j++) r += a[i * n + j] * vectors[v * n + j];
      sum += r * r;
    }
    largest = Math.max(largest, Math.sqrt(sum));
  });
  return largest;
}

function departureFromOrthonormal(vectors: Float64Array, n: number): number {
  const count = vectors.length / n;
  let largest = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = i === j ? -1 : 0;
      for (let k = 0; k < n; k++) dot += vectors[i * n + k] * vectors[j * n + k];
      largest = Math.max(largest, Math.abs(dot));
    }
  }
  return largest;
}

describe.each(backends.filter(({name}) => !name.includes('threads')))('eigenvectors by the $name backend', ({create}) => {
  let backend: Backend;
  beforeAll(async () => { backend = await create(); });
  afterAll(() => backend.close());

  async function check(a: Float64Array, n: number, indices: readonly number[]): Promise<void> {
    const {values, vectors} = await symmetricEigenvectors(a, n, indices, backend);
    const norm = Math.max(Math.abs(values[0]), Math.abs(values[n - 1]));
    expect(vectors.length).toBe(indices.length * n);
    expect(largestResidual(a, n, indices.map((i) => values[i]), vectors)).toBeLessThanOrEqual(1e-12 * norm);
    expect(departureFromOrthonormal(vectors, n)).toBeLessThanOrEqual(1e-12);
  }

  it.each(planted)('all of them: $name, n = $n', async (recipe) => {
    await check(plantedMatrix(recipe), recipe.n, range(recipe.n));
  });

  it.each(planted.filter(({n}) => n > 30))('first, some of the middle, last: $name, n = $n', async (recipe) => {
    await check(plantedMatrix(recipe), recipe.n, [0, 3, 4, 17, recipe.n - 2, recipe.n - 1]);
  });

  it.each([2 ** 600, 2 ** -600])('of a matrix scaled by %d', async (factor) => {
    const recipe = planted[4];
    const a = plantedMatrix(recipe);
    const {vectors} = await symmetricEigenvectors(a, recipe.n, [0, 1, 40], backend);
    const scaled = await symmetricEigenvectors(a.map((x) => x * factor), recipe.n, [0, 1, 40], backend);
    expect(scaled.vectors).toEqual(vectors);
  });

  it('of two weakly coupled copies of one matrix', async () => {
    const n = 42;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      a[i * n + i] = Math.abs((i % 21) - 10);
      if (i > 0) a[i * n + i - 1] = a[(i - 1) * n + i] = i === 21 ? 1e-14 : 1;
    }
    await check(a, n, range(n));
  });

  it('of a covariance with more null axes than live ones', async () => {
    const n = 96;
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i += 3) for (let j = 0; j < n; j += 3) a[i * n + j] = Math.exp(-Math.abs(i - j) / 30);
    await check(a, n, range(n));
    await check(a, n, range(n).slice(32));
  });

  it('of equal correlations: the constant vector first', async () => {
    const n = 50;
    const a = new Float64Array(n * n).fill(0.5);
    for (let i = 0; i < n; i++) a[i * n + i] = 1;
    const {vectors} = await symmetricEigenvectors(a, n, [0], backend);
    vectors.forEach((x) => expect(x).toBeCloseTo(1 / Math.sqrt(n), 13));
    await check(a, n, range(n));
  });
});
