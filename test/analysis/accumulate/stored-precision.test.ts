import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createPrecisionDetector, isFloat16, UNIT_ROUNDOFF, type StoredPrecision} from '../../../src/analysis/accumulate/stored-precision.js';
import {halfTable, roundToHalf} from '../../../src/kernels/half.js';
import {gaussianRows} from '../../support/rows.js';

const bits = new Uint32Array(1);
const single = new Float32Array(bits.buffer);
const toBfloat16 = (x: number): number => {
  single[0] = x;
  bits[0] &= 0xffff0000;
  return single[0];
};
const {values: gaussian} = gaussianRows(100, 3);
const precisionOf = (...blocks: readonly (Float32Array | Float64Array)[]): StoredPrecision => {
  const detector = createPrecisionDetector();
  for (const block of blocks) detector.add(block, block.length);
  return detector.result();
};

describe('stored precision', () => {
  it.each<[StoredPrecision, Float64Array]>([
    ['float64', gaussian],
    ['float32', gaussian.map(Math.fround)],
    ['float16', gaussian.map(roundToHalf)],
    ['bfloat16', gaussian.map(toBfloat16)],
    ['integer', gaussian.map((x) => Math.round(20 * x))],
    ['exact', gaussian.map((x) => Math.round(x))],
    ['exact', gaussian.map((x) => (x > 0 ? 1 : 0))],
  ])('%s is known by its values in either container', (expected, values) => {
    expect(precisionOf(values)).toBe(expected);
    if (expected !== 'float64') expect(precisionOf(Float32Array.from(values))).toBe(expected);
  });

  it('one value to the contrary, in any block, is enough', () => {
    const half = gaussian.map(roundToHalf);
    expect(precisionOf(half, half, Float64Array.of(0.1))).toBe('float64');
    expect(precisionOf(Float64Array.of(Math.fround(0.1)), half)).toBe('float32');
    expect(precisionOf(gaussian.map((x) => Math.round(20 * x)), Float64Array.of(0.5))).toBe('bfloat16');
  });

  it('integers of 16 levels are exact, of 17 are not; NaN, Infinity and −0 are no levels', () => {
    const levels = (n: number) => Float64Array.from({length: 100}, (_, i) => i % n);
    expect(precisionOf(levels(16), Float64Array.of(NaN, Infinity, -0))).toBe('exact');
    expect(precisionOf(levels(17))).toBe('integer');
    expect(precisionOf(Float64Array.of(...levels(16)), Float64Array.of(99))).toBe('integer');
  });

  it('values that are not finite tell nothing', () => {
    expect(precisionOf(Float64Array.of(0.5, NaN, 0.25, -Infinity))).toBe('bfloat16');
  });

  it('looks at the first `count` values of a block only', () => {
    const detector = createPrecisionDetector();
    detector.add(Float64Array.of(1, 2, 0.1), 2);
    expect(detector.result()).toBe('exact');
  });

  it('the unit roundoff is half the gap above 1', () => {
    expect(1 + 2 * UNIT_ROUNDOFF.float64).toBeGreaterThan(1);
    expect(1 + UNIT_ROUNDOFF.float64).toBe(1);
    expect(Math.fround(1 + UNIT_ROUNDOFF.float32)).toBe(1);
    expect(roundToHalf(1 + 2 * UNIT_ROUNDOFF.float16)).toBeGreaterThan(1);
    expect(toBfloat16(1 + 2 * UNIT_ROUNDOFF.bfloat16)).toBeGreaterThan(1);
  });
});

describe('isFloat16', () => {
  it('holds for every half, subnormals and the largest included', () => {
    const finite = halfTable().filter((x) => Number.isFinite(x));
    expect(finite.length).toBe(2 * 0x7c00);
    expect(finite.every(isFloat16)).toBe(true);
  });

  it('holds for nothing between two halves', () => {
    fc.assert(fc.property(fc.integer({min: 0, max: 0x7bfe}), fc.double({min: 0.01, max: 0.99, noNaN: true}), (h, t) => {
      const low = halfTable()[h];
      expect(isFloat16(low + t * (halfTable()[h + 1] - low))).toBe(false);
    }), {seed: 9, numRuns: 500});
    for (const x of [65505, 65520, 1e5, 2 ** -25, 1e300]) expect(isFloat16(x)).toBe(false);
  });
});
