import type {Column, ColumnDecoder} from './column.js';
import {delta32, delta64} from './delta.js';
import type {Encoding} from './format.js';
import {readHybrid} from './hybrid.js';
import {dictionaryIndices, PIECE, unsupportedEncoding} from './number-readers.js';
import {numberType} from './numbers.js';
import type {Page} from './pages.js';
import {malformed} from './parquet-file.js';
import type {Leaf} from './schema.js';

/** The next `count` labels of a page, none of them null. */
export type TextReader = (count: number) => readonly string[];

/** bytes of one label: more is no label */
const MAX_LABEL = 1 << 20;

const utf8 = new TextDecoder();
const presence = new Uint8Array(PIECE);

/** Text, integers (whole, at any size), booleans and floats can be labels: pandas stores integers with gaps as floats. */
export const canLabel = (leaf: Leaf): boolean =>
  leaf.shape === 'scalar' && (leaf.physical === 'BYTE_ARRAY' || (leaf.physical !== 'FIXED_LEN_BYTE_ARRAY' && numberType(leaf) !== null));

export function labelDecoder(path: string, leaf: Leaf): ColumnDecoder<TextReader, readonly string[]> {
  const readers: Partial<Record<Encoding, (page: Page, leaf: Leaf) => TextReader>> = leaf.physical === 'BYTE_ARRAY' ? TEXT : NUMBERS;
  return {
    none: () => [],
    dictionary: (page) => plainReader(page, leaf)(page.values),
    open(page, dictionary) {
      if (page.encoding === 'PLAIN_DICTIONARY' || page.encoding === 'RLE_DICTIONARY') return fromDictionary(page, dictionary);
      const open = page.encoding === 'PLAIN' ? plainReader : readers[page.encoding];
      if (open === undefined) throw unsupportedEncoding(path, leaf.name, page.encoding);
      return open(page, leaf);
    },
  };
}

function fromDictionary(page: Page, dictionary: readonly string[] | null): TextReader {
  if (dictionary === null) throw new RangeError('no dictionary before the page that uses it');
  const next = dictionaryIndices(page, dictionary.length);
  return (count) => Array.from(next(count).subarray(0, count), (index) => dictionary[index]);
}

function textAt(view: DataView, at: number, length: number, end: number): string {
  if (length < 0 || length > end - at) throw new RangeError('a text runs over the end of the page');
  if (length > MAX_LABEL) throw new RangeError(`a label of ${length} bytes`);
  return utf8.decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
}

function plainReader({view, at, end}: Page, leaf: Leaf): TextReader {
  let from = at;
  let bit = 0;
  const width = leaf.physical === 'INT32' || leaf.physical === 'FLOAT' ? 4 : 8;
  const unsigned = numberType(leaf)?.dtype.startsWith('u') ?? false;
  const one: Record<string, () => string> = {
    BYTE_ARRAY: () => {
      const length = view.getUint32(from, true);
      const text = textAt(view, from + 4, length, end);
      from += 4 + length;
      return text;
    },
    BOOLEAN: () => String(((view.getUint8(from + (bit >> 3)) >> (bit++ & 7)) & 1) === 1),
    INT32: () => String(unsigned ? view.getUint32(from, true) : view.getInt32(from, true)),
    INT64: () => String(unsigned ? view.getBigUint64(from, true) : view.getBigInt64(from, true)),
    FLOAT: () => String(view.getFloat32(from, true)),
    DOUBLE: () => String(view.getFloat64(from, true)),
  };
  const next = one[leaf.physical];
  const step = leaf.physical === 'BYTE_ARRAY' || leaf.physical === 'BOOLEAN' ? 0 : width;
  return (count) => {
    const labels: string[] = [];
    for (let i = 0; i < count; i++) {
      if (from + Math.max(1, step) + (bit >> 3) > end) throw new RangeError('fewer values than the page says');
      labels.push(next());
      from += step;
    }
    return labels;
  };
}

function allLengths(view: DataView, at: number, most: number): {lengths: Int32Array; end: number} {
  const {total, read, end} = delta32(view, at);
  if (total > most) throw new RangeError(`${total} texts in a page of ${most}`);
  const lengths = new Int32Array(total);
  read(lengths, total);
  return {lengths, end: end()};
}

function lengthsFirst({view, at, end, values}: Page): TextReader {
  const {lengths, end: start} = allLengths(view, at, values);
  let from = start;
  let index = 0;
  return (count) => {
    if (index + count > lengths.length) throw new RangeError('fewer values than the page says');
    return Array.from(lengths.subarray(index, index += count), (length) => {
      const text = textAt(view, from, length, end);
      from += length;
      return text;
    });
  };
}

/** Each text shares its first bytes with the one before it. */
function prefixesFirst({view, at, end, values}: Page): TextReader {
  const prefixes = allLengths(view, at, values);
  const suffixes = allLengths(view, prefixes.end, values);
  let from = suffixes.end;
  let index = 0;
  let last = new Uint8Array(0);
  const next = (): string => {
    const [shared, own] = [prefixes.lengths[index], suffixes.lengths[index++]];
    if (!(shared >= 0 && shared <= last.length && own >= 0 && own <= end - from)) throw new RangeError('a text runs over the end of the page');
    const bytes = new Uint8Array(shared + own);
    bytes.set(last.subarray(0, shared));
    bytes.set(new Uint8Array(view.buffer, view.byteOffset + from, own), shared);
    from += own;
    last = bytes;
    return textAt(new DataView(bytes.buffer), 0, bytes.length, bytes.length);
  };
  return (count) => Array.from({length: count}, next);
}

function deltaReader({view, at}: Page, leaf: Leaf): TextReader {
  const unsigned = numberType(leaf)?.dtype.startsWith('u') ?? false;
  const [deltas, Out, View] = leaf.physical === 'INT32'
    ? [delta32(view, at), Int32Array, unsigned ? Uint32Array : Int32Array] as const
    : [delta64(view, at), BigInt64Array, unsigned ? BigUint64Array : BigInt64Array] as const;
  let left = deltas.total;
  return (count) => {
    if (count > left) throw new RangeError('fewer values than the page says');
    left -= count;
    const out = new Out(count);
    (deltas.read as (out: Int32Array | BigInt64Array, count: number) => void)(out, count);
    return Array.from(new View(out.buffer), String);
  };
}

const TEXT = {DELTA_LENGTH_BYTE_ARRAY: lengthsFirst, DELTA_BYTE_ARRAY: prefixesFirst};
const NUMBERS = {DELTA_BINARY_PACKED: deltaReader};

/** Adds the labels of the next `rows` rows of the row group that was entered, null where they are null; `first` as for rows. */
export function readLabels(column: Column<TextReader>, labels: (string | null)[], rows: number, first: number): void {
  const {path, leaf, guard} = column;
  for (let done = 0; done < rows;) {
    if (column.left === 0 && !column.turn()) {
      throw malformed(path, `${column.where()}: it ends before row ${first + done}, which its row group should have`);
    }
    const count = Math.min(rows - done, column.left, PIECE);
    guard(() => {
      const levels = column.page!.definition;
      if (levels === null) presence.fill(leaf.maxDefinition, 0, count);
      else readHybrid(levels, presence, count);
      const here = presence.subarray(0, count);
      const texts = column.reader(here.reduce((n, level) => n + (level === leaf.maxDefinition ? 1 : 0), 0));
      let next = 0;
      for (const level of here) labels.push(level === leaf.maxDefinition ? texts[next++] : null);
    });
    column.left -= count;
    done += count;
  }
}
