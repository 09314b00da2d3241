import {EigenvalueDecomposition, inverse, Matrix, pseudoInverse} from 'ml-matrix';
import {describe, expect, it} from 'vitest';
import {comomentsOfRows} from '../../../src/analysis/accumulate/comoments.js';
import {quadraticForms} from '../../../src/analysis/sample/quadratic-forms.js';
import {dividedBy, eigenvaluesOf, type Symmetric} from '../../../src/analysis/symmetric.js';
import {whitenedSquaredNorms} from '../../../src/kernels/whitened-norms.js';
import {backend} from '../../support/measure-rows.js';
import {gaussianRows, mapRows, type Rows} from '../../support/rows.js';

function momentsOf({values, rows, dims}: Rows) {
  const x = Matrix.from1DArray(rows, dims, [...values]);
  const mean = x.mean('column');
  const centred = x.clone().subRowVector(mean);
  return {centred, covariance: centred.transpose().mmul(centred).div(rows - 1)};
}

const rowsOf = (centred: Matrix): Float64Array => Float64Array.from(centred.to1DArray());

/** The covariance of fewer rows than dimensions. */
const factorOf = ({values, rows, dims}: Rows): Promise<Symmetric> => dividedBy(comomentsOfRows(values, rows, dims).m2, rows - 1);

const rowForms = (centred: Matrix, matrix: Matrix): number[] => centred.mmul(matrix).mul(centred).sum('row');

describe('quadratic forms of sampled rows', () => {
  it.each([[200, 5], [300, 64], [250, 131], [700, 301]])('%i rows × %i: by the inverse covariance', async (rows, dims) => {
    const x = gaussianRows(rows, dims, {seed: dims, scale: (j) => 1 / (1 + j), mean: () => 3});
    const {centred, covariance} = momentsOf(x);
    const forms = await quadraticForms(rowsOf(centred), x.dims, Float64Array.from(covariance.to1DArray()), dims, rows, backend);
    const expected = rowForms(centred, inverse(covariance));
    forms.inverseForms.forEach((h, r) => expect(h / expected[r]).toBeCloseTo(1, 8));
    const direct = rowForms(centred, covariance);
    forms.forms.forEach((f, r) => expect(f / direct[r]).toBeCloseTo(1, 10));
    forms.squaredNorms.forEach((n, r) => expect(n).toBeCloseTo(centred.getRowVector(r).norm('frobenius') ** 2, 8));
    expect(forms.inverseForms.reduce((a, h) => a + h, 0) / (dims * (rows - 1))).toBeCloseTo(1, 10);
  });

  it.each([8, 7, 5, 4, 1])('a covariance of rank %i in 9 dimensions goes by its pseudo-inverse', async (rank) => {
    const factors = gaussianRows(120, rank, {seed: 4});
    const mixing = gaussianRows(rank, 9, {seed: 5}).values;
    const x = mapRows(gaussianRows(120, 9), (_, r, j) => factors.values.subarray(r * rank, (r + 1) * rank).reduce((sum, f, k) => sum + f * mixing[k * 9 + j], 0));
    const {centred, covariance} = momentsOf(x);
    const {inverseForms} = await quadraticForms(rowsOf(centred), x.dims, Float64Array.from(covariance.to1DArray()), rank, 120, backend);
    const expected = rowForms(centred, pseudoInverse(covariance, 1e-9));
    inverseForms.forEach((h, r) => expect(h / expected[r]).toBeCloseTo(1, 8));
    expect(inverseForms.reduce((a, h) => a + h, 0) / (rank * 119)).toBeCloseTo(1, 10);
  });

  it('all rows of a set of fewer rows than dimensions have one leverage', async () => {
    const x = gaussianRows(20, 50, {seed: 6});
    const {centred, covariance} = momentsOf(x);
    const matrix = Float64Array.from(covariance.to1DArray());
    const known = await quadraticForms(rowsOf(centred), x.dims, matrix, 19, 20, backend);
    const computed = await quadraticForms(rowsOf(centred), x.dims, matrix, 19, 21, backend);
    known.inverseForms.forEach((h, r) => expect(h).toBeCloseTo(computed.inverseForms[r], 8));
    const ofFactor = await quadraticForms(rowsOf(centred), x.dims, await factorOf(x), 19, 21, backend);
    computed.inverseForms.forEach((h, r) => expect(ofFactor.inverseForms[r]).toBeCloseTo(h, 8));
    computed.forms.forEach((f, r) => expect(ofFactor.forms[r] / f).toBeCloseTo(1, 10));
  });

  it('no variance, no forms', async () => {
    const {inverseForms} = await quadraticForms(gaussianRows(3, 2).values, 2, new Float64Array(4), 0, 3, backend);
    expect([...inverseForms]).toEqual([0, 0, 0]);
  });
});

it('a matrix that is not positive definite has no Cholesky factor', async () => {
  expect(await whitenedSquaredNorms(Float64Array.of(1, 1, 1, 1), 2, Float64Array.of(1, 2), 1, backend)).toBeNull();
  expect((await whitenedSquaredNorms(Float64Array.of(4, 0, 0, 9), 2, Float64Array.of(2, 3), 1, backend))?.[0]).toBe(2);
});

it('the Gram matrix of few rows has the eigenvalues of their covariance', async () => {
  const x = gaussianRows(15, 40, {seed: 2, scale: (j) => 1 / (1 + j)});
  const {covariance} = momentsOf(x);
  const values = new EigenvalueDecomposition(covariance, {assumeSymmetric: true}).realEigenvalues.sort((a, b) => b - a);
  const spectrum = await eigenvaluesOf(await factorOf(x), 40, backend);
  expect(spectrum).toHaveLength(40);
  for (let i = 0; i < 14; i++) expect(spectrum[i] / values[i]).toBeCloseTo(1, 8);
  for (let i = 14; i < 40; i++) expect(Math.abs(spectrum[i])).toBeLessThan(1e-14 * spectrum[0]);
});
