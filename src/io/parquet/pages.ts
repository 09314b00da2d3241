import {crc32} from 'node:zlib';
import {SLACK, type Arena, type PageBuffer} from './arena.js';
import {decompressor} from './codecs/decompress.js';
import type {Chunk} from './footer.js';
import {ENCODINGS, pageHeader, type Encoding, type PageHeader} from './format.js';
import {hybrid, type Hybrid} from './hybrid.js';
import {guarded, malformed, type ParquetFile} from './parquet-file.js';
import type {Leaf} from './schema.js';

/** A page, decompressed. Its bytes are good until the next page of the same column is asked for. */
export interface Page {
  readonly kind: 'data' | 'dictionary';
  /** values of the page, nulls included */
  readonly values: number;
  readonly encoding: Encoding;
  readonly view: DataView;
  /** where the encoded values lie in the view */
  readonly at: number;
  readonly end: number;
  readonly repetition: Hybrid | null;
  readonly definition: Hybrid | null;
}

/** The pages of one column of one row group, in order. */
export interface PageStream {
  /** goes to the first page of a chunk; data pages that hold no value beyond the first `pass` are passed over unread */
  readonly enter: (chunk: Chunk, group: number, pass: number) => void;
  /** how many of those `pass` values are in the page that was read last, and were not passed over */
  readonly passed: () => number;
  /** null after the last page of the chunk. Throws CollapsarError, exit 3, for whatever is not as the format wants it. */
  readonly next: () => Page | null;
  /** the page that was read last, in words */
  readonly where: () => string;
}

export interface PageScope {
  readonly file: ParquetFile;
  readonly arena: Arena;
  /** for compressed bytes; the columns share it */
  readonly packed: Room;
  /** for the decompressed page: of one column, or shared by columns that are read one after the other */
  readonly body: Room;
}

/** A buffer that is exchanged for a larger one when it must be. */
export interface Room {
  buffer: PageBuffer | null;
}

const MAX_PAGE = 250e6;
const HEADER_READS = [1 << 10, 1 << 16, 1 << 23];
const DATA = 0;
const DICTIONARY = 2;
const DATA_V2 = 3;

/** Where the reading of a chunk stands. */
interface Cursor {
  readonly scope: PageScope;
  readonly leaf: Leaf;
  readonly where: () => string;
  chunk: Chunk;
  /** byte of the file at which the current page begins, and up to which it was read */
  start: number;
  position: number;
  /** values of the chunk that are in pages not yet read */
  left: number;
  /** values that are to be passed over still, and those of them at the head of the page that was read last */
  pass: number;
  passed: number;
}

export function openPages(scope: PageScope, leaf: Leaf): PageStream {
  let group = 0;
  const chunk = {rows: 0, values: 0, size: 0, codec: 0, type: 0, start: 0, end: 0};
  const where = (): string => `column "${leaf.name}", row group ${group}, page at byte ${cursor.start}`;
  const cursor: Cursor = {scope, leaf, where, chunk, start: 0, position: 0, left: 0, pass: 0, passed: 0};
  return {
    enter(into, which, pass) {
      group = which;
      cursor.pass = pass;
      cursor.chunk = into;
      cursor.position = cursor.start = into.start;
      cursor.left = into.values;
    },
    next: () => guarded(scope.file.path, where, () => nextPage(cursor)),
    passed: () => cursor.passed,
    where,
  };
}

function nextPage(cursor: Cursor): Page | null {
  while (cursor.left > 0) {
    cursor.start = cursor.position;
    if (cursor.position >= cursor.chunk.end) throw new RangeError(`its pages end with ${cursor.left} values missing`);
    const header = readHeader(cursor);
    const values = (header.dataV1 ?? header.dataV2)?.values ?? -1;
    if (header.type !== DICTIONARY && values >= 0 && values <= cursor.pass) {
      cursor.pass -= takeValues(cursor, values);
      cursor.position += sizesOf(header).compressed;
      continue;
    }
    if (header.type === DICTIONARY) return dictionaryPage(cursor, header);
    if (header.type === DATA || header.type === DATA_V2) {
      cursor.passed = cursor.pass;
      cursor.pass = 0;
      return header.type === DATA ? dataPage(cursor, header) : dataPageV2(cursor, header);
    }
    cursor.position += sizesOf(header).compressed;
  }
  return null;
}

