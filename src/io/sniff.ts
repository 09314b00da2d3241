import {stat} from 'node:fs/promises';
import {ioError, type CollapsarError} from '../errors.js';
import {cannotRead} from './file-errors.js';
import {openingFile} from './bytes/file-bytes.js';
import {isUrl} from './remote/http-file.js';
import {recognize, textFormat, TO_NPY} from './recognize.js';
import type {Format} from './source.js';
import {vecsFormat} from './vecs/open-vecs.js';

/** What a file is by its first and last bytes, never by its name. */
export interface Sniffed {
  readonly format: Format;
  readonly bytes: number;
}

const HEAD = 4096;

/**
 * Tells the format of a file. Reads at most 4 KiB and opens regular files only. Throws CollapsarError, exit 3, that names what
 * the file is instead, where it can be told, and how to make embeddings of it.
 */
export const sniff = async (path: string): Promise<Sniffed> => {
  if (!isUrl(path) && await regularFileSize(path) === 0) throw ioError('empty-file', `${path}: the file is empty`, 'was it written to the end?');
  return openingFile(path, async (file) => {
    const {path: name, bytes} = file;
    const head = await file.read(0, Math.min(HEAD, bytes));
    const tail = await file.read(Math.max(0, bytes - 8), Math.min(8, bytes));
    await file.close();
    return {format: byName(name, () => formatOf(name, head, tail, bytes)), bytes};
  });
};

/** Throws CollapsarError, exit 3, for what is no regular file. */
export const regularFileSize = async (path: string): Promise<number> => {
  const stats = await stat(path).catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
  if (stats.isFile()) return stats.size;
  if (stats.isDirectory()) throw ioError('is-directory', `${path}: is a directory`, `name its files: ${path.replace(/\/+$/, '')}/*.npy`);
  const kind = stats.isFIFO() ? 'a pipe' : stats.isSocket() ? 'a socket' : 'a device';
  throw ioError('not-regular-file', `${path}: is ${kind}, not a regular file`, `cat ${path} > embeddings.npy`);
};

/** A format without magic is told by the file's name, where its bytes tell nothing. */
const byName = (path: string, byBytes: () => Format): Format => {
  const named = vecsFormat(path);
  try {
    const format = byBytes();
    return named && TEXTS.has(format) ? named : format;
  } catch (error) {
    if (named && (error as CollapsarError).code === 'wrong-format') return named;
    throw error;
  }
};

const TEXTS: ReadonlySet<Format> = new Set(['csv', 'jsonl', 'json']);

interface Magic {
  readonly name: string;
  readonly format: Format;
  readonly bytes: Buffer;
}

const magic = (name: string, format: Format, bytes: string): Magic => ({name, format, bytes: Buffer.from(bytes, 'latin1')});

const MAGICS: readonly Magic[] = [
  magic('npy', 'npy', '\x93NUMPY'), magic('Arrow', 'arrow-file', 'ARROW1\0\0'), magic('Parquet', 'parquet', 'PAR1'),
  magic('HDF5', 'hdf5', '\x89HDF\r\n\x1a\n'),
];

/** The format of what comes through a pipe, by its first bytes. Throws CollapsarError, exit 3, as `sniff` does. */
export const sniffStart = (path: string, head: Buffer): Format => {
  if (head.length === 0) throw ioError('empty-file', `${path}: nothing came through it`, 'did the program that writes to it fail?');
  const known = MAGICS.find(({bytes}) => head.subarray(0, bytes.length).equals(bytes));
  return known ? known.format : formatOf(path, head, head.subarray(0, 0), head.length < HEAD ? head.length : Infinity);
};

/** The name of a format whose first bytes nothing else has; for files that are said to have none. */
export const selfDescribed = (head: Buffer): string | undefined =>
  MAGICS.find(({bytes}) => head.subarray(0, bytes.length).equals(bytes))?.name ?? (head.toString('latin1', 0, 4) === 'PK\x03\x04' ? 'zip' : undefined);

const formatOf = (path: string, head: Buffer, tail: Buffer, bytes: number): Format => {
  for (const {name, format, bytes: wanted} of MAGICS) {
    if (head.subarray(0, wanted.length).equals(wanted)) {
      checkTail(path, format, tail, bytes);
      return format;
    }
    if (bytes < wanted.length && wanted.subarray(0, bytes).equals(head)) throw cutOff(path, `${bytes} bytes long, it ends inside the ${name} magic`);
  }
  if (isArrowStream(head, bytes)) return 'arrow-stream';
  const zip = zipFormat(head);
  if (zip) return zip;
  if (isSafetensors(head)) return 'safetensors';
  const recognized = recognize(head, tail);
  const text = recognized ? undefined : textFormat(head);
  if (text) return text;
  const {what, mend} = recognized ?? {what: `no format known here (first bytes ${head.toString('hex', 0, 8)})`, mend: [TO_NPY]};
  throw ioError('wrong-format', `${path}: ${what}; ${READABLE}`, ...mend.map((line) => line.replaceAll('FILE', () => path)));
};

/** Arrow files and Parquet keep the index of what they hold at their end, so one that is cut off shows it there. */
const checkTail = (path: string, format: Format, tail: Buffer, bytes: number): void => {
  const end = tail.toString('latin1');
  if (format === 'parquet' && end.endsWith('PARE')) throw encrypted(path);
  if (format === 'parquet' && (bytes < 12 || !end.endsWith('PAR1'))) throw cutOff(path, 'a Parquet file that does not end with PAR1');
  if (format === 'arrow-file' && (bytes < 18 || !end.endsWith('ARROW1'))) throw cutOff(path, 'an Arrow file that does not end with ARROW1');
};

const cutOff = (path: string, what: string): CollapsarError =>
  ioError('truncated-file', `${path}: cut off: ${what}`, 'copy or download the file again, or wait until it is written');

const encrypted = (path: string): CollapsarError =>
  ioError('encrypted', `${path}: an encrypted Parquet file`, 'decrypt it with the program that holds the keys');

/** The length of a JSON header as uint64, which is no length of text, and its first character. */
const isSafetensors = (head: Buffer): boolean => head.length > 8 && head[8] === 0x7b && head.readBigUInt64LE(0) < 2n ** 48n;

const READABLE = 'npy, npz, safetensors, PyTorch, Arrow, Parquet, HDF5, CSV and JSONL can be read';

/** Which program's zip archive it is: torch.save writes its pickle first. */
const zipFormat = (head: Buffer): Format | undefined => {
  const start = head.toString('latin1', 0, 512);
  if (!/^PK(?:\x03\x04|\x05\x06)/.test(start)) return undefined;
  return /\/(?:data\.pkl|\.format_version|version)/.test(start) && !start.includes('.npy') ? 'pytorch' : 'npz';
};

/**
 * A stream begins with the length of its schema message, after 0xFFFFFFFF since Arrow 0.15; the message is a flatbuffer, whose
 * first word is the offset of its root.
 */
const isArrowStream = (head: Buffer, bytes: number): boolean => {
  if (head.length < 12) return false;
  const marked = head.readUInt32LE(0) === 0xffffffff;
  const at = marked ? 4 : 0;
  const length = head.readInt32LE(at);
  const root = head.readInt32LE(at + 4);
  return (marked || (length + 4) % 8 === 0) && length >= 16 && length <= bytes - at - 4 && root >= 4 && root < length && root % 4 === 0;
};
