import {malformedArrow, type ArrowFile} from './arrow-file.js';
import {streamRegion} from './byte-stream.js';
import type {Place} from './layout.js';

/** Which values of a column are null, from first to last. */
export interface Nulls {
  /** those among the next `count` values, counted from the first of these; at most `most` of them */
  readonly next: (count: number, most?: number) => readonly number[];
}

const CHUNK = 1 << 16;
const NONE: readonly number[] = [];
const NO_NULLS: Nulls = {next: () => NONE};

/** Reads the validity bitmap of a column, 1 bit a value, where it has one. */
export const openNulls = (file: ArrowFile, place: Place, codec: number | null): Nulls => {
  if (place.nullCount === 0 || place.buffers[0].bytes === 0) return NO_NULLS;
  const stream = streamRegion(file, place.buffers[0], codec);
  const bits = new Uint8Array(CHUNK);
  let [at, end, left] = [0, 0, Math.ceil(place.length / 8)];
  const refill = (): void => {
    const count = Math.min(CHUNK, left);
    if (count === 0) throw malformedArrow(file.path, 'a validity bitmap is too short for its values');
    stream.read(bits.subarray(0, count));
    [at, end, left] = [0, count * 8, left - count];
  };
  return {
    next: (count, most = Infinity) => {
      const nulls: number[] = [];
      for (let i = 0; i < count;) {
        if (at === end) refill();
        if ((at & 7) === 0 && bits[at >> 3] === 255 && i + 8 <= count) {
          at += 8;
          i += 8;
          continue;
        }
        if (!isSet(bits, at++) && nulls.length < most) nulls.push(i);
        i++;
      }
      return nulls;
    },
  };
};

const isSet = (bits: Uint8Array, index: number): boolean => ((bits[index >> 3] >> (index & 7)) & 1) === 1;
