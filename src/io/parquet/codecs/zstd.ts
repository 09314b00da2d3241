import {bytesOf, paddedView} from './copy.js';
import {decodeFourStreams, decodeStream, readHuffmanTable, type HuffmanTable} from './huffman.js';
import {readTables, runSequences, type SequenceState} from './sequences.js';

/** What a block may take over from the one before it, and its place in the output. */
export interface Frame extends SequenceState {
  huffman: HuffmanTable | null;
}

const MAGIC = 0xfd2fb528;
const MAX_BLOCK = 1 << 17;

/**
 * Zstandard (RFC 8878), whole frames to a buffer of the exact size; no dictionaries, the content checksum is not compared.
 * Throws RangeError when the data is corrupt or of another size. O(output).
 */
export function zstdDecompress(input: Uint8Array, output: Uint8Array): void {
  const {view, start, end} = paddedView(input);
  const literals = new DataView(new ArrayBuffer(MAX_BLOCK + 4));
  const out = new DataView(output.buffer, output.byteOffset, output.length);
  let at = start;
  let written = 0;
  while (at < end) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === 0x184d2a5) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== MAGIC) throw new RangeError('no Zstandard frame');
    const frame: Frame = {view, out, start: written, at: written, huffman: null, tables: [null, null, null], repeats: [1, 4, 8]};
    at = readFrame(frame, at + 4, end, literals);
    written = frame.at;
  }
  if (at !== end || written !== output.length) throw new RangeError(`${written} bytes where ${output.length} were declared`);
}

function readFrame(frame: Frame, at: number, end: number, literals: DataView): number {
  const {view} = frame;
  const descriptor = view.getUint8(at);
  const single = (descriptor >> 5) & 1;
  if ((descriptor & 8) !== 0) throw new RangeError('a reserved bit is set');
  if ((descriptor & 3) !== 0) throw new RangeError('it wants a dictionary');
  const sizeBytes = [single, 2, 4, 8][descriptor >> 6];
  let next = at + 2 - single + sizeBytes;
  for (let last = 0; last === 0;) {
    if (next + 3 > end) throw new RangeError('a block is cut off');
    const header = view.getUint32(next, true) & 0xffffff;
    last = header & 1;
    next = readBlock(frame, (header >> 1) & 3, header >> 3, next + 3, end, literals);
  }
  return next + ((descriptor >> 2) & 1) * 4;
}

/** Decodes one block of `size` bytes at byte `at` of the view to the frame's place in its output; the byte after it. */
export function readBlock(frame: Frame, type: number, size: number, at: number, end: number, literals: DataView): number {
  const {view, out} = frame;
  const next = at + (type === 1 ? 1 : size);
  if (next > end || type === 3 || size > MAX_BLOCK) throw new RangeError('a block is cut off');
  if (type === 2) {
    readCompressed(frame, at, next, literals);
    return next;
  }
  if (frame.at + size > out.byteLength) throw new RangeError('more bytes than declared');
  const target = bytesOf(out, frame.at, size);
  if (type === 0) target.set(bytesOf(view, at, size));
  else target.fill(view.getUint8(at));
  frame.at += size;
  return next;
}

function readCompressed(frame: Frame, at: number, end: number, literals: DataView): void {
  const {view, out} = frame;
  const section = literalSection(view, at);
  const body = section.at + section.packed;
  if (body >= end || section.size > MAX_BLOCK) throw new RangeError('literals are cut off');
  let next = body + 1;
  const first = view.getUint8(body);
  let count = first;
  if (first === 255) count = view.getUint16(body + 1, true) + 0x7f00;
  else if (first > 127) count = ((first - 128) << 8) + view.getUint8(body + 1);
  if (first > 127) next += first === 255 ? 2 : 1;
  if (count === 0) {
    if (frame.at + section.size > out.byteLength) throw new RangeError('more bytes than declared');
    readLiterals(frame, section, bytesOf(out, frame.at, section.size));
    frame.at += section.size;
    return;
  }
  readLiterals(frame, section, bytesOf(literals, 0, section.size));
  next = readTables(frame, next, end);
  runSequences(frame, count, next, end, literals, section.size);
}

interface LiteralSection {
  readonly type: number;
  readonly streams: 1 | 4;
  readonly size: number;
  /** bytes in the block */
  readonly packed: number;
  readonly at: number;
}

function literalSection(view: DataView, at: number): LiteralSection {
  const head = view.getUint32(at, true);
  const type = head & 3;
  const format = (head >> 2) & 3;
  if (type < 2) {
    const bytes = [1, 2, 1, 3][format];
    const size = bytes === 1 ? (head & 255) >> 3 : ((bytes === 2 ? head & 0xffff : head & 0xffffff) >> 4);
    return {type, streams: 1, size, packed: type === 0 ? size : 1, at: at + bytes};
  }
  const bits = [10, 10, 14, 18][format];
  const bytes = [3, 3, 4, 5][format];
  const mask = (1 << bits) - 1;
  const packed = bits === 18 ? (head >>> 22) | (view.getUint8(at + 4) << 10) : (head >>> (4 + bits)) & mask;
  return {type, streams: format === 0 ? 1 : 4, size: (head >>> 4) & mask, packed, at: at + bytes};
}

function readLiterals(frame: Frame, section: LiteralSection, out: Uint8Array): void {
  const {view} = frame;
  const {type, size, at} = section;
  if (type === 0) return out.set(bytesOf(view, at, size));
  if (type === 1) return void out.fill(view.getUint8(at));
  let start = at;
  if (type === 2) {
    const tree = readHuffmanTable(view, at);
    frame.huffman = tree.table;
    start = tree.end;
  }
  const end = at + section.packed;
  if (frame.huffman === null || start >= end) throw new RangeError('literals without a Huffman table');
  (section.streams === 1 ? decodeStream : decodeFourStreams)(view, start, end, frame.huffman, out);
}
