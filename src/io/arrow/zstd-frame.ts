import {readBlock, type Frame} from '../parquet/codecs/zstd.js';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a5;
const MAX_BLOCK = 1 << 17;
const MAX_WINDOW = 1 << 27;
/** bytes before and after a block that its decoder may touch */
const PAD = 8;

/**
 * Decodes Zstandard frames (RFC 8878) block by block: memory is about twice the window that a frame asks for, at most 256 MiB.
 * @param take the next n bytes of the `bytes` that there are; what it returned before may be overwritten
 * @yields views that are good until the next is asked for
 * Throws RangeError where a frame is malformed. Content checksums are passed over.
 */
export function* zstdBlocks(take: (count: number) => Uint8Array, bytes: number): Generator<Uint8Array> {
  let left = bytes;
  const next = (count: number): number => {
    left -= count;
    return take(count).reduceRight((value, byte) => value * 256 + byte, 0);
  };
  while (left > 0) {
    const magic = next(4);
    if (magic >>> 4 === SKIPPABLE) {
      for (let skip = next(4); skip > 0; skip -= MAX_BLOCK) next(Math.min(skip, MAX_BLOCK));
      continue;
    }
    if (magic !== MAGIC) throw new RangeError('no Zstandard frame');
    const {window, single, checksum} = readHeader(next);
    yield* blocksOf((count) => {
      left -= count;
      return take(count);
    }, window, single);
    next(checksum);
  }
}

/** How far back copies may reach; `single`: that is the whole content, which is all there is. */
const readHeader = (next: (count: number) => number): {window: number; single: boolean; checksum: number} => {
  const descriptor = next(1);
  if ((descriptor & 11) !== 0) throw new RangeError('it wants a dictionary, or a reserved bit is set');
  const single = (descriptor & 32) !== 0;
  const coded = single ? 0 : next(1);
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6];
  const content = next(sizeBytes) + (sizeBytes === 2 ? 256 : 0);
  const window = single ? content : 2 ** (10 + (coded >> 3)) * (1 + (coded & 7) / 8);
  if (window > MAX_WINDOW) throw new RangeError(`a window of ${window} bytes is too large`);
  return {window, single, checksum: descriptor & 4};
};

function* blocksOf(take: (count: number) => Uint8Array, window: number, single: boolean): Generator<Uint8Array> {
  const input = new Uint8Array(MAX_BLOCK + 2 * PAD);
  const view = new DataView(input.buffer);
  const literals = new DataView(new ArrayBuffer(MAX_BLOCK + PAD));
  const out = new Uint8Array(single ? window : 2 * window + MAX_BLOCK);
  const frame: Frame = {view, out: new DataView(out.buffer), start: 0, at: 0, huffman: null, tables: [null, null, null], repeats: [1, 4, 8]};
  for (let last = 0; last === 0;) {
    const [low, middle, high] = take(3);
    const header = low | (middle << 8) | (high << 16);
    last = header & 1;
    const [type, size] = [(header >> 1) & 3, header >> 3];
    if (size > MAX_BLOCK) throw new RangeError('a block is too large');
    const packed = type === 1 ? 1 : size;
    input.set(take(packed), PAD);
    if (!single && frame.at + MAX_BLOCK > out.length) slide(frame, out, window);
    const before = frame.at;
    readBlock(frame, type, size, PAD, PAD + packed, literals);
    yield out.subarray(before, frame.at);
  }
}

/** Makes room by moving what copies may still reach to the front. */
const slide = (frame: Frame, out: Uint8Array, window: number): void => {
  out.copyWithin(0, frame.at - window, frame.at);
  frame.at = window;
};
