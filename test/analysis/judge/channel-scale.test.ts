import {describe, expect, it} from 'vitest';
import {isChannelScale} from '../../../src/analysis/judge/channel-scale.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';
import {symmetricEigenvalues} from '../../../src/kernels/symmetric-eigenvalues.js';
import {createJsBackend} from '../../../src/kernels/js-backend.js';

const D = 40;

/** Covariance of x = Σ factors + noise: entry (i, j) from what the channels load on. */
async function isScale(after: number, loadings: readonly (readonly number[])[], noise: (j: number) => number): Promise<boolean> {
  const matrix = Float64Array.from({length: D * D}, (_, k) => {
    const [i, j] = [Math.floor(k / D), k % D];
    return loadings.reduce((sum, l) => sum + l[i] * l[j], 0) + (i === j ? noise(i) : 0);
  });
  return isChannelScale(await symmetricEigenvalues(matrix, D, createJsBackend()), after, matrix, DEFAULT_POLICY);
}

const vector = (of: (j: number) => number): number[] => Array.from({length: D}, (_, j) => of(j));

describe('a cliff after r directions', () => {
  it('of loud independent channels is one of scale', async () => {
    expect(await isScale(3, [], (j) => (j < 3 ? 1e6 : 1))).toBe(true);
    expect(await isScale(30, [], (j) => (j < 30 ? 1 : 1e-5))).toBe(true);
  });

  it('of two loud channels that move as one is one of scale', async () => {
    expect(await isScale(1, [vector((j) => (j === 4 ? 1e3 : j === 9 ? -1e3 : 0))], () => 1)).toBe(true);
  });

  it('of loud channels that leak into all others is one of scale', async () => {
    expect(await isScale(2, [vector((j) => (j === 0 ? 1e3 : 2)), vector((j) => (j === 1 ? 1e3 : -1))], () => 0.05)).toBe(true);
  });

  it('of directions that run through all channels is not', async () => {
    expect(await isScale(1, [vector((j) => Math.sin(j + 1))], () => 1e-4)).toBe(false);
    expect(await isScale(2, [vector((j) => Math.sin(j + 1)), vector((j) => Math.cos(3 * j))], () => 1e-4)).toBe(false);
  });
});