/** A header says nowhere how long it is, and may hold statistics of any length: more is read where it was cut off. */
function readHeader(cursor: Cursor): PageHeader {
  const left = cursor.chunk.end - cursor.position;
  for (const most of HEADER_READS) {
    const bytes = new Uint8Array(Math.min(most, left));
    cursor.scope.file.read(bytes, 0, bytes.length, cursor.position);
    const thrift = {view: new DataView(bytes.buffer), at: 0};
    try {
      const header = pageHeader.read(thrift, pageHeader.wire);
      cursor.position += thrift.at;
      return header;
    } catch (cause) {
      if (!(cause instanceof RangeError) || bytes.length === left) throw cause;
    }
  }
  throw new RangeError(`a header of more than ${HEADER_READS.at(-1)} bytes`);
}

function sizesOf({size, compressed}: PageHeader): {size: number; compressed: number} {
  if (size === undefined || compressed === undefined || size < 0 || compressed < 0) throw new RangeError('its header gives no size');
  return {size, compressed};
}

/** What a page takes besides, and for each value: levels and values of 8 bytes, however badly packed; a text has a limit of its own. */
const PAGE_ROOM = 1 << 16;
const VALUE_ROOM = 64;
const TEXT_ROOM = (1 << 20) + 64;

/** Bytes that unpack to far more than there are values are there to take time. */
function checkRoom({leaf}: Cursor, values: number, {size = 0}: PageHeader): void {
  if (size > PAGE_ROOM + values * (leaf.physical === 'BYTE_ARRAY' ? TEXT_ROOM : VALUE_ROOM)) throw new RangeError(`it would take ${size} bytes for ${values} values`);
}

/** Reads the page and leaves it, decompressed, in the body from SLACK on. Its first `plain` bytes (levels of version 2) never are compressed. */
function readBody(cursor: Cursor, header: PageHeader, plain: number, isCompressed: boolean): DataView {
  const {size, compressed} = sizesOf(header);
  const {scope: {arena, packed, body}, chunk} = cursor;
  if (compressed > chunk.end - cursor.position) throw new RangeError(`${compressed} bytes where ${chunk.end - cursor.position} are left`);
  if (size > MAX_PAGE || compressed > MAX_PAGE) throw new RangeError(`it would take ${Math.max(size, compressed)} bytes, more than ${MAX_PAGE}`);
  if (plain > size || plain > compressed) throw new RangeError(`levels of ${plain} bytes in a page of ${size}`);
  if (chunk.codec === 0 || !isCompressed) {
    if (size !== compressed) throw new RangeError(`${compressed} bytes, not compressed, where ${size} are declared`);
    body.buffer = arena.grow(body.buffer, size);
    readPayload(cursor, header, body.buffer.bytes, compressed);
    return body.buffer.view;
  }
  packed.buffer = arena.grow(packed.buffer, compressed);
  readPayload(cursor, header, packed.buffer.bytes, compressed);
  body.buffer = arena.grow(body.buffer, size);
  body.buffer.bytes.set(packed.buffer.bytes.subarray(SLACK, SLACK + plain), SLACK);
  decompress(cursor, packed.buffer.bytes.subarray(SLACK + plain, SLACK + compressed), body.buffer.bytes.subarray(SLACK + plain, SLACK + size));
  return body.buffer.view;
}

function readPayload(cursor: Cursor, {crc}: PageHeader, into: Uint8Array, length: number): void {
  const {file} = cursor.scope;
  file.read(into, SLACK, length, cursor.position);
  cursor.position += length;
  if (crc !== undefined && crc32(into.subarray(SLACK, SLACK + length)) !== crc >>> 0) throw malformed(file.path, `${cursor.where()}: its checksum is wrong`);
}

