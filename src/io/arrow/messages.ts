import {Message, type DictionaryBatch, type RecordBatch} from 'apache-arrow/ipc/metadata/message';
import {CollapsarError, ioError} from '../../errors.js';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import type {Block} from './container.js';
import {checkMetadata, MESSAGE} from './metadata-bounds.js';

const CONTINUATION = 0xffffffff;
/** the numbers that stand for metadata versions V4 and V5 */
const OLDEST = 3;
export const NEWEST = 4;

const readMessage = (file: ArrowFile, block: Block): Message =>
  decodeMessage(file, readBytes(file, block.metadata, block.metadataBytes), block.metadata);

export const readDictionaryBatch = (file: ArrowFile, block: Block): DictionaryBatch => {
  const message = readMessage(file, block);
  if (!message.isDictionaryBatch()) throw malformedArrow(file.path, `no dictionary at byte ${block.metadata}`);
  return decode(file, 'dictionary', () => message.header());
};

export const readRecordBatch = (file: ArrowFile, block: Block): RecordBatch => {
  const message = readMessage(file, block);
  if (!message.isRecordBatch()) throw malformedArrow(file.path, `no record batch at byte ${block.metadata}`);
  return decode(file, 'record batch', () => message.header());
};

export const decodeMessage = (file: ArrowFile, bytes: Uint8Array, position: number): Message => {
  const message = decode(file, `message at byte ${position}`, () => {
    checkMetadata(bytes, MESSAGE);
    return Message.decode(bytes);
  });
  const version: number = message.version;
  if (version < OLDEST || version > NEWEST) throw unknownVersion(file, version);
  return message;
};

export const unknownVersion = (file: ArrowFile, version: number): CollapsarError =>
  ioError('unsupported-format', `${file.path}: Arrow metadata version V${version + 1} is not known (V4 and V5 are)`);

/** A length word, after the continuation mark that Arrow 0.15 brought. */
export const readPrefix = (file: ArrowFile, position: number): {start: number; length: number} => {
  const words = new DataView(readBytes(file, position, 4).buffer);
  if (words.getUint32(0, true) !== CONTINUATION) return {start: position + 4, length: words.getInt32(0, true)};
  const length = new DataView(readBytes(file, position + 4, 4).buffer).getInt32(0, true);
  return {start: position + 8, length};
};

export const readBytes = (file: ArrowFile, position: number, length: number): Uint8Array<ArrayBuffer> => {
  if (position + length > file.bytes) throw cutOff(file, `it ends at byte ${file.bytes} without its end mark`);
  const bytes = new Uint8Array(length);
  file.fill(bytes, position);
  return bytes;
};

export const cutOff = (file: Pick<ArrowFile, 'path'>, what: string): CollapsarError =>
  ioError('truncated-file', `${file.path}: an Arrow file or stream that is cut off: ${what}`, 'copy it again, or close its writer: with pa.ipc.new_stream(…) as writer: …');

/**
 * The library passes over the byte order, and would read big-endian values as other numbers. It is field 0 of the schema, which is
 * field `slot` of the root (of a message 2, of a footer 1). Flatbuffers: a table begins with the distance to its vtable.
 */
export const checkEndianness = (file: ArrowFile, bytes: Uint8Array, slot: number): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const field = (table: number, index: number): number => {
    const vtable = table - view.getInt32(table, true);
    const offset = 4 + 2 * index < view.getUint16(vtable, true) ? view.getUint16(vtable + 4 + 2 * index, true) : 0;
    return offset === 0 ? 0 : table + offset;
  };
  const pointer = field(view.getUint32(0, true), slot);
  const endianness = field(pointer + view.getUint32(pointer, true), 0);
  if (endianness > 0 && view.getInt16(endianness, true) !== 0) {
    throw ioError('big-endian', `${file.path}: big-endian Arrow data`, 'write it again on a little-endian machine');
  }
};

/** What the library makes of nonsense is an error of the file. */
export const decode = <T>(file: ArrowFile, what: string, action: () => T): T => {
  try {
    return action();
  } catch (cause) {
    if (cause instanceof CollapsarError) throw cause;
    const {message} = cause as Error;
    const type = /^Unrecognized type: "(\w+)"/.exec(message)?.[1];
    if (type) throw ioError('unsupported-format', `${file.path}: a column of type ${type}, which cannot be read yet`, 'leave that column out: table.drop_columns(["NAME"])');
    throw malformedArrow(file.path, `its ${what} cannot be decoded (${message.slice(0, 200)})`, cause);
  }
};
