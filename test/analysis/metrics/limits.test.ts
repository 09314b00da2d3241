import {describe, expect, it} from 'vitest';
import {expectClose} from '../../support/close.js';
import {measureRows, valueOf} from '../../support/measure-rows.js';
import {uniforms} from '../../support/random.js';
import {gaussianRows, mapRows, plantedRows, rotated, stacked, type Rows} from '../../support/rows.js';

const D = 16;
const flat = (rank: number): number[] => Array.from({length: D}, (_, j) => (j < rank ? 1 : 0));

async function expectValues(x: Rows, values: Readonly<Record<string, number>>, relative = 1e-9): Promise<void> {
  const measured = await measureRows(x);
  for (const [id, value] of Object.entries(values)) expectClose(valueOf(measured, id), value, relative, id, relative);
}

describe('limits of the spectrum', () => {
  it.each([1, 2, 5, D])('%i equal directions: every rank is that number', async (k) => {
    await expectValues(plantedRows(flat(k), 64, k), {
      'effective-rank': k, 'effective-rank-singular': k, 'participation-ratio': k, 'stable-rank': k, 'live-rank': k,
      'isoscore': (k - 1) / (D - 1), 'spectral-entropy': Math.log(k) / Math.log(D),
      'variance-dims-90': Math.ceil(0.9 * k - 1e-9), 'variance-dims-95': Math.ceil(0.95 * k - 1e-9), 'variance-dims-99': Math.ceil(0.99 * k - 1e-9),
    });
  });

  it('isotropic: condition number 1, and RankMe is D but for its ε', async () => {
    const measured = await measureRows(plantedRows(flat(D), 64, 3));
    expectClose(valueOf(measured, 'condition-number'), 1, 1e-12);
    expectClose(valueOf(measured, 'rankme'), D, 1e-5);
  });

  it('two rows span one direction, whatever D is', async () => {
    await expectValues(gaussianRows(2, 7), {'effective-rank': 1, 'participation-ratio': 1, 'stable-rank': 1});
  });

  it('a large mean takes RankMe down and leaves the centred ranks alone', async () => {
    const x = gaussianRows(300, D);
    const shifted = await measureRows(mapRows(x, (v) => v + 100));
    const still = await measureRows(x);
    expect(valueOf(still, 'rankme')).toBeGreaterThan(15);
    expect(valueOf(shifted, 'rankme')).toBeLessThan(3);
    expectClose(valueOf(shifted, 'effective-rank-singular'), valueOf(still, 'effective-rank-singular'), 1e-10);
    expect(valueOf(shifted, 'mean-energy-share')).toBeGreaterThan(0.999);
  });
});

describe('limits of the correlations', () => {
  it('copies of one channel: all correlations 1, rank 1', async () => {
    const one = mapRows(gaussianRows(50, 4), (_, r, j) => (j % 2 === 0 ? 1 : -3) * Math.sin(r * r) + j);
    await expectValues(one, {'mean-abs-correlation': 1, 'rms-correlation': 1, 'max-abs-correlation': 1, 'correlation-effective-rank': 1}, 1e-7);
  });

  it('channels of any scale that do not correlate: as many as there are', async () => {
    const x = plantedRows(flat(D).map((_, j) => 10 ** -(j % 4)), 64, 4);
    await expectValues(mapRows(x, (v) => v), {'participation-ratio': (4 * 1.111) ** 2 / (4 * 1.010101)}, 1e-9);
    const axes = gaussianRows(20_000, 6, {scale: (j) => 10 ** -j});
    expectClose(valueOf(await measureRows(axes), 'correlation-effective-rank'), 6, 1e-3);
  });
});

describe('limits of the directions', () => {
  it('one repeated direction: cosine 1, no spread, SelfCluster 1, uniformity 0', async () => {
    const ray = mapRows(gaussianRows(30, 5), (_, r, j) => (r + 1) * (j + 1));
    await expectValues(ray, {'mean-cosine': 1, 'self-cluster': 1, 'uniformity': 0, 'normalized-std': 0}, 1e-7);
  });

  it('two opposite directions, equally often', async () => {
    const n = 40;
    const poles = mapRows(gaussianRows(n, 4), (_, r, j) => (r % 2 === 0 ? 1 : -1) * (j + 1));
    const same = (n / 2 - 1) / (n - 1);
    await expectValues(poles, {
      'mean-cosine': -1 / (n - 1), 'self-cluster': 1, 'mean-energy-share': 0, 'norm-variation': 0,
      'uniformity': Math.log(same + (1 - same) * Math.exp(-8)),
    });
  });

  it('the SimSiam measure sees rank loss along the axes and not after a rotation', async () => {
    const axes = gaussianRows(1500, 64, {scale: (j) => (j < 16 ? 1 : 0)});
    expectClose(valueOf(await measureRows(axes), 'normalized-std'), Math.sqrt(16 / 64), 0.02);
    expect(valueOf(await measureRows(rotated(axes, 7)), 'normalized-std')).toBeGreaterThan(0.9);
  });

  it('norms of a Gaussian vary as 1/√(2D), those of unit rows not at all', async () => {
    expectClose(valueOf(await measureRows(gaussianRows(2000, 64)), 'norm-variation'), 1 / Math.sqrt(128), 0.05);
    const unit = mapRows(gaussianRows(50, 2), (_, r, j) => (j === 0 ? Math.cos(r) : Math.sin(r)));
    await expectValues(unit, {'norm-variation': 0});
  });
});

describe('limits of the sample metrics', () => {
  it.each([[1, 0.1], [2, 0.1], [5, 0.15]])('TwoNN finds a flat sheet of %i dimensions inside ten', async (dims, relative) => {
    const uniform = uniforms(dims);
    const sheet = mapRows(gaussianRows(1500, 10), (_, __, j) => (j < dims ? uniform() : 0));
    expectClose(valueOf(await measureRows(rotated(sheet, 8)), 'intrinsic-dimension'), dims, relative);
  });

  it('a cone in many dimensions has hubs, the whole sphere has none', async () => {
    const hubness = async (mean: number): Promise<number> => valueOf(await measureRows(gaussianRows(600, 128, {mean: () => mean})), 'hubness');
    expect(await hubness(0)).toBeLessThan(0.6);
    expect(await hubness(1)).toBeGreaterThan(1);
  });

  it('clusters raise SelfCluster', async () => {
    const centres = gaussianRows(3, 10, {seed: 9});
    const clusters = stacked(...[0, 1, 2].map((k) => mapRows(gaussianRows(60, 10, {seed: k}), (v, _, j) => centres.values[10 * k + j] + 0.05 * v)));
    const measured = await measureRows(clusters);
    expect(valueOf(measured, 'self-cluster')).toBeGreaterThan(0.2);
    expect(Math.abs(valueOf(await measureRows(gaussianRows(180, 10)), 'self-cluster'))).toBeLessThan(0.01);
  });
});
