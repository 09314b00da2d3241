import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {decodeHalves, halfTable, roundToHalf} from '../../src/kernels/half.js';
import {fixture, readJson} from '../support/fixtures.js';

interface Oracle {
  /** of the float32 values of all patterns in order, NaN as 0 */
  readonly sha256: string;
  readonly values: readonly number[];
  readonly rounded: readonly (number | string)[];
}

const oracle = readJson<Oracle>(fixture('io/half.expected.json'));

describe('half floats', () => {
  it('have the values that numpy gives all 65,536 patterns', () => {
    const bits = Uint16Array.from({length: 65536}, (_, i) => i);
    const out = new Float32Array(65536);
    decodeHalves(bits, out, 65535);
    expect(out[65535]).toBe(0);
    decodeHalves(bits, out, 65536);
    expect(out.filter(Number.isNaN).length).toBe(2 * 1023);
    expect(createHash('sha256').update(out.map((value) => (Number.isNaN(value) ? 0 : value))).digest('hex')).toBe(oracle.sha256);
  });

  it('are rounded to as numpy does: ties to even, subnormals, overflow', () => {
    const rounded = oracle.rounded.map((value) => (typeof value === 'number' ? value : Number(value.replace('inf', 'Infinity'))));
    expect(oracle.values.map(roundToHalf)).toEqual(rounded);
    expect(roundToHalf(NaN)).toBeNaN();
    expect(roundToHalf(-0)).toBe(-0);
  });

  it('are rounded to the nearer neighbour', () => {
    const finite = halfTable().filter(Number.isFinite).sort();
    fc.assert(fc.property(fc.double({min: -65504, max: 65504, noNaN: true}), (x) => {
      const error = Math.abs(roundToHalf(x) - x);
      const above = finite.findIndex((half) => half >= x);
      expect(error).toBeLessThanOrEqual(Math.min(Math.abs(finite[above] - x), Math.abs(finite[Math.max(0, above - 1)] - x)));
    }), {seed: 1, numRuns: 300});
  });

  it('are their own rounding', () => {
    for (const half of halfTable()) expect(roundToHalf(half)).toBe(half);
  });
});
