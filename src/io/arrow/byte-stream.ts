import {CollapsarError, ioError} from '../../errors.js';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import type {Region} from './layout.js';
import {lz4Blocks} from './lz4-frame.js';
import {zstdBlocks} from './zstd-frame.js';

/** The bytes of one buffer, uncompressed, from first to last. Memory is a block of the codec, whatever the buffer's length. */
export interface ByteStream {
  /** how many there are, by the buffer's own account */
  readonly bytes: number;
  /** fills `into` with the next bytes; throws CollapsarError where the buffer has no more */
  readonly read: (into: Uint8Array) => void;
  /** passes over bytes, as `read` would */
  readonly skip: (bytes: number) => void;
}

const LENGTH_BYTES = 8;
const STORED = -1n;

/** @param codec of the record batch: null, 0 (LZ4 frame) or 1 (ZSTD); a compressed buffer begins with its length as int64, or −1 where it is stored */
export const streamRegion = (file: ArrowFile, region: Region, codec: number | null): ByteStream => {
  if (codec === null || region.bytes === 0) return storedBytes(file, region);
  const take = taker(file, region);
  const head = take(LENGTH_BYTES);
  const length = new DataView(head.buffer, head.byteOffset).getBigInt64(0, true);
  const rest = {position: region.position + LENGTH_BYTES, bytes: region.bytes - LENGTH_BYTES};
  if (length === STORED) return storedBytes(file, rest);
  if (length < 0n || length > BigInt(Number.MAX_SAFE_INTEGER)) throw malformedArrow(file.path, `a buffer of ${length} bytes`);
  return joined(file, Number(length), guarded(file, chunksOf(file, codec, take, rest)));
};

const chunksOf = (file: ArrowFile, codec: number, take: (count: number) => Uint8Array, rest: Region): Generator<Uint8Array> => {
  if (codec === 0) return lz4Blocks(take);
  if (codec === 1) return zstdBlocks(take, rest.bytes);
  throw ioError('unsupported-format', `${file.path}: compression codec ${codec} is not known (LZ4 and ZSTD are)`);
};

const storedBytes = (file: ArrowFile, {position, bytes}: Region): ByteStream => {
  let at = 0;
  const advance = (count: number): number => {
    at += count;
    if (at > bytes || count < 0) throw tooShort(file, bytes);
    return position + at - count;
  };
  return {bytes, read: (into) => file.fill(into, advance(into.length)), skip: advance};
};

const tooShort = (file: ArrowFile, bytes: number): CollapsarError => malformedArrow(file.path, `a buffer of ${bytes} bytes is too short for its rows`);

const taker = (file: ArrowFile, {position, bytes}: Region): ((count: number) => Uint8Array) => {
  let at = 0;
  let buffer = new Uint8Array(0);
  return (count) => {
    if (at + count > bytes) throw malformedArrow(file.path, 'a compressed buffer is cut off');
    if (count > buffer.length) buffer = new Uint8Array(count);
    const view = buffer.subarray(0, count);
    file.fill(view, position + at);
    at += count;
    return view;
  };
};

/** What a codec makes of nonsense is an error of the file. */
function* guarded(file: ArrowFile, chunks: Generator<Uint8Array>): Generator<Uint8Array> {
  try {
    yield* chunks;
  } catch (cause) {
    throw cause instanceof CollapsarError ? cause : malformedArrow(file.path, `a compressed buffer cannot be decoded (${(cause as Error).message})`, cause);
  }
}

const joined = (file: ArrowFile, bytes: number, chunks: Generator<Uint8Array>): ByteStream => {
  let chunk = new Uint8Array(0) as Uint8Array;
  let left = bytes;
  /** hands the next `count` bytes on, piece by piece */
  const each = (count: number, use: (piece: Uint8Array, at: number) => void): void => {
    left -= count;
    if (left < 0 || count < 0) throw tooShort(file, bytes);
    for (let done = 0; done < count;) {
      if (chunk.length === 0) chunk = nextChunk();
      const piece = chunk.subarray(0, count - done);
      use(piece, done);
      chunk = chunk.subarray(piece.length);
      done += piece.length;
    }
  };
  const nextChunk = (): Uint8Array => {
    const next = chunks.next();
    if (next.done) throw tooShort(file, bytes);
    file.unpacked(next.value.length);
    return next.value;
  };
  return {bytes, read: (into) => each(into.length, (piece, at) => into.set(piece, at)), skip: (count) => each(count, () => undefined)};
};
