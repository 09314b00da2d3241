import {describe, expect, it} from 'vitest';
import {runBandJob} from '../../src/kernels/band-job.js';
import {fillBandPlan, planBand} from '../../src/kernels/band-plan.js';
import {jsTridiagonalize} from '../../src/kernels/js-tridiagonalize.js';
import {readTridiagonal} from '../../src/kernels/layout.js';
import {reflector, scaleOf} from '../../src/kernels/reflector.js';
import {tridiagonalEigenvalues} from '../../src/kernels/tridiagonal-eigenvalues.js';
import {createWasmBackend} from '../../src/kernels/wasm-backend.js';
import {compileWasmKernel, createMemory, instantiate, type WasmKernel} from '../../src/kernels/wasm-kernel.js';
import {createControl} from '../../src/kernels/wasm-tridiagonalize.js';
import {createThreads} from '../../src/threads/threads.js';
import {integers, planted, plantedMatrix} from './planted.js';

const kernel = await compileWasmKernel(process.versions.v8) as WasmKernel;

async function byBand(a: Float64Array, n: number) {
  const plan = planBand(n);
  const memory = createMemory(plan.bytes);
  const numbers = new Float64Array(memory.buffer).fill(NaN);
  const scale = await scaleOf(a, n);
  await fillBandPlan(numbers, plan, a, scale);
  runBandJob(instantiate(kernel.module, memory), numbers, plan, createControl(), reflector, true);
  return readTridiagonal(numbers, plan, scale);
}

function randomSymmetric(n: number): Float64Array {
  const next = integers(n);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = next();
  return a;
}

const farthest = (a: Float64Array, b: ArrayLike<number>): number => a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);

describe('the reduction by way of a band', () => {
  it.each(planted)('agrees with LAPACK: $name, n = $n', async (recipe) => {
    const values = await tridiagonalEigenvalues(await byBand(plantedMatrix(recipe), recipe.n));
    expect(farthest(values, recipe.eigenvalues)).toBeLessThanOrEqual(1e-13 * Math.max(...recipe.eigenvalues.map(Math.abs)));
  });

  it.each([1, 2, 3, 11, 12, 13, 14, 23, 24, 25, 26, 37, 48, 61, 97, 150, 217])('agrees with the direct one, from memory full of NaN: n = %i', async (n) => {
    const a = randomSymmetric(n);
    const expected = await tridiagonalEigenvalues(await jsTridiagonalize(a.slice(), n));
    expect(farthest(await tridiagonalEigenvalues(await byBand(a, n)), expected)).toBeLessThanOrEqual(1e-13 * Math.max(expected[0], -expected[n - 1]));
  });

  it.each([2, 13, 14, 25, 100])('leaves the last axis alone: n = %i', async (n) => {
    const a = randomSymmetric(n);
    const before = await byBand(a, n);
    a[n * n - 1] += 5;
    const after = await byBand(a, n);
    expect(after.diagonal[n - 1] - before.diagonal[n - 1]).toBeCloseTo(5, 12);
    expect(after.diagonal.subarray(0, n - 1)).toEqual(before.diagonal.subarray(0, n - 1));
    expect(after.offDiagonal).toEqual(before.offDiagonal);
  });

  it('gives the same bits to one thread, to one that others help, and to several reductions side by side', async () => {
    const n = 1450;
    const a = randomSymmetric(n);
    const one = createWasmBackend({kernel});
    const expected = await one.tridiagonal(a, n);
    for (const threads of [1, 2, 3]) {
      const backend = createWasmBackend({kernel, threads: createThreads(kernel, threads)});
      for (let round = 0; round < 3; round++) expect(await backend.tridiagonal(a, n)).toEqual(expected);
      expect(await Promise.all([1, 2, 3].map(async () => backend.tridiagonal(a, n)))).toEqual([expected, expected, expected]);
      await backend.close();
    }
  }, 60_000);
});
