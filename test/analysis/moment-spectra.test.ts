import {describe, expect, it} from 'vitest';
import {comomentsOfRows} from '../../src/analysis/accumulate/comoments.js';
import {clipped, momentSpectra} from '../../src/analysis/moment-spectra.js';
import {wholeOf} from '../../src/analysis/symmetric.js';
import {symmetricEigenvalues} from '../../src/kernels/symmetric-eigenvalues.js';
import {expectAllClose} from '../support/close.js';
import {backend} from '../support/measure-rows.js';
import {gaussianRows, mapRows, plantedRows, type Rows} from '../support/rows.js';

const spectraOf = ({values, rows, dims}: Rows) => momentSpectra(comomentsOfRows(values, rows, dims), backend);

/** XᵀX/(N − 1) summed directly. */
const uncentred = ({values, rows, dims}: Rows): Float64Array => Float64Array.from({length: dims * dims}, (_, k) => {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += values[r * dims + Math.floor(k / dims)] * values[r * dims + (k % dims)];
  return sum / (rows - 1);
});

const SETS: readonly (readonly [string, Rows])[] = [
  ['mean 0', gaussianRows(100, 9)],
  ['a mean of its own', gaussianRows(100, 9, {mean: (j) => j - 3, scale: (j) => 1 / (j + 1)})],
  ['a mean along the last axis', gaussianRows(50, 5, {mean: (j) => (j === 4 ? 7 : 0)})],
  ['a mean against the last axis', gaussianRows(50, 5, {mean: (j) => (j === 4 ? -7 : 0)})],
  ['an overwhelming mean', gaussianRows(60, 6, {mean: () => 1e4})],
  ['fewer rows than dimensions', gaussianRows(5, 12, {mean: () => 1})],
  ['one dimension', gaussianRows(20, 1, {mean: () => 2})],
  ['two dimensions', gaussianRows(20, 2, {mean: () => 2})],
  ['all rows equal', mapRows(gaussianRows(10, 4), (_, __, j) => j)],
];

describe.each(SETS)('both spectra from one reduction: %s', (_, x) => {
  it('are those of C and of XᵀX/(N − 1), each solved by itself', async () => {
    const spectra = await spectraOf(x);
    const centred = await symmetricEigenvalues(wholeOf(spectra.covariance), x.dims, backend);
    const raw = await symmetricEigenvalues(uncentred(x), x.dims, backend);
    expectAllClose(spectra.centred, clipped(centred, x.rows - 1), 1e-14, 'centred');
    expectAllClose(spectra.uncentred, clipped(raw, x.rows), 1e-13, 'uncentred');
    expect(spectra.centred.filter((v) => v > 0).length).toBeLessThanOrEqual(x.rows - 1);
    expect(spectra.uncentred.filter((v) => v > 0).length).toBeLessThanOrEqual(x.rows);
    for (const values of [spectra.centred, spectra.uncentred]) expect(values.every((v, i) => v >= 0 && (i === 0 || v <= values[i - 1]))).toBe(true);
  });
});

describe('planted spectra', () => {
  it.each([['flat', (j: number) => 1 + 0 * j], ['power law', (j: number) => 1 / (j + 1)], ['ten decades', (j: number) => 10 ** (-j / 2)], ['rank 5', (j: number) => (j < 5 ? 5 - j : 0)]])(
    'come back to 1e-13 of λ1: %s', async (_, at) => {
      const spectrum = Array.from({length: 20}, (__, j) => at(j));
      expectAllClose((await spectraOf(plantedRows(spectrum, 60, 3))).centred, spectrum, 1e-13);
    });
});
