import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {tridiagonalEigenvalues} from '../../src/kernels/tridiagonal-eigenvalues.js';

const of = (diagonal: number[], offDiagonal: number[]) =>
  ({diagonal: Float64Array.from(diagonal), offDiagonal: Float64Array.from(offDiagonal)});

/** Number of eigenvalues below x, by Sylvester's law of inertia (signs of the pivots of T − x). */
function countBelow(t: ReturnType<typeof of>, x: number): number {
  let count = 0;
  let pivot = 1;
  for (let i = 0; i < t.diagonal.length; i++) {
    pivot = t.diagonal[i] - x - (i === 0 ? 0 : t.offDiagonal[i - 1] ** 2 / pivot);
    if (pivot === 0) pivot = -1e-300;
    if (pivot < 0) count++;
  }
  return count;
}

describe('eigenvalues of a tridiagonal matrix', () => {
  it('of none, of one', async () => {
    expect([...await tridiagonalEigenvalues(of([], []))]).toEqual([]);
    expect([...await tridiagonalEigenvalues(of([-3], []))]).toEqual([-3]);
  });

  it('of two, in closed form', async () => {
    expect([...await tridiagonalEigenvalues(of([1, 1], [2]))]).toEqual([3, -1]);
  });

  it('of the second difference', async () => {
    const n = 1000;
    const values = await tridiagonalEigenvalues(of(new Array<number>(n).fill(2), new Array<number>(n - 1).fill(-1)));
    values.forEach((value, i) => {
      expect(Math.abs(value - (2 - 2 * Math.cos(((n - i) * Math.PI) / (n + 1))))).toBeLessThanOrEqual(1e-13);
    });
  });

  it('of an identity in rounding, as whitened rows give', async () => {
    const unit = 2 ** -53;
    const entry = fc.integer({min: -6, max: 6});
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(entry, entry), {minLength: 20, maxLength: 40}), async (pairs) => {
      const values = await tridiagonalEigenvalues(of(pairs.map(([d]) => 1 + d * unit), pairs.slice(1).map(([, e]) => e * 0.7 * unit)));
      for (const value of values) expect(Math.abs(value - 1)).toBeLessThanOrEqual(1e-14);
    }), {numRuns: 2000, seed: 5});
  });

  it('of a zero diagonal, ± in pairs', async () => {
    const values = await tridiagonalEigenvalues(of(new Array<number>(50).fill(0), new Array<number>(49).fill(0).map((_, i) => i + 1)));
    values.forEach((value, i) => expect(Math.abs(value + values[49 - i])).toBeLessThanOrEqual(1e-12));
  });

  it('of a spectrum that two shifts lie about in balance', async () => {
    const values = await tridiagonalEigenvalues(of([0, 0, 0], [1, -1]));
    [Math.SQRT2, 0, -Math.SQRT2].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 14));
  });

  it('of Wilkinson’s W21+, whose two largest agree to 14 digits', async () => {
    const values = await tridiagonalEigenvalues(
      of(Array.from({length: 21}, (_, i) => Math.abs(i - 10)), new Array<number>(20).fill(1)));
    expect(values[0]).toBeCloseTo(10.746194182903393, 12);
    expect(values[1]).toBeCloseTo(10.746194182903322, 12);
    expect(values[20]).toBeCloseTo(-1.1254415221199847, 12);
  });

  it('counts as Sylvester says, whatever the entries', async () => {
    const entry = fc.oneof(fc.double({min: -1, max: 1, noNaN: true}), fc.constantFrom(0, 1, -1, 1e-8, 1e-160, 1e-300));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(entry, entry), {minLength: 1, maxLength: 40}), async (pairs) => {
      const t = of(pairs.map(([d]) => d), pairs.slice(1).map(([, e]) => e));
      const values = await tridiagonalEigenvalues(t);
      const n = values.length;
      values.forEach((value, i) => {
        expect(countBelow(t, value - 1e-13)).toBeLessThanOrEqual(n - 1 - i);
        expect(countBelow(t, value + 1e-13)).toBeGreaterThanOrEqual(n - i);
      });
    }), {numRuns: 500});
  });

  it('refuses what is not finite', async () => {
    await expect(tridiagonalEigenvalues(of([1, NaN], [0]))).rejects.toThrow(RangeError);
    await expect(tridiagonalEigenvalues(of([1, 2], [Infinity]))).rejects.toThrow(RangeError);
  });
});
