import {expect, it} from 'vitest';
import {inverseIteration, pairsInClusters} from '../../src/kernels/inverse-iteration.js';

it('pairs of neighbours are counted within clusters', () => {
  expect(pairsInClusters([], 1)).toBe(0);
  expect(pairsInClusters([1, 0.9995, 0.5, 0.4995, 0.499, 0.1], 1)).toBe(1 + 3);
  expect(pairsInClusters([1, 0.9995, 0.5, 0.4995, 0.499, 0.1], 1000)).toBe(15);
});

it('vectors of a cluster are orthogonal: the second difference from its end', async () => {
  const [n, count] = [1000, 20];
  const t = {diagonal: new Float64Array(n).fill(0.5), offDiagonal: new Float64Array(n - 1).fill(-0.25)};
  const values = Array.from({length: count}, (_, i) => 0.5 - 0.5 * Math.cos(((n - i) * Math.PI) / (n + 1)));
  expect(pairsInClusters(values, 1)).toBe(190);
  const vectors = await inverseIteration(t, values, 1);
  for (let i = 0; i < count; i++) {
    const x = vectors.subarray(i * n, (i + 1) * n);
    for (let j = 0; j <= i; j++) {
      const dot = x.reduce((sum, v, k) => sum + v * vectors[j * n + k], 0);
      expect(Math.abs(dot - (i === j ? 1 : 0))).toBeLessThanOrEqual(1e-13);
    }
    const sines = x.map((_, k) => Math.sqrt(2 / (n + 1)) * Math.sin(((n - i) * (k + 1) * Math.PI) / (n + 1)));
    const sign = Math.sign(x.reduce((sum, v, k) => sum + v * sines[k], 0));
    expect(Math.max(...x.map((v, k) => Math.abs(sign * v - sines[k])))).toBeLessThanOrEqual(1e-9);
  }
});