/** An empty page may be stored as no bytes at all, which are no data of any codec. */
function decompress({scope: {file}, leaf, chunk, where}: Cursor, input: Uint8Array, output: Uint8Array): void {
  const {name, run} = decompressor(file.path, leaf.name, chunk.codec);
  if (output.length === 0) return;
  try {
    run(input, output);
  } catch (cause) {
    throw malformed(file.path, `${where()}: its ${name} data is corrupt: ${(cause as Error).message}`);
  }
}

function takeValues(cursor: Cursor, values = -1): number {
  if (values < 0 || values > cursor.left) throw new RangeError(`${values} values where ${cursor.left} are left`);
  cursor.left -= values;
  return values;
}

function encodingOf(code: number | undefined): Encoding {
  const name = ENCODINGS[code ?? -1] as Encoding | undefined;
  if (name === undefined) throw new RangeError(`encoding ${code}, which is none`);
  return name;
}

/** Bits in which levels up to `max` are stored. */
const widthOf = (max: number): number => 32 - Math.clz32(max);

function dataPage(cursor: Cursor, header: PageHeader): Page {
  const {leaf} = cursor;
  const {values, encoding, repetition: repetitionCode, definition: definitionCode} = header.dataV1 ?? {};
  const page = {kind: 'data', values: takeValues(cursor, values), encoding: encodingOf(encoding)} as const;
  checkRoom(cursor, page.values, header);
  const view = readBody(cursor, header, 0, true);
  const end = SLACK + sizesOf(header).size;
  const repetition = levelsAt(view, SLACK, end, leaf.maxRepetition, repetitionCode);
  const definition = levelsAt(view, repetition.end, end, leaf.maxDefinition, definitionCode);
  return {...page, view, at: definition.end, end, repetition: repetition.levels, definition: definition.levels};
}

/** Levels of version 1 lie before the values, each kind after its length. */
function levelsAt(view: DataView, at: number, end: number, max: number, encoding: number | undefined): {levels: Hybrid | null; end: number} {
  if (max === 0) return {levels: null, end: at};
  if (encodingOf(encoding) !== 'RLE') throw new RangeError(`levels encoded as ${encodingOf(encoding)}, which cannot be read`);
  const stop = at + 4 + (at + 4 > end ? 0 : view.getUint32(at, true));
  if (stop > end) throw new RangeError('levels are cut off');
  return {levels: hybrid(view, at + 4, stop, widthOf(max)), end: stop};
}

function dataPageV2(cursor: Cursor, header: PageHeader): Page {
  const {maxRepetition, maxDefinition} = cursor.leaf;
  const {values, encoding, repetitionBytes = 0, definitionBytes = 0, isCompressed = true} = header.dataV2 ?? {};
  const page = {kind: 'data', values: takeValues(cursor, values), encoding: encodingOf(encoding)} as const;
  if (repetitionBytes < 0 || definitionBytes < 0) throw new RangeError('levels of negative length');
  checkRoom(cursor, page.values, header);
  const view = readBody(cursor, header, repetitionBytes + definitionBytes, isCompressed);
  const middle = SLACK + repetitionBytes;
  const at = middle + definitionBytes;
  return {
    ...page, view, at, end: SLACK + sizesOf(header).size,
    repetition: maxRepetition > 0 ? hybrid(view, SLACK, middle, widthOf(maxRepetition)) : null,
    definition: maxDefinition > 0 ? hybrid(view, middle, at, widthOf(maxDefinition)) : null,
  };
}

function dictionaryPage(cursor: Cursor, header: PageHeader): Page {
  const {values = -1, encoding} = header.dictionary ?? {};
  if (values < 0) throw new RangeError(`a dictionary of ${values} values`);
  const page = {kind: 'dictionary', values, encoding: encodingOf(encoding)} as const;
  checkRoom(cursor, values, header);
  return {...page, view: readBody(cursor, header, 0, true), at: SLACK, end: SLACK + sizesOf(header).size, repetition: null, definition: null};
}
