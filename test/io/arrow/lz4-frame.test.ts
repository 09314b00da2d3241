import fc from 'fast-check';
import lz4 from 'lz4js';
import {describe, expect, it} from 'vitest';
import {decodeLz4Block, lz4Blocks} from '../../../src/io/arrow/lz4-frame.js';

const decode = (frame: Uint8Array): Uint8Array => {
  let at = 0;
  const take = (count: number): Uint8Array => {
    if (at + count > frame.length) throw new RangeError('end');
    at += count;
    return frame.slice(at - count, at);
  };
  return Buffer.concat([...lz4Blocks(take)].map((block) => Uint8Array.from(block)));
};

const repetitive = fc.tuple(fc.uint8Array({minLength: 1, maxLength: 40}), fc.integer({min: 0, max: 5000})).map(([unit, count]) => Buffer.concat(Array.from({length: count}, () => unit)));

describe('LZ4', () => {
  it('gives back what another implementation packed', () => {
    fc.assert(fc.property(fc.oneof(repetitive, fc.uint8Array({maxLength: 3000})), (bytes) => {
      expect(Buffer.compare(decode(lz4.compress(Buffer.from(bytes))), bytes)).toBe(0);
    }), {seed: 4, numRuns: 100});
  });

  it('of damaged blocks ends in bounds or in a RangeError', () => {
    const out = new Uint8Array(300);
    fc.assert(fc.property(fc.uint8Array({maxLength: 60}), fc.integer({min: 0, max: 100}), (block, from) => {
      out.fill(7);
      try {
        expect(decodeLz4Block(block, out.subarray(0, 200), from)).toBeLessThanOrEqual(200);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      expect(out.subarray(200).every((byte) => byte === 7)).toBe(true);
    }), {seed: 5, numRuns: 2000});
  });

  it.each([
    ['literals beyond the block', [0x50, 1, 2], 'literals'],
    ['a match before the beginning', [0x11, 1, 9, 0, 0x10, 2], 'match'],
    ['a match at distance 0', [0x11, 1, 0, 0, 0x10, 2], 'match'],
    ['a match beyond the output', [0x1f, 1, 1, 0, 255, 255, 255, 0, 0x10, 2], 'match'],
    ['an end inside a length', [0xf0, 255], 'cut off'],
    ['an end after a match', [0x11, 1, 1, 0], 'cut off'],
  ])('refuses %s', (_what, bytes, words) => {
    expect(() => decodeLz4Block(Uint8Array.from(bytes), new Uint8Array(64), 0)).toThrow(words);
  });
});
