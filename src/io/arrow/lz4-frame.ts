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
  if (!stored) return decodeLz4Block(block, out, from);
  out.set(block, from);
  return from + block.length;
};

/**
 * Decodes one LZ4 block to `out` from position `from`; matches may reach back before it. Returns the position after the last byte.
 * Throws RangeError rather than read or write outside: a damaged block never passes for data.
 */
export const decodeLz4Block = (block: Uint8Array, out: Uint8Array, from: number): number => {
  let [at, to] = [0, from];
  const longer = (length: number): number => {
    for (let byte = 255; byte === 255; length += byte) {
      if (at >= block.length) throw new RangeError('LZ4 block is cut off');
      byte = block[at++];
    }
    return length;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = token >> 4 === 15 ? longer(15) : token >> 4;
    if (at + literals > block.length || to + literals > out.length) throw new RangeError('LZ4 literals overrun');
    copyBytes(block, at, out, to, literals);
    at += literals;
    to += literals;
    if (at === block.length) return to;
    const distance = block[at] | (block[at + 1] << 8);
    at += 2;
    const length = ((token & 15) === 15 ? longer(15) : token & 15) + 4;
    if (at > block.length || distance === 0 || distance > to || to + length > out.length) throw new RangeError('LZ4 match out of bounds');
    copyBytes(out, to - distance, out, to, length, distance);
    to += length;
  }
  throw new RangeError('LZ4 block is cut off');
};

/** Copies forwards; where a match overlaps what it makes (distance < count), byte by byte. */
const copyBytes = (source: Uint8Array, at: number, out: Uint8Array, to: number, count: number, distance = count): void => {
  if (count > 64 && distance >= count) out.set(source.subarray(at, at + count), to);
  else for (let i = 0; i < count; i++) out[to + i] = source[at + i];
};
