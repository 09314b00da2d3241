import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {hashIndices, hashRows, mix32} from '../../src/kernels/hash.js';

const hashes = (values: Float32Array | Float64Array, dims: number): string[] => {
  const rows = values.length / dims;
  const lanes = new Uint32Array(2 * rows);
  hashRows(values, rows, dims, lanes);
  return Array.from({length: rows}, (_, r) => `${lanes[2 * r]}:${lanes[2 * r + 1]}`);
};

describe('hashRows', () => {
  it('gives equal rows equal hashes, wherever they stand', () => {
    const [a, b, c] = hashes(Float32Array.of(1, -2, 3, 4, 5, 6, 1, -2, 3), 3);
    expect(a).toBe(c);
    expect(a).not.toBe(b);
  });

  it.each([['float32', Float32Array], ['float64', Float64Array]])('counts −0 as 0 in %s', (_, ArrayKind) => {
    const [a, b] = hashes(ArrayKind.of(0, 1, -0, 1), 2);
    expect(a).toBe(b);
  });

  it('tells a double whose lower half has only the top bit from one without it', () => {
    const [a, b] = hashes(Float64Array.of(1, 1 + 2 ** -21), 1);
    expect(a).not.toBe(b);
    expect(new Set(hashes(Float64Array.from({length: 4096}, (_, i) => 2 ** 21 + i), 1)).size).toBe(4096);
  });

  it('tells one changed value, one changed sign and one swap of channels from the row', () => {
    fc.assert(fc.property(fc.array(fc.float({noNaN: true, noDefaultInfinity: true}), {minLength: 2, maxLength: 8}), fc.nat(), (row, at) => {
      const j = at % row.length;
      const other = Math.fround(row[j] + 1) === Math.fround(row[j]) ? 0.5 : Math.fround(row[j] + 1);
      const changed = row.map((x, i) => (i === j ? other : x));
      const negated = row.map((x, i) => (i === j ? -x : x));
      const swapped = row.map((_, i) => row[(i + 1) % row.length]);
      const [a, b, c, d] = hashes(Float32Array.from([...row, ...changed, ...negated, ...swapped]), row.length);
      expect(a).not.toBe(b);
      expect(a === c).toBe(row[j] === 0);
      expect(a === d).toBe(row.every((x, i) => Math.fround(x) === Math.fround(swapped[i])));
    }), {seed: 1, numRuns: 300});
  });

  it('has no collision among a hundred thousand neighbouring rows', () => {
    expect(new Set(hashes(Float32Array.from({length: 100_000}, (_, i) => i), 1)).size).toBe(100_000);
  });
});

describe('hashIndices', () => {
  it('is a number below 2⁵³ that hangs on seed, shard and row', () => {
    const base = hashIndices(0, 0, 0);
    const others = [hashIndices(1, 0, 0), hashIndices(0, 1, 0), hashIndices(0, 0, 1), hashIndices(0, 0, 2 ** 32), hashIndices(0, 1, 1)];
    expect(new Set([base, ...others]).size).toBe(6);
    for (const h of [base, ...others]) expect(Number.isSafeInteger(h) && h >= 0).toBe(true);
    expect(hashIndices(0, 0, 0)).toBe(base);
  });

  it.each([0, 1, 12345])('is uniform over rows and without ties, seed %i', (seed) => {
    const cells = new Float64Array(64);
    const seen = new Set<number>();
    for (let row = 0; row < 64_000; row++) {
      const h = hashIndices(seed, 3, row);
      cells[Math.floor(h / 2 ** 47)]++;
      seen.add(h);
    }
    const chi2 = cells.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(chi2).toBeLessThan(63 + 4 * Math.sqrt(2 * 63)); // χ² with 63 degrees of freedom, four standard deviations
    expect(seen.size).toBe(64_000);
  });
});

describe('mix32', () => {
  it('is a bijection on a stretch of integers and stays in 32 bits', () => {
    const images = new Set(Array.from({length: 65_536}, (_, i) => mix32(i)));
    expect(images.size).toBe(65_536);
    expect([...images].every((h) => h >= 0 && h < 2 ** 32 && Number.isInteger(h))).toBe(true);
  });

  it('changes about half of the output bits when one input bit changes', () => {
    let flipped = 0;
    for (let i = 0; i < 500; i++) for (let bit = 0; bit < 32; bit++) flipped += bitsOf(mix32(i) ^ mix32((i ^ (1 << bit)) >>> 0));
    expect(flipped / (500 * 32)).toBeGreaterThan(15.5);
    expect(flipped / (500 * 32)).toBeLessThan(16.5);
  });
});

const bitsOf = (word: number): number => (word >>> 0).toString(2).replaceAll('0', '').length;
