/** Changes to bytes of any format: what random damage, cuts and lies about lengths look like. */
import type {Random} from './random.js';

/** What a file is changed with, besides the draws. */
export interface Palette {
  /** where its structure lies: changes go there half the time */
  readonly marks: readonly number[];
  /** words of the format */
  readonly tokens: readonly Buffer[];
  /** other files of the format */
  readonly others: readonly Buffer[];
}

type Mutation = (bytes: Buffer, random: Random, palette: Palette) => Buffer;

const NEAR = 48;

const place = (bytes: Buffer, random: Random, {marks}: Palette, room = 1): number => {
  const most = Math.max(0, bytes.length - room);
  return marks.length > 0 && random.chance(0.5) ? Math.min(most, random.pick(marks) + random.below(NEAR)) : random.below(most + 1);
};

const flip: Mutation = (bytes, random, palette) => {
  if (bytes.length > 0) bytes[place(bytes, random, palette)] ^= 1 << random.below(8);
  return bytes;
};

const overwrite: Mutation = (bytes, random, palette) => {
  if (bytes.length > 0) bytes[place(bytes, random, palette)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
  return bytes;
};

/** Lengths, counts and offsets at the edges of what they can be. */
const integer: Mutation = (bytes, random, palette) => {
  const size = random.pick([1, 2, 4, 4, 4, 8]);
  if (bytes.length < size) return bytes;
  const at = place(bytes, random, palette, size);
  const now = size === 8 ? bytes.readBigInt64LE(at) : BigInt(bytes.readIntLE(at, size));
  const top = 1n << BigInt(8 * size - 1);
  const value = random.pick([0n, 1n, -1n, 2n, top - 1n, -top, now + 1n, now - 1n, now * 2n, -now, now + 8n, BigInt(bytes.length), BigInt(bytes.length - at), 0x10000n, 1n << 32n, 1n << 53n]);
  bytes.set(Array.from({length: size}, (_, i) => Number(BigInt.asUintN(64, value) >> BigInt(8 * i) & 0xffn)), at);
  return bytes;
};

/** A number as Thrift and protocol buffers write it, in place of another of any length. */
const varint: Mutation = (bytes, random, palette) => {
  const at = place(bytes, random, palette);
  let end = at;
  while (end < bytes.length && bytes[end] > 127) end++;
  let value = random.pick([0n, 1n, 2n, 3n, 0xffn, 1n << 31n, (1n << 32n) - 1n, (1n << 32n) - 2n, 1n << 53n, (1n << 64n) - 1n, BigInt(random.below(1000))]);
  const written: number[] = [];
  for (; value > 127n; value >>= 7n) written.push(Number(value & 127n) | 128);
  written.push(Number(value));
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(written), bytes.subarray(end + 1)]);
};

const cut: Mutation = (bytes, random, palette) => bytes.subarray(0, place(bytes, random, palette, 0));

const remove: Mutation = (bytes, random, palette) => {
  const at = place(bytes, random, palette);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random.below(random.pick([4, 64, bytes.length + 1])))]);
};

/** Growth is bounded, so that many changes in a row stay small. */
const LONGEST = 1 << 18;

const duplicate: Mutation = (bytes, random, palette) => {
  const from = place(bytes, random, palette);
  const piece = bytes.subarray(from, from + 1 + random.below(random.pick([8, 64, 1024])));
  const times = random.pick([1, 1, 2, 40]);
  const at = random.chance(0.5) ? from : place(bytes, random, palette);
  return bytes.length > LONGEST ? bytes : Buffer.concat([bytes.subarray(0, at), ...Array.from({length: times}, () => piece), bytes.subarray(at)]);
};

const splice: Mutation = (bytes, random, palette) => {
  const other = random.pick(palette.others);
  const from = random.below(other.length + 1);
  const piece = other.subarray(from, from + random.below(random.pick([16, 256, 4096])));
  const at = place(bytes, random, palette);
  return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + (random.chance(0.7) ? piece.length : 0))]);
};

const copyWithin: Mutation = (bytes, random, palette) => {
  const from = place(bytes, random, palette);
  return bytes.copyWithin(place(bytes, random, palette), from, from + random.pick([1, 2, 4, 8, 16, 64]));
};

const token: Mutation = (bytes, random, palette) => {
  if (palette.tokens.length === 0) return integer(bytes, random, palette);
  const word = random.pick(palette.tokens);
  const at = place(bytes, random, palette);
  return Buffer.concat([bytes.subarray(0, at), word, bytes.subarray(at + (random.chance(0.5) ? word.length : 0))]);
};

const MUTATIONS: readonly Mutation[] = [flip, flip, overwrite, overwrite, integer, integer, integer, varint, token, token, cut, remove, duplicate, splice, copyWithin];

/** One to four changes, on a copy. */
export const mutate: Mutation = (bytes, random, palette) => {
  let changed: Buffer = Buffer.from(bytes);
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 4]); left > 0; left--) changed = random.pick(MUTATIONS)(changed, random, palette);
  return changed;
};
