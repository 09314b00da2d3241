import fc from 'fast-check';
import lz4 from 'lz4js';
import {describe, expect, it} from 'vitest';
import {lz4Blocks} from '../../../src/io/arrow/lz4-frame.js';
import {openArrow} from '../../../src/io/arrow/open-arrow.js';
import {zstdBlocks} from '../../../src/io/arrow/zstd-frame.js';
import {fixture} from '../../support/fixtures.js';

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

  it('of damaged frames ends, in bytes or in a RangeError', () => {
    const frame = lz4.compress(Buffer.from('collapsar '.repeat(200)));
    fc.assert(fc.property(fc.integer({min: 0, max: frame.length - 1}), fc.integer({min: 0, max: 255}), fc.integer({min: 0, max: frame.length}), (at, byte, length) => {
      const damaged = Uint8Array.from(frame);
      damaged[at] = byte;
      for (const bytes of [damaged, frame.subarray(0, length)]) {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }
    }), {seed: 5, numRuns: 500});
  });
});

describe('frames that are longer than their window', () => {
  it.each(['lz4', 'zstd'])('%s', async (codec) => {
    const source = await openArrow(fixture(`io/arrow/formula-${codec}.arrow`));
    let wrong = 0;
    let rows = 0;
    for await (const {values, firstRow, rows: count} of source.batches(999)) {
      for (let i = 0; i < values.length; i++) if (values[i] !== ((firstRow + Math.floor(i / 16)) * 31 + (i % 16) * 17) % 1009) wrong++;
      rows += count;
    }
    await source.close();
    expect([rows, wrong]).toEqual([40_000, 0]);
  });
});

describe('Zstandard', () => {
  it.each([
    ['no frame', [1, 2, 3, 4, 5, 6, 7, 8, 9], 'no Zstandard frame'],
    ['a dictionary', [0x28, 0xb5, 0x2f, 0xfd, 0x21, 9, 0], 'dictionary'],
    ['a window of 3 TB', [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xff, 1, 0, 0], 'window'],
    ['a block of 2 MB', [0x28, 0xb5, 0x2f, 0xfd, 0x20, 9, 0xff, 0xff, 0xff], 'too large'],
    ['more than it declares', [0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x23, 0, 0, 7], 'declared'],
  ])('refuses %s', (_what, bytes, words) => {
    let at = 0;
    const take = (count: number): Uint8Array => Uint8Array.from(bytes.slice(at, at += count));
    expect(() => [...zstdBlocks(take, bytes.length)]).toThrow(words);
  });
});
