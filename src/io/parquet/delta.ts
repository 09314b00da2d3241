import {readVarint, readZigzag, type ThriftCursor} from './thrift.js';

/**
 * DELTA_BINARY_PACKED (Encodings.md): integers as differences, packed in miniblocks, each of its own width. Read a piece at a
 * time; sums wrap at the width of the type, as the specification wants.
 */
export interface DeltaIntegers<T extends Int32Array | BigInt64Array> {
  /** how many integers there are */
  readonly total: number;
  readonly read: (out: T, count: number) => void;
  /** the byte after the data, once all of it was read */
  readonly end: () => number;
}

interface Header {
  readonly cursor: ThriftCursor;
  readonly perMiniblock: number;
  readonly miniblocks: number;
  readonly total: number;
}

const MAX_BLOCK = 1 << 16;

function readHeader(cursor: ThriftCursor): Header {
  const block = readVarint(cursor);
  const miniblocks = readVarint(cursor);
  const total = readVarint(cursor);
  const perMiniblock = block / miniblocks;
  if (block > MAX_BLOCK || !Number.isInteger(perMiniblock) || perMiniblock % 8 !== 0) throw new RangeError(`delta blocks of ${block} values in ${miniblocks}`);
  return {cursor, perMiniblock, miniblocks, total};
}

/** The 64-bit zigzag numbers of the format, exact. */
function readZigzag64(cursor: ThriftCursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.view.getUint8(cursor.at++);
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
  throw new RangeError('a number of more than ten bytes');
}

/** Where the deltas lie that come next. */
interface Miniblock {
  width: number;
  bit: number;
  left: number;
}

/** Goes through blocks and miniblocks; `minimum` is called at the head of a block. */
function miniblockWalker({cursor, perMiniblock, miniblocks}: Header, minimum: () => void): {current: Miniblock; next: () => void} {
  const current: Miniblock = {width: 0, bit: 0, left: 0};
  let widths = 0;
  let index = miniblocks;
  const next = (): void => {
    if (index === miniblocks) {
      minimum();
      widths = cursor.at;
      cursor.at += miniblocks;
      index = 0;
    }
    current.width = cursor.view.getUint8(widths + index++);
    if (current.width > 64) throw new RangeError(`deltas of ${current.width} bits`);
    current.bit = cursor.at * 8;
    current.left = perMiniblock;
    cursor.at += (perMiniblock / 8) * current.width;
  };
  return {current, next};
}

/** `n` ≤ 32 bits from bit `bit` on, as a signed 32-bit number. */
function bits32(view: DataView, bit: number, n: number): number {
  if (n === 0) return 0;
  const shift = bit & 7;
  const low = view.getUint32(bit >> 3, true) >>> shift;
  const high = shift === 0 ? 0 : view.getUint8((bit >> 3) + 4) << (32 - shift);
  return (low | high) & (n === 32 ? -1 : (1 << n) - 1);
}

export function delta32(view: DataView, at: number): DeltaIntegers<Int32Array> {
  const cursor = {view, at};
  const header = readHeader(cursor);
  let value = header.total > 0 ? readZigzag(cursor) | 0 : 0;
  let first = true;
  let minimum = 0;
  const {current, next} = miniblockWalker(header, () => (minimum = Number(BigInt.asIntN(32, readZigzag64(cursor)))));
  const read = (out: Int32Array, count: number): void => {
    for (let i = 0; i < count; i++) {
      if (first) first = false;
      else {
        if (current.left === 0) next();
        value = (value + minimum + bits32(view, current.bit, Math.min(32, current.width))) | 0;
        current.bit += current.width;
        current.left--;
      }
      out[i] = value;
    }
  };
  return {total: header.total, read, end: () => cursor.at};
}

export function delta64(view: DataView, at: number): DeltaIntegers<BigInt64Array> {
  const cursor = {view, at};
  const header = readHeader(cursor);
  let value = header.total > 0 ? readZigzag64(cursor) : 0n;
  let first = true;
  let minimum = 0n;
  const {current, next} = miniblockWalker(header, () => (minimum = readZigzag64(cursor)));
  const read = (out: BigInt64Array, count: number): void => {
    for (let i = 0; i < count; i++) {
      if (first) first = false;
      else {
        if (current.left === 0) next();
        const low = bits32(view, current.bit, Math.min(32, current.width));
        const high = current.width > 32 ? bits32(view, current.bit + 32, current.width - 32) : 0;
        value = BigInt.asIntN(64, value + minimum + (BigInt(high) << 32n) + BigInt(low >>> 0));
        current.bit += current.width;
        current.left--;
      }
      out[i] = value;
    }
  };
  return {total: header.total, read, end: () => cursor.at};
}
