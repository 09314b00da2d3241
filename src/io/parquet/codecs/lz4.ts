import {copyBetween, copyMatch, paddedView} from './copy.js';

/**
 * LZ4's block format, to a buffer from `from` on: the position after the last byte. Copies may reach back before `from`. Throws RangeError when the data is corrupt or larger than the buffer. O(output).
 */
export function lz4Block(input: Uint8Array, output: Uint8Array, from = 0): number {
  const {view, start, end} = paddedView(input);
  const out = new DataView(output.buffer, output.byteOffset, output.length);
  const size = output.length;
  let at = start;
  let to = from;
  const extended = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255 && at < end;) length += byte = view.getUint8(at++);
    return length;
  };
  while (at < end) {
    const token = view.getUint8(at++);
    const run = extended(token >> 4);
    if (run > end - at || run > size - to) throw new RangeError('a literal runs over the end');
    copyBetween(view, at, out, to, run);
    at += run;
    to += run;
    if (at === end) return to;
    const offset = view.getUint16(at, true);
    at += 2;
    const length = extended(token & 15) + 4;
    if (at > end || offset < 1 || offset > to || length > size - to) throw new RangeError('a copy reaches outside the data');
    copyMatch(out, to - offset, to, length);
    to += length;
  }
  throw new RangeError('it is cut off');
}

export function lz4Raw(input: Uint8Array, output: Uint8Array): void {
  const written = lz4Block(input, output);
  if (written !== output.length) throw new RangeError(`${written} bytes where ${output.length} were declared`);
}

/**
 * The deprecated codec LZ4: Hadoop's frames (two big-endian 32-bit sizes, then a block), or a bare block as some writers left it.
 */
export function lz4Hadoop(input: Uint8Array, output: Uint8Array): void {
  if (!isHadoop(input, output.length)) return lz4Raw(input, output);
  const view = bytesView(input);
  let to = 0;
  for (let at = 0; at < input.length;) {
    const size = view.getUint32(at);
    const packed = view.getUint32(at + 4);
    lz4Raw(input.subarray(at + 8, at + 8 + packed), output.subarray(to, to + size));
    at += 8 + packed;
    to += size;
  }
}

const bytesView = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The frames add up on both sides. */
function isHadoop(input: Uint8Array, declared: number): boolean {
  const view = bytesView(input);
  let at = 0;
  let size = 0;
  while (at + 8 <= input.length) {
    size += view.getUint32(at);
    at += 8 + view.getUint32(at + 4);
  }
  return at === input.length && size === declared;
}
