import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {columnMedians, median, selectKth} from '../../src/kernels/select.js';

const numbers = fc.array(fc.oneof(fc.double({noNaN: true}), fc.integer({min: -3, max: 3})), {minLength: 1, maxLength: 60});
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

function expectMedian(values: readonly number[]): void {
  const s = sorted(values);
  const half = s.length >> 1;
  const expected = s.length % 2 === 1 ? s[half] : (s[half - 1] + s[half]) / 2;
  const actual = median(Float64Array.from(values));
  expect(actual === expected || (Number.isNaN(actual) && Number.isNaN(expected))).toBe(true);
}

describe('selectKth', () => {
  it('is the k-th of the sorted values, and leaves the smaller ones before it', () => {
    fc.assert(fc.property(numbers, fc.nat(), (values, at) => {
      const k = at % values.length;
      const work = Float64Array.from(values);
      const kth = selectKth(work, work.length, k);
      expect(kth === sorted(values)[k]).toBe(true); // === so that −0 and 0 count as equal, as sorting takes them
      expect(work.subarray(0, k).every((v) => v <= kth)).toBe(true);
      expect(sorted(Array.from(work))).toEqual(sorted(values));
    }), {seed: 2, numRuns: 500});
  });

  it('looks at the first n values only', () => {
    expect(selectKth(Float64Array.of(5, 4, 3, -100), 3, 0)).toBe(3);
  });

  it.each([['ascending', (i: number) => i], ['descending', (i: number) => -i], ['equal', () => 7], ['organ pipe', (i: number) => Math.min(i, 9999 - i)]])(
    'does not degrade on %s values', (_, at) => {
      const values = Float64Array.from({length: 10_000}, (_, i) => at(i));
      expect(selectKth(values.slice(), 10_000, 2500)).toBe(values.slice().sort()[2500]);
    });
});

describe('median', () => {
  it('is the middle value, or the mean of the middle two', () => {
    fc.assert(fc.property(numbers, expectMedian), {seed: 3, numRuns: 500});
  });

  it('of many: clustered, equal, far apart, of even and odd number', () => {
    const value = fc.oneof(fc.double({noNaN: true}), fc.integer({min: -3, max: 3}), fc.double({min: 0, max: 1, noNaN: true}));
    const factor = fc.constantFrom(1, 1e-300, 1e300);
    fc.assert(fc.property(fc.array(value, {minLength: 130, maxLength: 400}), factor, (values, by) => expectMedian(values.map((v) => v * by))), {seed: 4, numRuns: 500});
    const apart = Float64Array.from({length: 200}, (_, i) => (i < 100 ? i / 100 : 1000 + i)); // the middle two lie in buckets of their own
    expect(median(apart)).toBe((0.99 + 1100) / 2);
  });

  it('of nothing is NaN', () => {
    expect(median(new Float64Array(0))).toBeNaN();
  });
});

describe('columnMedians', () => {
  it.each([[5, 1], [6, 7], [9, 8], [40, 19]])('of %i rows × %i: the median of each column over the chosen rows', async (rows, dims) => {
    const values = Float32Array.from({length: rows * dims}, (_, i) => Math.sin(i * i));
    const chosen = Array.from({length: rows}, (_, r) => r).filter((r) => r % 4 !== 1);
    const expected = Array.from({length: dims}, (_, j) => median(Float64Array.from(chosen, (r) => values[r * dims + j])));
    expect([...await columnMedians(values, dims, chosen)]).toEqual(expected);
  });

  it('of no rows: zeros', async () => expect([...await columnMedians(new Float64Array(6), 3, [])]).toEqual([0, 0, 0]));
});
