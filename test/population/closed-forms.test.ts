import {describe, expect, it} from 'vitest';
import {populationEstimates, POPULATION_METRICS, type PopulationInput} from '../../src/analysis/population/index.js';
import {intervalOf, studentQuantile} from '../../src/analysis/population/interval.js';
import {nonnegativeLeastSquares} from '../../src/analysis/population/nonnegative-least-squares.js';
import {participationRatioEstimate} from '../../src/analysis/population/participation-ratio.js';
import {expectClose} from '../support/close.js';
import {gaussianRows} from '../support/rows.js';
import {inputOfRows} from './support/input-of-rows.js';

const bare = (rows: number, eigenvalues: readonly number[]): PopulationInput => ({rows, dims: eigenvalues.length, eigenvalues, fourthMoment: 0});

/** tr(Σ²) and (tr Σ)² without bias, by all quadruples of distinct rows: E[((x₁−x₂)·(x₃−x₄))²]/4 and E[‖x₁−x₂‖²‖x₃−x₄‖²]/4. */
function tracesByQuadruples(values: Float64Array, rows: number, dims: number): {square: number; squaredTrace: number} {
  const dot = (a: number, b: number, c: number, d: number): number => {
    let sum = 0;
    for (let j = 0; j < dims; j++) sum += (values[a * dims + j] - values[b * dims + j]) * (values[c * dims + j] - values[d * dims + j]);
    return sum;
  };
  let square = 0, squaredTrace = 0, count = 0;
  for (let a = 0; a < rows; a++) for (let b = 0; b < rows; b++) for (let c = 0; c < rows; c++) for (let d = 0; d < rows; d++) {
    if (new Set([a, b, c, d]).size < 4) continue;
    square += dot(a, b, c, d) ** 2 / 4;
    squaredTrace += (dot(a, b, a, b) * dot(c, d, c, d)) / 4;
    count++;
  }
  return {square: square / count, squaredTrace: squaredTrace / count};
}

describe('participation ratio', () => {
  it('is the ratio of the unbiased traces over all quadruples of rows', () => {
    for (const [rows, dims, seed] of [[9, 3, 1], [7, 12, 2], [8, 1, 3]] as const) {
      const {values} = gaussianRows(rows, dims, {seed, scale: (j) => 1 + j, mean: () => 5});
      const {square, squaredTrace} = tracesByQuadruples(values, rows, dims);
      const estimate = participationRatioEstimate(inputOfRows(values, rows, dims));
      if ('reason' in estimate) throw new Error(estimate.reason);
      expectClose(estimate.estimate, Math.min(dims, Math.max(1, squaredTrace / square)), 1e-9);
    }
  });
});

describe('spectra whose estimate is known', () => {
  it('approaches the plug-in value as rows grow', () => {
    const eigenvalues = [8, 4, 2, 1, 1, 1, 0.5, 0.25, 0.125];
    const total = eigenvalues.reduce((a, b) => a + b);
    const rank = Math.exp(-eigenvalues.reduce((h, v) => h + (v / total) * Math.log(v / total), 0));
    const found = populationEstimates(bare(1e9, eigenvalues))['effective-rank'];
    expect(found).toMatchObject({low: null, high: null, intervalReason: 'no row sample', level: 0.95});
    expectClose('estimate' in found ? found.estimate : NaN, rank, 1e-7);
  });

  it('keeps a single direction', () => {
    const found = populationEstimates({...bare(50, [3]), fourthMoment: 600, secondMoment: [4], correlation: {eigenvalues: [1]}});
    for (const metric of ['effective-rank', 'effective-rank-singular', 'participation-ratio', 'rankme', 'correlation-effective-rank'] as const) {
      expect('estimate' in found[metric] ? found[metric].estimate : NaN, metric).toBeCloseTo(1, 5);
    }
    expect(found['spectral-entropy']).toEqual({reason: 'one channel has no spread of directions'});
    expect(found.isoscore).toEqual({reason: 'one channel has no spread of directions'});
  });

  it('takes equal eigenvalues, ten decades of them, and those at the floor', () => {
    const equal = populationEstimates(bare(100, Array.from({length: 30}, () => 2)))['effective-rank'];
    expect('estimate' in equal ? equal.estimate : NaN).toBe(30);
    const wide = populationEstimates(bare(4e5, Array.from({length: 41}, (_, j) => 10 ** (-j / 4))))['effective-rank-singular'];
    const sigma = Array.from({length: 41}, (_, j) => 10 ** (-j / 8));
    const total = sigma.reduce((a, b) => a + b);
    expectClose('estimate' in wide ? wide.estimate : NaN, Math.exp(-sigma.reduce((h, v) => h + (v / total) * Math.log(v / total), 0)), 1e-3);
    const deficient = populationEstimates(bare(1e9, [4, 1, 1, 1, 1e-17, 0, 0]))['effective-rank-singular'];
    expectClose('estimate' in deficient ? deficient.estimate : NaN, Math.exp(-(0.4 * Math.log(0.4) + 0.6 * Math.log(0.2))), 1e-6);
  });

  it('counts RankMe’s ε for directions that are there and for those that are not', () => {
    const theta = [1, 0.25, 0.25, 0];
    const found = populationEstimates({...bare(1e9, theta), secondMoment: theta}).rankme;
    const p = theta.map((v) => Math.sqrt(v) / 2 + 1e-7);
    expectClose('estimate' in found ? found.estimate : NaN, Math.exp(-p.reduce((h, v) => h + v * Math.log(v), 0)), 3e-8);
  });
});

