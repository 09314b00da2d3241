import {ioError} from '../../errors.js';
import {delta32, delta64} from './delta.js';
import type {Encoding} from './format.js';
import {hybrid, readHybrid} from './hybrid.js';
import type {Floats, NumberType} from './numbers.js';
import type {Page} from './pages.js';

/** Reads the values of one page, a piece at a time: out[at…at+count). RangeError where the page has fewer. At most PIECE at once. */
export type NumberReader = (out: Floats, at: number, count: number) => void;

export const PIECE = 1 << 14;

const indices = new Int32Array(PIECE);
const bytes = new DataView(new ArrayBuffer(PIECE * 8));

/** The reader that fits the page's encoding. `name` and `path` are for the error (exit 3) where none does. */
export function numberReader(path: string, name: string, type: NumberType, page: Page, dictionary: Floats | null): NumberReader {
  const open = READERS[page.encoding];
  if (open === undefined || (page.encoding === 'DELTA_BINARY_PACKED' && !/int/.test(type.dtype)) || (page.encoding === 'RLE' && type.dtype !== 'bool')) {
    throw unsupportedEncoding(path, name, page.encoding);
  }
  return open(page, type, dictionary);
}

export const unsupportedEncoding = (path: string, name: string, encoding: Encoding): Error =>
  ioError('unsupported-encoding', `${path}: column "${name}" is encoded as ${encoding}, which cannot be read`,
    'pq.write_table(pq.read_table(FILE), "embeddings.parquet")');

type Open = (page: Page, type: NumberType, dictionary: Floats | null) => NumberReader;

const plain: Open = ({view, at, end}, {size, decode}) => {
  let from = size < 1 ? at * 8 : at;
  const step = size < 1 ? 1 : size;
  const last = size < 1 ? end * 8 : end;
  return (out, to, count) => {
    if (from + count * step > last) throw fewer();
    decode(view, from, out, to, count);
    from += count * step;
  };
};

const fewer = (): RangeError => new RangeError('fewer values than the page says');

/** Indices into the dictionary, after a byte that says how wide they are. */
export const dictionaryIndices = ({view, at, end}: Page, size: number): ((count: number) => Int32Array) => {
  const runs = at < end ? hybrid(view, at + 1, end, view.getUint8(at)) : hybrid(view, at, at, 0);
  return (count) => {
    readHybrid(runs, indices, count);
    for (let i = 0; i < count; i++) {
      if (indices[i] >>> 0 >= size) throw new RangeError(`entry ${indices[i] >>> 0} of a dictionary of ${size}`);
    }
    return indices;
  };
};

const fromDictionary: Open = (page, _type, dictionary) => {
  if (dictionary === null) throw new RangeError('no dictionary before the page that uses it');
  const next = dictionaryIndices(page, dictionary.length);
  return (out, to, count) => {
    next(count);
    for (let i = 0; i < count; i++) out[to + i] = dictionary[indices[i]];
  };
};

/** The first bytes of all values, then the second bytes, and so on. */
const byteStreamSplit: Open = ({view, at, end}, {size, decode}) => {
  const total = Math.floor((end - at) / size);
  let done = 0;
  return (out, to, count) => {
    if (size < 2 || done + count > total) throw fewer();
    const from = at + done;
    if (size === 4) gatherFour(view, from, total, count);
    else for (let k = 0; k < size; k++) for (let i = 0; i < count; i++) bytes.setUint8(i * size + k, view.getUint8(from + k * total + i));
    decode(bytes, 0, out, to, count);
    done += count;
  };
};

/** The usual width: a whole value at a time, four times as fast. */
function gatherFour(view: DataView, from: number, total: number, count: number): void {
  const [second, third, fourth] = [from + total, from + 2 * total, from + 3 * total];
  for (let i = 0; i < count; i++) {
    const word = view.getUint8(from + i) | (view.getUint8(second + i) << 8) | (view.getUint8(third + i) << 16) | (view.getUint8(fourth + i) << 24);
    bytes.setInt32(i * 4, word, true);
  }
}

const deltas: Open = ({view, at}, {dtype, size}) => {
  const unsigned = dtype.startsWith('u');
  if (size === 4) {
    const {read, total} = delta32(view, at);
    const piece = new Int32Array(PIECE);
    const source = unsigned ? new Uint32Array(piece.buffer) : piece;
    return counted(total, (out, to, count) => {
      read(piece, count);
      for (let i = 0; i < count; i++) out[to + i] = source[i];
    });
  }
  const {read, total} = delta64(view, at);
  const piece = new BigInt64Array(PIECE);
  const source = unsigned ? new BigUint64Array(piece.buffer) : piece;
  return counted(total, (out, to, count) => {
    read(piece, count);
    for (let i = 0; i < count; i++) out[to + i] = Number(source[i]);
  });
};

function counted(total: number, read: NumberReader): NumberReader {
  let left = total;
  return (out, to, count) => {
    if (count > left) throw fewer();
    left -= count;
    read(out, to, count);
  };
}

/** Booleans as runs, after their length in bytes. */
const runs: Open = ({view, at, end}) => {
  const stop = at + 4 + view.getUint32(at, true);
  const values = hybrid(view, at + 4, Math.min(stop, end), 1);
  return (out, to, count) => {
    readHybrid(values, indices, count);
    for (let i = 0; i < count; i++) out[to + i] = indices[i];
  };
};

const READERS: Partial<Record<Encoding, Open>> = {
  PLAIN: plain, PLAIN_DICTIONARY: fromDictionary, RLE_DICTIONARY: fromDictionary, BYTE_STREAM_SPLIT: byteStreamSplit,
  DELTA_BINARY_PACKED: deltas, RLE: runs,
};
