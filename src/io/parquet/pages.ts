import {crc32} from 'node:zlib';
import {ioError} from '../../errors.js';
import {SLACK, type Arena, type PageBuffer} from './arena.js';
import {CODECS} from './codecs/decompress.js';
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
  /** goes to the first page of a chunk */
  readonly enter: (chunk: Chunk, group: number) => void;
  /** null after the last page of the chunk. Throws CollapsarError, exit 3, for whatever is not as the format wants it. */
  readonly next: () => Page | null;
  /** the page that was read last, in words */
  readonly where: () => string;
}

export interface PageScope {
  readonly file: ParquetFile;
  readonly arena: Arena;
  /** for compressed bytes; the columns share it */
  readonly packed: {buffer: PageBuffer | null};
}

const MAX_PAGE = 250e6;
const HEADER_READS = [1 << 10, 1 << 16, 1 << 23];
const DATA = 0;
const DICTIONARY = 2;
const DATA_V2 = 3;

export function openPages({file, arena, packed}: PageScope, leaf: Leaf): PageStream {
  const {path} = file;
  let chunk: Chunk = {rows: 0, values: 0, codec: 0, type: 0, start: 0, end: 0};
  let group = 0;
  let position = 0;
  let start = 0;
  let left = 0;
  let body: PageBuffer | null = null;
  const where = (): string => `column ${JSON.stringify(leaf.name)}, row group ${group}, page at byte ${start}`;

  const readHeader = (): PageHeader => {
    for (const most of HEADER_READS) {
      const bytes = new Uint8Array(Math.min(most, chunk.end - position));
      file.read(bytes, 0, bytes.length, position);
      const cursor = {view: new DataView(bytes.buffer), at: 0};
      try {
        const header = pageHeader.read(cursor, pageHeader.wire);
        position += cursor.at;
        return header;
      } catch (cause) {
        if (!(cause instanceof RangeError) || bytes.length === chunk.end - position || most === HEADER_READS.at(-1)) throw cause;
      }
    }
    throw new RangeError('no header');
  };

  /** The bytes as they lie in the file, in `packed`, or in `body` where they are not compressed. */
  const readPayload = (header: PageHeader, compressed: number, raw: boolean): PageBuffer => {
    const buffer = arena.grow(raw ? body : packed.buffer, compressed);
    if (raw) body = buffer;
    else packed.buffer = buffer;
    file.read(buffer.bytes, SLACK, compressed, position);
    position += compressed;
    if (header.crc !== undefined && crc32(buffer.bytes.subarray(SLACK, SLACK + compressed)) !== header.crc >>> 0) {
      throw malformed(path, `${where()}: its checksum is wrong`);
    }
    return buffer;
  };

  /** Leaves the page in `body` from SLACK on. The first `plain` bytes (the levels of version 2) are not compressed. */
  const readBody = (header: PageHeader, plain: number, isCompressed: boolean): PageBuffer => {
    const {size, compressed} = sizesOf(header);
    if (compressed > chunk.end - position) throw new RangeError(`${compressed} bytes where ${chunk.end - position} are left`);
    if (size > MAX_PAGE) throw new RangeError(`it would take ${size} bytes, more than ${MAX_PAGE}`);
    if (plain > size || plain > compressed) throw new RangeError(`levels of ${plain} bytes in a page of ${size}`);
    const {name, decompress} = CODECS[chunk.codec];
    if (decompress === null || !isCompressed) {
      if (size !== compressed) throw new RangeError(`${compressed} bytes, not compressed, where ${size} are declared`);
      return readPayload(header, compressed, true);
    }
    const {bytes} = readPayload(header, compressed, false);
    body = arena.grow(body, size);
    body.bytes.set(bytes.subarray(SLACK, SLACK + plain), SLACK);
    const target = body.bytes.subarray(SLACK + plain, SLACK + size);
    if (target.length === 0) return body;
    try {
      decompress(bytes.subarray(SLACK + plain, SLACK + compressed), target);
    } catch (cause) {
      throw malformed(path, `${where()}: its ${name} data is corrupt: ${(cause as Error).message}`);
    }
    return body;
  };

  const dataPage = (header: PageHeader): Page => {
    const v1 = header.dataV1;
    const v2 = header.dataV2;
    const values = (v1 ?? v2)?.values ?? -1;
    if (values < 0 || values > left) throw new RangeError(`${values} values where ${left} are left`);
    left -= values;
    const encoding = encodingOf((v1 ?? v2)?.encoding);
    const [repetitionBytes, definitionBytes] = [v2?.repetitionBytes ?? 0, v2?.definitionBytes ?? 0];
    if (repetitionBytes < 0 || definitionBytes < 0) throw new RangeError('levels of negative length');
    const {view} = readBody(header, repetitionBytes + definitionBytes, v2?.isCompressed ?? true);
    const end = SLACK + sizesOf(header).size;
    if (v1) {
      const repetition = levelsV1(view, SLACK, end, leaf.maxRepetition, v1.repetition);
      const definition = levelsV1(view, repetition.end, end, leaf.maxDefinition, v1.definition);
      return {kind: 'data', values, encoding, view, at: definition.end, end, repetition: repetition.levels, definition: definition.levels};
    }
    const middle = SLACK + repetitionBytes;
    const at = middle + definitionBytes;
    return {
      kind: 'data', values, encoding, view, at, end,
      repetition: leaf.maxRepetition > 0 ? hybrid(view, SLACK, middle, widthOf(leaf.maxRepetition)) : null,
      definition: leaf.maxDefinition > 0 ? hybrid(view, middle, at, widthOf(leaf.maxDefinition)) : null,
    };
  };

  const dictionaryPage = (header: PageHeader): Page => {
    const values = header.dictionary?.values ?? -1;
    if (values < 0) throw new RangeError(`a dictionary of ${values} values`);
    const {view} = readBody(header, 0, true);
    return {
      kind: 'dictionary', values, encoding: encodingOf(header.dictionary?.encoding), view, at: SLACK, end: SLACK + sizesOf(header).size,
      repetition: null, definition: null,
    };
  };

  const next = (): Page | null => {
    while (left > 0) {
      start = position;
      if (position >= chunk.end) throw new RangeError(`its pages end with ${left} values missing`);
      const header = readHeader();
      if (header.type === DATA || header.type === DATA_V2) return dataPage(header);
      if (header.type === DICTIONARY) return dictionaryPage(header);
      position += sizesOf(header).compressed;
    }
    return null;
  };

  return {
    enter(into, which) {
      chunk = into;
      group = which;
      position = start = into.start;
      left = into.values;
      if (CODECS.at(into.codec)?.name === undefined || (into.codec > 0 && CODECS[into.codec].decompress === null)) {
        throw ioError('unsupported-codec', `${path}: column ${JSON.stringify(leaf.name)} is compressed with ${CODECS[into.codec]?.name ?? `codec ${into.codec}`}, which cannot be read`,
          'pq.write_table(pq.read_table(FILE), "embeddings.parquet", compression="zstd")');
      }
    },
    next: () => guarded(path, where, next),
    where,
  };
}

function sizesOf({size, compressed}: PageHeader): {size: number; compressed: number} {
  if (size === undefined || compressed === undefined || size < 0 || compressed < 0) throw new RangeError('its header gives no size');
  return {size, compressed};
}

function encodingOf(code: number | undefined): Encoding {
  const name = ENCODINGS[code ?? -1] as Encoding | undefined;
  if (name === undefined) throw new RangeError(`encoding ${code}, which is none`);
  return name;
}

/** Bits in which levels up to `max` are stored. */
const widthOf = (max: number): number => 32 - Math.clz32(max);

/** Levels of version 1 lie before the values, each kind after its length. */
function levelsV1(view: DataView, at: number, end: number, max: number, encoding: number | undefined): {levels: Hybrid | null; end: number} {
  if (max === 0) return {levels: null, end: at};
  if (encodingOf(encoding) !== 'RLE') throw new RangeError(`levels encoded as ${encodingOf(encoding)}, which cannot be read`);
  if (at + 4 > end) throw new RangeError('levels are cut off');
  const stop = at + 4 + view.getUint32(at, true);
  if (stop > end) throw new RangeError('levels are cut off');
  return {levels: hybrid(view, at + 4, stop, widthOf(max)), end: stop};
}
