import type {ArrowFile} from './arrow-file.js';
import {streamRegion} from './byte-stream.js';
import type {Place} from './layout.js';

const CHUNK = 1 << 16;

/** Index of the first null among the values [from, from + count) of a column, or −1. Reads its validity bitmap, 1 bit a value. */
export const firstNull = (file: ArrowFile, place: Place, codec: number | null, from: number, count: number): number => {
  if (place.nullCount === 0 || place.buffers[0].bytes === 0) return -1;
  const stream = streamRegion(file, place.buffers[0], codec);
  const bytes = Math.ceil((from + count) / 8);
  const bits = new Uint8Array(Math.min(CHUNK, bytes));
  for (let at = 0; at < bytes; at += CHUNK) {
    const chunk = bits.subarray(0, Math.min(CHUNK, bytes - at));
    stream.read(chunk);
    const index = firstZero(chunk, Math.max(0, from - at * 8), Math.min(chunk.length * 8, from + count - at * 8));
    if (index >= 0) return at * 8 + index - from;
  }
  return -1;
};

const firstZero = (bits: Uint8Array, from: number, end: number): number => {
  for (let i = from; i < end; i++) {
    if (bits[i >> 3] === 255 && (i & 7) === 0) i += 7;
    else if (!isSet(bits, i)) return i;
  }
  return -1;
};

export const isSet = (bits: Uint8Array, index: number): boolean => ((bits[index >> 3] >> (index & 7)) & 1) === 1;
