import {backwardStart, bitsBelow, fseTable, readCounts} from './fse.js';

/** Huffman codes of Zstandard literals (RFC 8878, section 4.2): `entries[the next log bits]` is symbol · 256 + length of its code. */
export interface HuffmanTable {
  readonly log: number;
  readonly entries: Uint16Array;
}

const MAX_LOG = 11;

/** The tree described at byte `at`, and the byte after it. */
export function readHuffmanTable(view: DataView, at: number): {table: HuffmanTable; end: number} {
  const header = view.getUint8(at);
  if (header < 128) return {table: tableOf(compressedWeights(view, at + 1, at + 1 + header)), end: at + 1 + header};
  const weights: number[] = [];
  for (let i = 0; i < header - 127; i++) {
    const byte = view.getUint8(at + 1 + (i >> 1));
    weights.push(i % 2 === 0 ? byte >> 4 : byte & 15);
  }
  return {table: tableOf(weights), end: at + 1 + ((header - 126) >> 1)};
}

/** Two interleaved states share the stream; it ends when a state wants more bits than there are. */
function compressedWeights(view: DataView, at: number, end: number): number[] {
  const {counts, log, end: start} = readCounts(view, at, 6, 255);
  if (start >= end) throw new RangeError('Huffman weights are cut off');
  const table = fseTable(counts, log);
  let p = backwardStart(view, end);
  const states = [bitsBelow(view, p, log), bitsBelow(view, p - log, log)];
  p -= 2 * log;
  const weights: number[] = [];
  for (let turn = 0; weights.length < 255; turn ^= 1) {
    const state = states[turn];
    weights.push(table.symbol[state]);
    const n = table.bits[state];
    if (p - n < start * 8) {
      weights.push(table.symbol[states[turn ^ 1]]);
      return weights;
    }
    states[turn] = table.base[state] + bitsBelow(view, p, n);
    p -= n;
  }
  throw new RangeError('too many Huffman weights');
}

/** The last weight is not stored: it fills the sum up to a power of two. */
function tableOf(weights: number[]): HuffmanTable {
  const sum = weights.reduce((s, w) => s + ((1 << w) >> 1), 0);
  const log = 32 - Math.clz32(sum);
  const rest = (1 << log) - sum;
  if (sum === 0 || log > MAX_LOG || weights.length > 255 || (rest & (rest - 1)) !== 0) throw new RangeError('Huffman weights do not add up');
  const all = [...weights, 32 - Math.clz32(rest)];
  const entries = new Uint16Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; weight++) {
    for (let s = 0; s < all.length; s++) {
      if (all[s] !== weight) continue;
      entries.fill((s << 8) | (log + 1 - weight), at, at += 1 << (weight - 1));
    }
  }
  if (at !== entries.length) throw new RangeError('Huffman weights do not add up');
  return {log, entries};
}

/** One stream in the bytes start…end of the view, symbols until `out` is full. */
export function decodeStream(view: DataView, start: number, end: number, table: HuffmanTable, out: Uint8Array): void {
  finish(view, backwardStart(view, end), start, table, out, 0, out.length);
}

function finish(view: DataView, from: number, start: number, table: HuffmanTable, out: Uint8Array, at: number, until: number): void {
  const {entries, log} = table;
  let p = from;
  for (let i = at; i < until; i++) {
    const entry = entries[bitsBelow(view, p, log)];
    out[i] = entry >> 8;
    p -= entry & 255;
  }
  if (p !== start * 8) throw new RangeError('a Huffman stream does not end where its symbols do');
}

/**
 * Four streams side by side (a jump table of three 16-bit lengths leads), so that the processor has four independent chains;
 * two symbols a load, for 2 · 11 bits ≤ 25.
 */
export function decodeFourStreams(view: DataView, start: number, end: number, table: HuffmanTable, out: Uint8Array): void {
  const {entries, log} = table;
  const shift = 32 - log;
  const size = out.length;
  const quarter = (size + 3) >> 2;
  const s1 = start + 6;
  const s2 = s1 + view.getUint16(start, true);
  const s3 = s2 + view.getUint16(start + 2, true);
  const s4 = s3 + view.getUint16(start + 4, true);
  if (s4 >= end || size < 3 * quarter) throw new RangeError('Huffman streams are cut off');
  let p1 = backwardStart(view, s2);
  let p2 = backwardStart(view, s3);
  let p3 = backwardStart(view, s4);
  let p4 = backwardStart(view, end);
  let o1 = 0;
  let o2 = quarter;
  let o3 = o2 + quarter;
  let o4 = o3 + quarter;
  for (const until = (size - 3 * quarter) & -2; o1 < until; o1 += 2, o2 += 2, o3 += 2, o4 += 2) {
    const v1 = view.getUint32(((p1 + 7) >> 3) - 4, true) << (-p1 & 7);
    const v2 = view.getUint32(((p2 + 7) >> 3) - 4, true) << (-p2 & 7);
    const v3 = view.getUint32(((p3 + 7) >> 3) - 4, true) << (-p3 & 7);
    const v4 = view.getUint32(((p4 + 7) >> 3) - 4, true) << (-p4 & 7);
    const a1 = entries[v1 >>> shift];
    const a2 = entries[v2 >>> shift];
    const a3 = entries[v3 >>> shift];
    const a4 = entries[v4 >>> shift];
    const b1 = entries[(v1 << a1) >>> shift];
    const b2 = entries[(v2 << a2) >>> shift];
    const b3 = entries[(v3 << a3) >>> shift];
    const b4 = entries[(v4 << a4) >>> shift];
    out[o1] = a1 >> 8;
    out[o2] = a2 >> 8;
    out[o3] = a3 >> 8;
    out[o4] = a4 >> 8;
    out[o1 + 1] = b1 >> 8;
    out[o2 + 1] = b2 >> 8;
    out[o3 + 1] = b3 >> 8;
    out[o4 + 1] = b4 >> 8;
    p1 -= (a1 + b1) & 255;
    p2 -= (a2 + b2) & 255;
    p3 -= (a3 + b3) & 255;
    p4 -= (a4 + b4) & 255;
  }
  finish(view, p1, s1, table, out, o1, quarter);
  finish(view, p2, s2, table, out, o2, 2 * quarter);
  finish(view, p3, s3, table, out, o3, 3 * quarter);
  finish(view, p4, s4, table, out, o4, size);
}
