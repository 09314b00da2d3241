import {backwardStart, bitsBelow, fseTable, readCounts, singleSymbol, type FseTable} from './fse.js';
import {decodeFourStreams, decodeStream, readHuffmanTable, type HuffmanTable} from './huffman.js';
import {bytesOf, copyBetween, copyMatch, paddedView} from './copy.js';

/** What a block may take over from the one before it, and the block's place in the output. */
interface Frame {
  readonly view: DataView;
  readonly out: DataView;
  /** first byte of the frame in `out`: matches may not reach before it */
  readonly start: number;
  at: number;
  huffman: HuffmanTable | null;
  tables: [FseTable | null, FseTable | null, FseTable | null];
  readonly repeats: [number, number, number];
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

function readBlock(frame: Frame, type: number, size: number, at: number, end: number, literals: DataView): number {
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

const repeated = (value: number, times: number): number[] => Array.from({length: times}, () => value);

/** Literal lengths, offsets, match lengths: the predefined counts, largest symbol and widest table of each (RFC 8878, section 3.1.1.3.2.2). */
const KINDS = [
  {log: 6, maxLog: 9, maxSymbol: 35, counts: [4, 3, ...repeated(2, 11), 1, 1, 1, ...repeated(2, 9), 3, 2, ...repeated(1, 5), ...repeated(-1, 4)]},
  {log: 5, maxLog: 8, maxSymbol: 31, counts: [...repeated(1, 6), 2, 2, 2, ...repeated(1, 15), ...repeated(-1, 5)]},
  {log: 6, maxLog: 9, maxSymbol: 52, counts: [1, 4, 3, ...repeated(2, 6), ...repeated(1, 37), ...repeated(-1, 7)]},
];
const PREDEFINED = KINDS.map(({counts, log}) => fseTable(counts, log));

function readTables(frame: Frame, at: number, end: number): number {
  const modes = frame.view.getUint8(at);
  let next = at + 1;
  KINDS.forEach((kind, k) => {
    const mode = (modes >> (6 - 2 * k)) & 3;
    if (mode === 0) frame.tables[k] = PREDEFINED[k];
    if (mode === 1) {
      const symbol = frame.view.getUint8(next++);
      if (symbol > kind.maxSymbol) throw new RangeError('a sequence code out of range');
      frame.tables[k] = singleSymbol(symbol);
    }
    if (mode === 2) {
      const {counts, log, end: after} = readCounts(frame.view, next, kind.maxLog, kind.maxSymbol);
      frame.tables[k] = fseTable(counts, log);
      next = after;
    }
  });
  if (next >= end) throw new RangeError('sequences are cut off');
  return next;
}

const bases = (first: number, bits: readonly number[]): Int32Array => {
  const out = new Int32Array(bits.length);
  for (let i = 0, base = first; i < bits.length; base += 2 ** bits[i++]) out[i] = base;
  return out;
};
const LITERAL_BITS = Uint8Array.from([...repeated(0, 16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const LITERAL_BASE = bases(0, [...LITERAL_BITS]);
const MATCH_BITS = Uint8Array.from([...repeated(0, 32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const MATCH_BASE = bases(3, [...MATCH_BITS]);

/** Each sequence: some literals, then a match. The states are read from the end of the block backwards. */
function runSequences(frame: Frame, count: number, start: number, end: number, literals: DataView, literalCount: number): void {
  const {view, out, repeats} = frame;
  const [lit, off, mat] = frame.tables;
  if (lit === null || off === null || mat === null) throw new RangeError('sequences repeat a table that was never given');
  const size = out.byteLength;
  let p = backwardStart(view, end);
  let l = bitsBelow(view, p, lit.log);
  p -= lit.log;
  let o = bitsBelow(view, p, off.log);
  p -= off.log;
  let m = bitsBelow(view, p, mat.log);
  p -= mat.log;
  let from = 0;
  let to = frame.at;
  for (let i = 0; ; ) {
    const code = off.symbol[o];
    if (code > 28) throw new RangeError('a match reaches before the data');
    const upper = code >> 1;
    const value = (1 << code) + (bitsBelow(view, p, upper) << (code - upper)) + bitsBelow(view, p - upper, code - upper);
    p -= code;
    const matchCode = mat.symbol[m];
    const matchBits = MATCH_BITS[matchCode];
    const length = MATCH_BASE[matchCode] + bitsBelow(view, p, matchBits);
    p -= matchBits;
    const literalCode = lit.symbol[l];
    const literalBits = LITERAL_BITS[literalCode];
    const run = LITERAL_BASE[literalCode] + bitsBelow(view, p, literalBits);
    p -= literalBits;
    const offset = value > 3 ? shiftIn(repeats, value - 3) : repeatOffset(repeats, value, run);
    if (from + run > literalCount || to + run + length > size) throw new RangeError('more bytes than declared');
    copyBetween(literals, from, out, to, run);
    from += run;
    to += run;
    if (offset > to - frame.start || offset < 1) throw new RangeError('a match reaches before the data');
    copyMatch(out, to - offset, to, length);
    to += length;
    if (++i === count) break;
    const lBits = lit.bits[l];
    const mBits = mat.bits[m];
    const oBits = off.bits[o];
    l = lit.base[l] + bitsBelow(view, p, lBits);
    m = mat.base[m] + bitsBelow(view, p - lBits, mBits);
    o = off.base[o] + bitsBelow(view, p - lBits - mBits, oBits);
    p -= lBits + mBits + oBits;
  }
  if (p !== start * 8) throw new RangeError('sequences do not end where their bits do');
  const rest = literalCount - from;
  if (to + rest > size) throw new RangeError('more bytes than declared');
  copyBetween(literals, from, out, to, rest);
  frame.at = to + rest;
}

function shiftIn(repeats: Frame['repeats'], offset: number): number {
  repeats[2] = repeats[1];
  repeats[1] = repeats[0];
  repeats[0] = offset;
  return offset;
}

/** Codes 1…3 name one of the last three offsets; one further on when no literals come before the match. */
function repeatOffset(repeats: Frame['repeats'], value: number, run: number): number {
  const which = run === 0 ? value : value - 1;
  const offset = which === 3 ? repeats[0] - 1 : repeats[which];
  if (which > 1) repeats[2] = repeats[1];
  if (which > 0) repeats[1] = repeats[0];
  repeats[0] = offset;
  return offset;
}
