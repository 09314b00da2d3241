import fc from 'fast-check';
import {expect, it} from 'vitest';
import {comomentsOfRows, mergeComoments, type Comoments} from '../../src/analysis/accumulate/comoments.js';
import {correlate} from '../../src/analysis/judge/correlation.js';
import {
  addOuter, blockOf, blockSum, diagonalOf, dividedBy, eigenvaluesOf, eigenvectorsOf, isFactored, rowOf, scaledBy, squaredFrobenius, timesVector, trace, wholeOf, type Factored,
} from '../../src/analysis/symmetric.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {backend} from '../support/measure-rows.js';
import {expectSameMoments} from '../support/moments.js';
import {gaussianRows, inner, sliceRows, type Rows} from '../support/rows.js';

const few = fc.record({rows: fc.integer({min: 2, max: 9}), dims: fc.integer({min: 10, max: 24}), seed: fc.nat(1000)});
const rowsOf = ({rows, dims, seed}: {rows: number; dims: number; seed: number}): Rows => gaussianRows(rows, dims, {seed, scale: (j) => 1 / (1 + j), mean: (j) => j % 3});
const momentsOf = (x: Rows): Comoments => comomentsOfRows(x.values, x.rows, x.dims);

it('a factor is the matrix in every operation', async () => {
  await fc.assert(fc.asyncProperty(few, async (shape) => {
    const n = shape.dims;
    const factored = momentsOf(rowsOf(shape)).m2 as Factored;
    expect(isFactored(factored)).toBe(true);
    const whole = wholeOf(factored);
    const size = whole.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const same = (a: ArrayLike<number>, b: ArrayLike<number>): void => expectAllClose(a, b, 1e-13, 'entries', n * size);
    const v = Float64Array.from({length: n}, (_, j) => Math.cos(j));
    same(diagonalOf(factored, n), diagonalOf(whole, n));
    expectClose(trace(factored, n), trace(whole, n), 1e-13);
    same(rowOf(factored, n, 3), rowOf(whole, n, 3));
    same(timesVector(factored, v), timesVector(whole, v));
    expectClose(blockSum(factored, n, 2, 7), blockSum(whole, n, 2, 7), 1e-13, 'block', n * size);
    same(wholeOf(await dividedBy(factored, 7)), wholeOf(await dividedBy(whole, 7)));
    same(wholeOf(await scaledBy(factored, v)), wholeOf(await scaledBy(whole, v)));
    same(wholeOf(blockOf(factored, n, [1, 4, 5])), wholeOf(blockOf(whole, n, [1, 4, 5])));
    expectClose(await squaredFrobenius(factored, backend), inner(whole, whole), 1e-12);
    same(await eigenvaluesOf(factored, n, backend), await eigenvaluesOf(whole, n, backend));
    const rank = shape.rows - 1;
    const [ours, theirs] = await Promise.all([factored, whole].map((matrix) => eigenvectorsOf(matrix, n, Array.from({length: rank}, (_, i) => i), backend)));
    expectAllClose(ours.vectors, theirs.vectors, 1e-6, 'vectors', 1);
  }), {seed: 1, numRuns: 40});
});

it('null vectors, of which a factor knows nothing, come from the matrix', async () => {
  const factored = momentsOf(rowsOf({rows: 3, dims: 6, seed: 1})).m2;
  const {values, vectors} = await eigenvectorsOf(factored, 6, [4, 5], backend);
  expect(values[5]).toBeCloseTo(0, 12);
  for (const at of [0, 6]) expectAllClose(timesVector(factored, vectors.slice(at, at + 6)), new Float64Array(6), 1e-12, 'image', 1);
});

it('the union of sets with factors has one, until its rows are D', async () => {
  await fc.assert(fc.asyncProperty(few, async (shape) => {
    const x = rowsOf(shape);
    const cut = shape.rows >> 1;
    const merged = await mergeComoments(momentsOf(sliceRows(x, 0, cut)), momentsOf(sliceRows(x, cut, x.rows)));
    expect(isFactored(merged.m2)).toBe(shape.rows + 1 < shape.dims);
    expectSameMoments(merged, momentsOf(x), 1e-12);
  }), {seed: 2, numRuns: 60});
  const [many, one] = [momentsOf(gaussianRows(40, 5, {seed: 1})), momentsOf(gaussianRows(1, 5, {seed: 2}))];
  expect([isFactored(many.m2), isFactored(one.m2), isFactored((await mergeComoments(many, one)).m2)]).toEqual([false, true, false]);
});

it('correlations are those of the matrix, dead channels left out', async () => {
  const moments = momentsOf(rowsOf({rows: 8, dims: 300, seed: 4}));
  const dead = [0, 17, 299];
  const [ours, theirs] = [await correlate(moments, dead, backend), await correlate({...moments, m2: wholeOf(moments.m2)}, dead, backend)];
  expect(ours.channels).toEqual(theirs.channels);
  expect(isFactored(ours.matrix)).toBe(true);
  expectAllClose(wholeOf(ours.matrix), wholeOf(theirs.matrix), 1e-12, 'r', 1);
  expectAllClose(ours.maxAbsOfChannel, theirs.maxAbsOfChannel, 1e-12);
  for (const key of ['meanAbs', 'meanSquare', 'maxAbs'] as const) expectClose(ours[key], theirs[key], 1e-12);
});

it('addOuter adds w·v vᵀ', () => {
  const matrix = Float64Array.of(1, 0, 0, 1);
  addOuter(matrix, Float64Array.of(2, 3), 2);
  expect([...matrix]).toEqual([9, 12, 12, 19]);
});