describe('no estimate, with the reason', () => {
  it('of nothing', () => {
    const found = populationEstimates(bare(10, [0, 0, 0]));
    for (const metric of POPULATION_METRICS) expect(found[metric], metric).toHaveProperty('reason');
    expect(found['effective-rank']).toEqual({reason: 'the rows have no variance'});
  });

  it('of two and three rows: no trace, and no claim from a spectrum', () => {
    for (const rows of [2, 3]) {
      const {values} = gaussianRows(rows, 5);
      const found = populationEstimates(inputOfRows(values, rows, 5));
      expect(found['participation-ratio']).toEqual({reason: `the traces need 4 rows, ${rows} are at hand`});
      const rank = found['effective-rank'];
      expect('estimate' in rank && rank.low === null && Number.isFinite(rank.estimate) && rank.intervalReason?.startsWith('too few rows')).toBe(true);
    }
  });

  it('of spectra that were not given', () => {
    const found = populationEstimates(bare(50, [2, 1]));
    expect(found.rankme).toEqual({reason: 'no eigenvalues of the second moment were given'});
    expect(found['correlation-effective-rank']).toEqual({reason: 'no eigenvalues of the correlation matrix were given'});
  });
});

describe('intervals', () => {
  it('has Student’s quantile within 1 %', () => {
    for (const [freedom, quantile] of [[3, 3.182446], [4, 2.776445], [6, 2.446912], [10, 2.228139], [30, 2.042272], [1000, 1.962339]]) {
      expectClose(studentQuantile(freedom), quantile, freedom === 3 ? 0.01 : 2e-3);
    }
    expectClose(studentQuantile(1e12), 1.959963984540054, 1e-11);
  });

  it('stays within the range, and says why it has no bounds', () => {
    expect(intervalOf(12, [9, 15], [1, 10], 'm')).toEqual({estimate: 10, low: 9, high: 10, level: 0.95, method: 'm', intervalReason: null});
    expect(intervalOf(5, [NaN, NaN], [1, 10], 'm')).toMatchObject({low: null, high: null, intervalReason: 'the standard error is not finite'});
  });
});

describe('non-negative least squares', () => {
  it('finds the solution on the boundary', () => {
    // A = [[1, 1], [0, 1]], b = [1, −1]: free solution (2, −1), constrained (1, 0)
    const found = nonnegativeLeastSquares(Float64Array.of(1, 1, 1, 2), Float64Array.of(1, 0));
    expectClose(found[0], 1, 1e-14);
    expect(found[1]).toBe(0);
  });

  it('meets the Karush–Kuhn–Tucker conditions', () => {
    const n = 12;
    const a = gaussianRows(20, n, {seed: 3}).values;
    const b = gaussianRows(20, 1, {seed: 4}).values;
    const gram = new Float64Array(n * n);
    const target = new Float64Array(n);
    for (let r = 0; r < 20; r++) for (let i = 0; i < n; i++) {
      target[i] += a[r * n + i] * b[r];
      for (let j = 0; j < n; j++) gram[i * n + j] += a[r * n + i] * a[r * n + j];
    }
    const h = nonnegativeLeastSquares(gram, target);
    let positive = 0;
    for (let i = 0; i < n; i++) {
      const slope = target[i] - h.reduce((sum, value, j) => sum + gram[i * n + j] * value, 0);
      if (h[i] > 0) expectClose(slope, 0, 0, `slope ${i}`, 1e-10);
      else expect(slope).toBeLessThanOrEqual(1e-10);
      if (h[i] > 0) positive++;
    }
    expect(positive).toBeGreaterThan(2);
    expect(positive).toBeLessThan(n);
  });
});
