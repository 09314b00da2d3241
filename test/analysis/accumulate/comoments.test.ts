import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {centreSums, comomentsOfRows, copyComoments, emptyComoments, mergeComoments, unionOf, withoutRows} from '../../../src/analysis/accumulate/comoments.js';
import {dot, trace, wholeOf} from '../../../src/analysis/symmetric.js';
import {directMoments, expectSameMoments, shiftedSums} from '../../support/moments.js';
import {gaussianRows, mapRows, sliceRows, stacked, type Rows} from '../../support/rows.js';

const skewed = (rows: number, dims: number, seed: number, mean = 0): Rows =>
  mapRows(gaussianRows(rows, dims, {seed, scale: (j) => 1 / (j + 1)}), (x, _, j) => mean + Math.exp(x / 2) * (j % 2 === 0 ? 1 : -1));
const whole = (x: Rows) => comomentsOfRows(x.values, x.rows, x.dims);
const firstRow = (x: Rows): Float64Array => x.values.slice(0, x.dims);

describe('comomentsOfRows', () => {
  it('are the sums of their definition', () => {
    for (const x of [skewed(60, 5, 1), skewed(1, 3, 2), skewed(2, 1, 3)]) expectSameMoments(whole(x), directMoments(x), 1e-13);
  });

  it('of no rows are empty', () => {
    expect(comomentsOfRows(new Float64Array(0), 0, 3)).toEqual(emptyComoments(3));
  });
});

describe('centreSums', () => {
  it('moves sums about any nearby shift to the mean', async () => {
    const x = skewed(80, 6, 4);
    for (const shift of [new Float64Array(6), firstRow(x), new Float64Array(6).fill(2)]) {
      expectSameMoments(await centreSums(shiftedSums(x, shift)), directMoments(x), 1e-12);
    }
  });

  it('survives an offset of 1e6 at unit variance', async () => {
    const x = skewed(200, 4, 5, 1e6);
    expectSameMoments(await centreSums(shiftedSums(x, firstRow(x))), directMoments(x), 1e-12);
  });

  it('loses the square of the distance of a far shift, no more', async () => {
    const x = skewed(200, 4, 6);
    const far = new Float64Array(4).fill(1e3);
    const m2 = wholeOf((await centreSums(shiftedSums(x, far))).m2);
    const exact = directMoments(x).m2;
    for (let k = 0; k < 16; k++) expect(Math.abs(m2[k] - exact[k])).toBeLessThan(8 * 200 * 1e6 * 2 ** -52);
  });

  it('of no rows are empty, and the fourth sum is never negative', async () => {
    expect(await centreSums(shiftedSums(skewed(0, 2, 1), new Float64Array(2)))).toEqual(emptyComoments(2));
    const constant = mapRows(gaussianRows(50, 3), () => 0.1);
    expect((await centreSums(shiftedSums(constant, new Float64Array(3).fill(7)))).fourth).toBeGreaterThanOrEqual(0);
  });
});

describe('mergeComoments', () => {
  it('of any cut is the whole: m2, cubed and fourth sums', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(40), fc.nat(40), fc.integer({min: 1, max: 5}), fc.nat(1000), fc.constantFrom(0, 3, 1e3), async (a, b, dims, seed, mean) => {
      const x = skewed(a + b + 2, dims, seed, mean);
      const merged = await mergeComoments(whole(sliceRows(x, 0, a)), whole(sliceRows(x, a, x.rows)));
      expectSameMoments(merged, directMoments(x), 1e-12 + mean * 2 ** -50);
    }), {seed: 4, numRuns: 150});
  });

  it('of parts whose means lie far apart keeps every digit that the parts have', async () => {
    const near = skewed(50, 3, 7);
    const far = skewed(70, 3, 8, 40);
    expectSameMoments(await mergeComoments(whole(near), whole(far)), directMoments(stacked(near, far)), 1e-13);
  });

  it('with an offset of 1e6 loses a few roundings of the means and nothing else', async () => {
    const x = skewed(300, 4, 9, 1e6);
    const merged = await mergeComoments(whole(sliceRows(x, 0, 100)), whole(sliceRows(x, 100, 300)));
    expectSameMoments(merged, directMoments(x), 1e6 * 2 ** -49);
  });

  it('in another order differs by rounding alone', async () => {
    const parts = [0, 1, 2, 3].map((seed) => skewed(30 + seed, 4, seed));
    const forward = await unionOf(parts.map(whole));
    const backward = await unionOf(parts.map(whole).reverse());
    expectSameMoments(forward, backward, 1e-13);
  });

  it('with nothing changes nothing, on either side; the other operand is left as it is', async () => {
    const x = skewed(20, 3, 10);
    const other = whole(x);
    expect(await mergeComoments(whole(x), emptyComoments(3))).toEqual(whole(x));
    expect(await mergeComoments(emptyComoments(3), other)).toEqual(whole(x));
    const copy = copyComoments(other);
    await mergeComoments(copy, other);
    expect(copy.count).toBe(40);
    expect(other).toEqual(whole(x));
  });
});

describe('withoutRows', () => {
  it('takes rows out again, as if they had never been there', () => {
    const x = skewed(60, 4, 11, 2);
    for (const count of [0, 1, 20, 50]) {
      expectSameMoments(withoutRows(whole(x), x.values.slice(0, count * 4)), directMoments(sliceRows(x, count, 60)), 1e-12);
    }
  });

  it('costs the digits of rows that outweigh the rest', () => {
    const x = mapRows(skewed(60, 3, 12), (v, r) => (r < 2 ? 1e3 * v : v));
    expectSameMoments(withoutRows(whole(x), x.values.slice(0, 6)), directMoments(sliceRows(x, 2, 60)), 1e-2); // fourth powers of 1e3
    expect(withoutRows(whole(x), x.values.slice(0, 3)).fourth).toBeGreaterThan(0);
  });
});

describe('trace and dot', () => {
  it('by hand', () => {
    expect(trace(Float64Array.of(1, 2, 3, 4), 2)).toBe(5);
    expect(dot(Float64Array.of(1, 2), Float64Array.of(3, -4))).toBe(-5);
  });
});

describe('withoutRows', () => {
  it('are the moments of the rows that are left', () => {
    const x = skewed(90, 5, 21);
    const left = withoutRows(whole(x), x.values.slice(0, 7 * 5));
    expectSameMoments(left, directMoments(sliceRows(x, 7, 90)), 1e-11);
  });

  it('keep their digits when what leaves is a hundred times as far as the rest', () => {
    const x = mapRows(skewed(60, 4, 22), (v, r) => (r < 2 ? 100 * v : v));
    expectSameMoments(withoutRows(whole(x), x.values.slice(0, 8)), directMoments(sliceRows(x, 2, 60)), 1e-7);
  });

  it('are the same object’s values when none leaves', () => {
    const x = skewed(10, 3, 23);
    expectSameMoments(withoutRows(whole(x), new Float64Array(0)), whole(x), 1e-14);
  });
});
