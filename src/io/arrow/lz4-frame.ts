import {lz4Block} from '../parquet/codecs/lz4.js';

const MAGIC = 0x184d2204;
const WINDOW = 1 << 16;

/**
 * Decodes an LZ4 frame block by block: memory is one block (at most 4 MiB) and the 64 KiB before it. Checksums are passed over.
 * @param take the next n bytes of the frame; what it returned before may be overwritten
 * @yields views that are good until the next is asked for
 * Throws RangeError where the frame is malformed. Format: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function* lz4Blocks(take: (count: number) => Uint8Array): Generator<Uint8Array> {
  const head = viewOf(take(6));
  const flags = head.getUint8(4);
  if (head.getUint32(0, true) !== MAGIC || flags >> 6 !== 1) throw new RangeError('no LZ4 frame');
  const sizeCode = (head.getUint8(5) >> 4) & 7;
  if (sizeCode < 4) throw new RangeError(`LZ4 block size code ${sizeCode}`);
  take((flags & 8 ? 8 : 0) + (flags & 1 ? 4 : 0) + 1);
  const out = new Uint8Array(WINDOW + 4 ** (sizeCode + 4));
  for (let from = 0;;) {
    const word = viewOf(take(4)).getUint32(0, true);
    if (word === 0) return;
    const end = unpack(take(word & 0x7fffffff), word >>> 31 === 1, out, from);
    yield out.subarray(from, end);
    if (flags & 16) take(4);
    from = Math.min(end, WINDOW);
    out.copyWithin(0, end - from, end);
  }
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const unpack = (block: Uint8Array, stored: boolean, out: Uint8Array, from: number): number => {
  if (!stored) return lz4Block(block, out, from);
  out.set(block, from);
  return from + block.length;
};
