import {copyBetween, copyMatch} from './copy.js';
import {backwardStart, bitsBelow, fseTable, readCounts, singleSymbol, type FseTable} from './fse.js';

/** What the sequences of a block need of the blocks before it (RFC 8878, sections 3.1.1.3.2 to 3.1.1.5). */
export interface SequenceState {
  readonly view: DataView;
  readonly out: DataView;
  /** first byte of the frame in `out`: matches may not reach before it */
  readonly start: number;
  /** where the next byte goes */
  at: number;
  /** of literal lengths, offsets and match lengths */
  readonly tables: (FseTable | null)[];
  /** the last three offsets, newest first */
  readonly repeats: [number, number, number];
}

const repeated = (value: number, times: number): number[] => Array.from({length: times}, () => value);

/** Literal lengths, offsets, match lengths: the predefined counts, largest symbol and widest table of each (RFC 8878, section 3.1.1.3.2.2). */
const KINDS = [
  {log: 6, maxLog: 9, maxSymbol: 35, counts: [4, 3, ...repeated(2, 11), 1, 1, 1, ...repeated(2, 9), 3, 2, ...repeated(1, 5), ...repeated(-1, 4)]},
  {log: 5, maxLog: 8, maxSymbol: 31, counts: [...repeated(1, 6), 2, 2, 2, ...repeated(1, 15), ...repeated(-1, 5)]},
  {log: 6, maxLog: 9, maxSymbol: 52, counts: [1, 4, 3, ...repeated(2, 6), ...repeated(1, 37), ...repeated(-1, 7)]},
];
const PREDEFINED = KINDS.map(({counts, log}) => fseTable(counts, log));

/** The three tables of a block's sequences, described at byte `at`; the byte after them. */
export function readTables(frame: SequenceState, at: number, end: number): number {
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
export function runSequences(frame: SequenceState, count: number, start: number, end: number, literals: DataView, literalCount: number): void {
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

function shiftIn(repeats: SequenceState['repeats'], offset: number): number {
  repeats[2] = repeats[1];
  repeats[1] = repeats[0];
  repeats[0] = offset;
  return offset;
}

/** Codes 1…3 name one of the last three offsets; one further on when no literals come before the match. */
function repeatOffset(repeats: SequenceState['repeats'], value: number, run: number): number {
  const which = run === 0 ? value : value - 1;
  const offset = which === 3 ? repeats[0] - 1 : repeats[which];
  if (which > 1) repeats[2] = repeats[1];
  if (which > 0) repeats[1] = repeats[0];
  repeats[0] = offset;
  return offset;
}
