import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {lz4Hadoop, lz4Raw} from '../../../src/io/parquet/codecs/lz4.js';
import {snappyDecompress} from '../../../src/io/parquet/codecs/snappy.js';
import {zstdDecompress} from '../../../src/io/parquet/codecs/zstd.js';
import {randomNumbers} from './random-numbers.js';

const FOLDER = new URL('../../../fixtures/io/parquet/codecs/', import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FOLDER)));
const digests = JSON.parse(readFileSync(new URL('digests.json', FOLDER), 'utf8')) as Record<string, {size: number; sha256: string}>;
const decoderOf = (name: string): ((input: Uint8Array, output: Uint8Array) => void) =>
  name.endsWith('snappy') ? snappyDecompress : name.endsWith('lz4') ? lz4Raw : zstdDecompress;

describe('decoders of our own', () => {
  it.each(Object.entries(digests))('give back %s', (name, {size, sha256}) => {
    const output = new Uint8Array(size);
    decoderOf(name)(bytesOf(name), output);
    expect(createHash('sha256').update(output).digest('hex')).toBe(sha256);
  });

  it.each(Object.entries(digests))('want the declared size of %s', (name, {size}) => {
    const decode = decoderOf(name);
    expect(() => decode(bytesOf(name), new Uint8Array(size + 1))).toThrow(RangeError);
    if (size > 0) expect(() => decode(bytesOf(name), new Uint8Array(size - 1))).toThrow(RangeError);
  });

  it.each(Object.entries(digests).filter(([, {size}]) => size > 1))('never write outside, nor throw aught but RangeError, for damaged %s', (name, {size}) => {
    const whole = bytesOf(name);
    const random = randomNumbers(name.length);
    const room = new Uint8Array(size + 64).fill(0xa5);
    const output = room.subarray(32, 32 + size);
    for (let trial = 0; trial < 60; trial++) {
      const damaged = trial % 3 === 0 ? whole.slice(0, random(whole.length)) : whole.slice();
      for (let i = 0; i <= trial % 4 && damaged.length > 0; i++) damaged[random(Math.min(damaged.length, trial % 2 ? 40 : 1e9))] ^= 1 << random(8);
      try {
        decoderOf(name)(damaged, output);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
      expect(room.subarray(0, 32).every((byte) => byte === 0xa5) && room.subarray(32 + size).every((byte) => byte === 0xa5)).toBe(true);
    }
  });

  it('read the older LZ4 in Hadoop\'s frames and without', () => {
    const {size} = digests['text.lz4'];
    const block = bytesOf('text.lz4');
    const plain = new Uint8Array(size);
    lz4Hadoop(block, plain);
    const head = Buffer.alloc(8);
    head.writeUInt32BE(size, 0);
    head.writeUInt32BE(block.length, 4);
    const framed = new Uint8Array(2 * size);
    lz4Hadoop(Buffer.concat([head, block, head, block]), framed);
    expect(Buffer.compare(framed.subarray(0, size), plain)).toBe(0);
    expect(Buffer.compare(framed.subarray(size), plain)).toBe(0);
  });
});
