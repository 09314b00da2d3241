/**
 * Finite state entropy as Zstandard uses it (RFC 8878, section 4.1): the table description, the decoding table, and bits read backwards.
 * Positions are bit offsets from the start of the view. Reading before the view throws RangeError; the caller names the fault.
 */
export interface FseTable {
  readonly log: number;
  readonly symbol: Uint8Array;
  readonly bits: Uint8Array;
  /** the next state is base + the next `bits` bits */
  readonly base: Uint16Array;
}

/** `n` bits (0…25) below bit `p`, the newest highest. */
export const bitsBelow = (view: DataView, p: number, n: number): number =>
  ((view.getUint32(((p + 7) >> 3) - 4, true) << (-p & 7)) >>> 1) >>> (31 - n);

/** Bit position just under the end mark of a backward stream that ends before byte `end`. */
export function backwardStart(view: DataView, end: number): number {
  const last = view.getUint8(end - 1);
  if (last === 0) throw new RangeError('a bit stream has no end mark');
  return end * 8 - 1 - Math.clz32(last << 24);
}

/** Normalised counts (−1: less than one) at byte `at`, and the byte after them. */
export function readCounts(view: DataView, at: number, maxLog: number, maxSymbol: number): {counts: number[]; log: number; end: number} {
  let bit = at * 8;
  const peek = (n: number): number => (view.getUint32(bit >> 3, true) >>> (bit & 7)) & ((1 << n) - 1);
  const log = peek(4) + 5;
  if (log > maxLog) throw new RangeError(`an FSE table of ${log} bits`);
  bit += 4;
  const counts: number[] = [];
  let remaining = (1 << log) + 1;
  for (let width = log + 1; remaining > 1 && counts.length <= maxSymbol;) {
    const threshold = 1 << (width - 1);
    const spare = 2 * threshold - 1 - remaining;
    let count = peek(width - 1);
    bit += width - 1;
    if (count >= spare) {
      bit -= width - 1;
      count = peek(width);
      bit += width;
      if (count >= threshold) count -= spare;
    }
    counts.push(--count);
    remaining -= Math.abs(count);
    if (count === 0) bit = pushZeros(view, bit, counts);
    while (remaining > 1 && remaining < 1 << (width - 1)) width--;
  }
  if (remaining !== 1 || counts.length > maxSymbol + 1) throw new RangeError('an FSE table does not add up');
  return {counts, log, end: (bit + 7) >> 3};
}

function pushZeros(view: DataView, start: number, counts: number[]): number {
  for (let bit = start; ; bit += 2) {
    const repeat = (view.getUint16(bit >> 3, true) >>> (bit & 7)) & 3;
    for (let i = 0; i < repeat; i++) counts.push(0);
    if (repeat < 3) return bit + 2;
  }
}

/** The decoding table of normalised counts that add up to 2^log. */
export function fseTable(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbol = new Uint8Array(size);
  const next = new Uint16Array(counts.length);
  let high = size - 1;
  counts.forEach((count, s) => {
    if (count === -1) symbol[high--] = s;
    next[s] = Math.abs(count);
  });
  spread(counts, symbol, high);
  const bits = new Uint8Array(size);
  const base = new Uint16Array(size);
  for (let i = 0; i < size; i++) {
    const state = next[symbol[i]]++;
    bits[i] = log - (31 - Math.clz32(state));
    base[i] = (state << bits[i]) - size;
  }
  return {log, symbol, bits, base};
}

function spread(counts: readonly number[], symbol: Uint8Array, high: number): void {
  const size = symbol.length;
  const step = (size >> 1) + (size >> 3) + 3;
  let position = 0;
  counts.forEach((count, s) => {
    for (let i = 0; i < count; i++) {
      symbol[position] = s;
      do position = (position + step) & (size - 1); while (position > high);
    }
  });
}

/** A table of one symbol that takes no bits. */
export const singleSymbol = (s: number): FseTable =>
  ({log: 0, symbol: Uint8Array.of(s), bits: new Uint8Array(1), base: new Uint16Array(1)});
