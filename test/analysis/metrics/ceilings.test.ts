import {beforeAll, describe, expect, it} from 'vitest';
import {isotropicSpectrum} from '../../../src/analysis/isotropic.js';
import {METRICS} from '../../../src/analysis/metrics/registry.js';
import {entropy, participationRatio} from '../../../src/analysis/metrics/spectral-functions.js';
import {expectClose} from '../../support/close.js';
import {measureRows, type MeasuredRows} from '../../support/measure-rows.js';
import {gaussianRows} from '../../support/rows.js';

const DIMS = 64;
const DRAWS = 8;
/** Within this of the simulated mean; the rest is sampling noise of the mean of eight draws. */
const TOLERANCE: Readonly<Record<string, number>> = {
  // edges of the Marchenko–Pastur law, which finite samples do not quite reach
  'stable-rank': 0.05, 'condition-number': 0.15,
  // √(4 ln D/N) is the limit for large D, and from above
  'max-abs-correlation': 0.2,
};
const withCeiling = METRICS.filter((m) => m.ceiling !== null);

describe.each([[40, 'fewer rows than dimensions'], [200, 'three rows a dimension']])('ceilings of %i × 64 isotropic rows (%s)', (rows) => {
  let draws: MeasuredRows[];
  beforeAll(async () => {
    draws = await Promise.all(Array.from({length: DRAWS}, (_, seed) => measureRows(gaussianRows(rows, DIMS, {seed}))));
  });

  it.each(withCeiling.map((m) => m.id))('%s', (id) => {
    const results = draws.map(({metrics}) => metrics[id]);
    const values = results.flatMap((r) => (r.status === 'ok' ? [r.value] : []));
    if (id === 'condition-number' && rows <= DIMS) return expect(values).toEqual([]);
    const [first] = results;
    const ceiling = first.status === 'ok' ? first.ceiling : null;
    const mean = values.reduce((a, v) => a + v, 0) / DRAWS;
    const noise = Math.sqrt(values.reduce((a, v) => a + (v - mean) ** 2, 0) / (DRAWS - 1) / DRAWS);
    expectClose(ceiling ?? NaN, mean, TOLERANCE[id] ?? 0.02, id, 5 * noise + 1e-9);
  });
});

describe('the isotropic spectrum', () => {
  const shares = (ratio: number, dims: number) => {
    const spectrum = isotropicSpectrum(ratio * dims + 1, dims).filter((v) => v > 0);
    return {rank: Math.exp(entropy(spectrum)) / dims, singular: Math.exp(entropy(spectrum.map(Math.sqrt))) / dims, participation: participationRatio(spectrum) / dims};
  };

  // N/D, effective rank of λ and of σ (D = 256, simulated), participation ratio: published in closed form and by simulation
  it.each([
    [0.25, 0.221, 0.238, 0.2], [0.5, 0.389, 0.46, 0.333], [1, 0.607, 0.802, 0.5], [2, 0.779, 0.925, 0.667],
    [4, 0.883, 0.966, 0.8], [10, 0.951, 0.987, 0.909], [50, 0.99, 0.9975, 0.98],
  ])('gives the known shares of D at N/D = %d', (ratio, rank, singular, participation) => {
    const actual = shares(ratio, 256);
    expectClose(actual.rank, rank, 0.005, 'effective rank');
    expectClose(actual.singular, singular, 0.02, 'of singular values'); // simulated at N rows, of which the mean takes one
    expectClose(actual.participation, participation, 0.005, 'participation ratio');
  });

  it('has the closed forms exp(−γ/2) and N·exp(−1/(2γ))', () => {
    for (const gamma of [0.02, 0.1, 0.5, 1]) expectClose(shares(1 / gamma, 500).rank, Math.exp(-gamma / 2), 0.003);
    for (const gamma of [2, 5, 10]) expectClose(shares(1 / gamma, 500).rank, Math.exp(-1 / (2 * gamma)) / gamma, 0.003);
  });

  it('lies within the edges (1 ± √γ)², descends, and sums to D', () => {
    for (const [rows, dims] of [[257, 64], [65, 64], [33, 64], [2, 5], [3, 1]]) {
      const spectrum = isotropicSpectrum(rows, dims);
      const gamma = dims / (rows - 1);
      const live = Math.min(rows - 1, dims);
      const scale = 1 + 0.02 * gamma;
      expectClose(spectrum.reduce((a, v) => a + v, 0), dims, 1e-12);
      expect(spectrum[0]).toBeLessThanOrEqual((1 + Math.sqrt(gamma)) ** 2 * scale);
      expect(spectrum[live - 1]).toBeGreaterThanOrEqual(((1 - Math.sqrt(gamma)) ** 2) / scale);
      expect(spectrum.every((v, i) => i === 0 || v <= spectrum[i - 1])).toBe(true);
      expect(spectrum.filter((v) => v > 0).length).toBe(live);
    }
    expect(Array.from(isotropicSpectrum(1, 3))).toEqual([0, 0, 0]);
  });
});
