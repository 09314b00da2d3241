import {Matrix, pseudoInverse} from 'ml-matrix';
import {expect, it} from 'vitest';
import {comomentsOfRows} from '../../src/analysis/accumulate/comoments.js';
import {createClassSums} from '../../src/analysis/accumulate/class-sums.js';
import {classGeometry, withinCovariance} from '../../src/analysis/class-geometry.js';
import {isFactored} from '../../src/analysis/symmetric.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {backend} from '../support/measure-rows.js';
import {gaussianRows, mapRows} from '../support/rows.js';

/** By its definition: row by row, and the pseudo-inverse of the whole Σ_B. */
function direct(rows: Matrix, labels: readonly number[], k: number) {
  const centred = rows.clone().subRowVector(rows.mean('column'));
  const means = Array.from({length: k}, (_, c) => {
    const own = labels.flatMap((label, r) => (label === c ? [centred.getRow(r)] : []));
    return new Matrix(own).mean('column');
  });
  const spread = new Matrix(centred.to2DArray().map((row, r) => row.map((x, j) => x - means[labels[r]][j])));
  const within = spread.transpose().mmul(spread).div(rows.rows);
  const m = new Matrix(means);
  const between = m.transpose().mmul(m).div(k);
  const cosines = means.flatMap((a, i) => means.slice(0, i).map((b) => new Matrix([a]).dot(new Matrix([b])) / Math.hypot(...a) / Math.hypot(...b)));
  return {
    within, ratio: within.mmul(pseudoInverse(between, 1e-10)).trace(), between,
    deviation: Math.sqrt(cosines.reduce((sum, c) => sum + (c + 1 / (k - 1)) ** 2, 0) / cosines.length),
  };
}

it.each([
  ['fewer classes than dimensions', 400, 9, 4],
  ['as many', 300, 6, 6],
  ['more classes than dimensions', 500, 5, 40],
  ['fewer rows than dimensions', 20, 33, 3],
  ['more classes than a tile has rows', 1200, 4, 300],
])('class geometry is what its definition says: %s', async (_, count, dims, k) => {
  const labels = Array.from({length: count}, (_, r) => (r * 7) % k);
  const centre = gaussianRows(k, dims, {seed: 3}).values;
  const x = mapRows(gaussianRows(count, dims, {seed: 4, scale: (j) => 1 / (1 + j), mean: () => 2}), (v, r, j) => v + 2 * centre[labels[r] * dims + j]);
  const sums = createClassSums(dims);
  labels.forEach((label, r) => { sums.add(x.values, r, String(label)); });
  const classes = sums.finish();
  const moments = comomentsOfRows(x.values, count, dims);
  expect(isFactored(moments.m2)).toBe(count < dims);
  const expected = direct(Matrix.from1DArray(count, dims, x.values), labels.map((label) => classes.names.indexOf(String(label))), k);
  const geometry = await classGeometry(classes, moments, backend);
  expectClose(geometry.withinOverBetween, expected.ratio, 1e-8);
  expectClose(geometry.cosineDeviation, expected.deviation, 1e-10);
  expect(geometry.betweenEigenvalues).toHaveLength(Math.min(k, dims));
  expectClose(geometry.betweenEigenvalues.reduce((a, v) => a + v, 0), expected.between.trace(), 1e-11);
  expect(geometry.equalMeans).toBe(false);
  expectAllClose(await withinCovariance(classes, moments, backend), expected.within.to1DArray(), 1e-11, 'Σ_W', expected.within.max());
});
