import {beforeAll, describe, expect, it} from 'vitest';
import {significant} from '../../../src/analysis/facets.js';
import {wholeOf} from '../../../src/analysis/symmetric.js';
import {expectClose} from '../../support/close.js';
import {measureRows, valueOf, type MeasuredRows} from '../../support/measure-rows.js';
import {gaussianRows, inner, mapRows, plantedRows, rotated, type Rows} from '../../support/rows.js';

const SETS: readonly (readonly [string, Rows])[] = [
  ['isotropic rows', gaussianRows(200, 20)],
  ['a power law', rotated(gaussianRows(150, 30, {seed: 2, scale: (j) => 1 / (j + 1)}), 3)],
  ['a cone', gaussianRows(100, 12, {seed: 4, mean: () => 2, scale: (j) => 1 + j})],
  ['rank three of eight', plantedRows([5, 2, 1, 0, 0, 0, 0, 0], 40, 5)],
  ['fewer rows than dimensions', gaussianRows(15, 40, {seed: 6})],
  ['heavy tails', mapRows(gaussianRows(300, 10, {seed: 7}), (x) => x ** 3)],
  ['two levels', plantedRows(Array.from({length: 16}, (_, j) => (j < 4 ? 1 : 1e-4)), 50, 8)],
];

describe.each(SETS)('identities on %s', (_, x) => {
  let measured: MeasuredRows;
  const value = (id: string): number => valueOf(measured, id);
  beforeAll(async () => {
    measured = await measureRows(x);
  });

  it('stable rank ≤ participation ratio ≤ effective rank ≤ that of the singular values ≤ rank', () => {
    const {facets} = measured;
    const rank = significant(facets.spectrum.eigenvalues, facets.shape).length;
    const chain = [1, value('stable-rank'), value('participation-ratio'), value('effective-rank'), value('effective-rank-singular'), rank];
    for (let i = 1; i < chain.length; i++) expect(chain[i], chain.join(' ≤ ')).toBeGreaterThanOrEqual(chain[i - 1] * (1 - 1e-12));
    expect(rank).toBeLessThanOrEqual(Math.min(x.rows - 1, x.dims));
  });

  it('IsoScore as published is (PR − 1)/(D − 1)', () => {
    const {facets} = measured;
    const d = x.dims;
    const lambda = facets.spectrum.eigenvalues;
    const norm = Math.sqrt(inner(lambda, lambda));
    const defect = Math.sqrt(lambda.reduce((sum, l) => sum + (Math.sqrt(d) * l / norm - 1) ** 2, 0)) / Math.sqrt(2 * (d - Math.sqrt(d)));
    const published = ((d - defect ** 2 * (d - Math.sqrt(d))) ** 2 - d) / (d * (d - 1));
    expectClose(value('isoscore'), published, 1e-9, 'IsoScore', 1e-12);
    expectClose(value('isoscore'), (value('participation-ratio') - 1) / (d - 1), 1e-12);
  });

  it('participation ratio = (tr C)²/‖C‖²_F, with no eigenvalues', () => {
    const {facts} = measured;
    const c = wholeOf(facts.allSpectra.covariance);
    const trace = c.reduce((sum, v, k) => (k % (x.dims + 1) === 0 ? sum + v : sum), 0);
    expectClose(value('participation-ratio'), trace ** 2 / inner(c, c), 1e-12);
  });

  it('spectral entropy = ln(effective rank)/ln D', () => {
    expectClose(value('spectral-entropy'), Math.log(value('effective-rank')) / Math.log(x.dims), 1e-12);
  });

  it('participation ratio of the correlations = D/(1 + (D − 1)·mean r²)', () => {
    const {facets: {correlation}} = measured;
    const rho = correlation.eigenvalues;
    const sum = rho.reduce((a, v) => a + v, 0);
    const c = correlation.channels;
    expectClose(sum ** 2 / inner(rho, rho), c / (1 + (c - 1) * value('rms-correlation') ** 2), 1e-12);
    expectClose(sum, c, 1e-12);
    expect(value('mean-abs-correlation')).toBeLessThanOrEqual(value('rms-correlation') * (1 + 1e-12));
    expect(value('rms-correlation')).toBeLessThanOrEqual(value('max-abs-correlation') * (1 + 1e-12));
  });

  it('the SimSiam measure is at most √(1 − ‖ū‖²), equal for equal variances of the channels', () => {
    const {facets: {rows}} = measured;
    const n = rows.nonZeroRows;
    const spread = 1 - inner(rows.meanDirection, rows.meanDirection);
    expectClose(rows.directionM2.reduce((a, v) => a + v, 0) / n, spread, 1e-10);
    expect(value('normalized-std')).toBeLessThanOrEqual(Math.sqrt((spread * n) / (n - 1)) * (1 + 1e-12));
  });

  it('mean cosine is the mean over all pairs', () => {
    const unit = mapRows(x, (v, r) => v / Math.hypot(...x.values.subarray(r * x.dims, (r + 1) * x.dims)));
    let sum = 0;
    for (let i = 0; i < x.rows; i++) for (let j = 0; j < i; j++) for (let k = 0; k < x.dims; k++) sum += unit.values[i * x.dims + k] * unit.values[j * x.dims + k];
    expectClose(value('mean-cosine'), (2 * sum) / (x.rows * (x.rows - 1)), 1e-11, 'mean cosine', 1e-13);
  });

  it('the trace, and the energy of the mean, add up', () => {
    const {facets} = measured;
    const total = facets.spectrum.eigenvalues.reduce((a, v) => a + v, 0);
    const energy = x.values.reduce((a, v) => a + v * v, 0) / x.rows;
    expectClose(facets.rows.meanSquaredNorm, energy, 1e-12);
    expectClose(value('mean-energy-share'), 1 - (total * (x.rows - 1)) / x.rows / energy, 1e-9, 'energy share', 1e-12);
    expectClose(facets.uncentred.eigenvalues.reduce((a, v) => a + v, 0), (energy * x.rows) / (x.rows - 1), 1e-12);
  });
});
