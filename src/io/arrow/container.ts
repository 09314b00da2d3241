import {Footer} from 'apache-arrow/ipc/metadata/file';
import type {Message} from 'apache-arrow/ipc/metadata/message';
import {Schema} from 'apache-arrow/schema';
import {ioError} from '../../errors.js';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import {checkMetadata, FOOTER, MESSAGE} from './metadata-bounds.js';
import {standIn} from './stand-ins.js';
import {checkEndianness, cutOff, decode, decodeMessage, NEWEST, readBytes, readPrefix, unknownVersion} from './messages.js';

/** One message of a file or stream: where its metadata and its body lie. */
export interface Block {
  readonly kind: 'dictionary' | 'batch';
  readonly metadata: number;
  readonly metadataBytes: number;
  readonly body: number;
  readonly bodyBytes: number;
}

/** What a file or stream holds. Both are read alike: a stream on disk is walked from message to message, bodies skipped. */
export interface Container {
  readonly schema: Schema;
  /** of the metadata, as the library numbers it: 3 for V4, 4 for V5 */
  readonly version: number;
  /** in the order in which they count: a dictionary is in force from its place on */
  readonly blocks: Iterable<Block>;
}

/** One all of whose messages were found. */
export interface Walked extends Container {
  readonly blocks: readonly Block[];
}

const MAX_METADATA = 1 << 26;
const MAGIC_BYTES = 6;

/** Reads footer and schema; every block lies within the file before anything is made of it. */
export const readFileContainer = (file: ArrowFile): Walked => {
  const tail = new DataView(readBytes(file, file.bytes - MAGIC_BYTES - 4, 4).buffer);
  const footerBytes = tail.getInt32(0, true);
  const footerStart = file.bytes - MAGIC_BYTES - 4 - footerBytes;
  if (footerBytes <= 0 || footerStart < 8) throw malformedArrow(file.path, `its footer should be ${footerBytes} bytes long, in a file of ${file.bytes}`);
  const bytes = readBytes(file, footerStart, footerBytes);
  return decode(file, 'footer', () => {
    checkMetadata(bytes, FOOTER);
    checkEndianness(file, bytes, 1);
    const marked = standIn(bytes, FOOTER);
    const footer = Footer.decode(bytes);
    const version: number = footer.version;
    if (version > NEWEST) throw unknownVersion(file, version);
    const blocks = [...blocksOf(footer.dictionaryBatches(), 'dictionary'), ...blocksOf(footer.recordBatches(), 'batch')];
    return {schema: withNames(marked(footer.schema)), version, blocks: blocks.map((block) => withoutPrefix(file, block, footerStart))};
  });
};

const blocksOf = (blocks: Iterable<{offset: number; metaDataLength: number; bodyLength: number}>, kind: Block['kind']): Block[] =>
  Array.from(blocks, ({offset, metaDataLength, bodyLength}) =>
    ({kind, metadata: offset, metadataBytes: metaDataLength, body: offset + metaDataLength, bodyBytes: bodyLength}));

/** The footer counts the length word before the metadata as a part of it. */
const withoutPrefix = (file: ArrowFile, block: Block, end: number): Block => {
  const {metadata, metadataBytes, body, bodyBytes} = block;
  if (metadata < 8 || metadataBytes < 16 || metadataBytes > MAX_METADATA || bodyBytes < 0 || body + bodyBytes > end) {
    throw malformedArrow(file.path, `a ${block.kind} of ${metadataBytes} + ${bodyBytes} bytes at byte ${metadata}, where data end at ${end}`);
  }
  const {start, length} = readPrefix(file, metadata);
  if (length <= 0 || start + length > body) throw malformedArrow(file.path, `metadata of ${length} bytes at byte ${metadata}`);
  return {...block, metadata: start, metadataBytes: length};
};

/** Walks a stream to its end mark; one that is cut off before is refused here, before any row is read. */
export const readStreamContainer = (file: ArrowFile): Walked => {
  const {blocks, ...head} = walkStream(file);
  return {...head, blocks: [...blocks]};
};

/** A stream whose schema is read, and whose messages are found one after the other. */
export const walkStream = (file: ArrowFile): Container => {
  const first = nextMessage(file, 0);
  if (!first) throw malformedArrow(file.path, 'a stream without a schema');
  return {schema: readSchema(file, first.message, first.bytes), version: first.message.version, blocks: blocksAfter(file, first.end)};
};

function* blocksAfter(file: ArrowFile, start: number): Generator<Block> {
  for (let position = start;;) {
    const next = nextMessage(file, position);
    if (!next) return;
    const {message, metadata, metadataBytes, body} = next;
    yield {kind: kindOf(file, message), metadata, metadataBytes, body, bodyBytes: message.bodyLength};
    position = next.end;
  }
}

interface StreamMessage extends Omit<Block, 'kind' | 'bodyBytes'> {
  readonly message: Message;
  readonly bytes: Uint8Array;
  readonly end: number;
}

/** undefined at the end mark, after which nothing follows */
const nextMessage = (file: ArrowFile, position: number): StreamMessage | undefined => {
  const {start, length} = readPrefix(file, position);
  if (length === 0) return checkStreamEnd(file, start);
  if (length < 0 || length > MAX_METADATA || start + length > file.bytes) throw malformedArrow(file.path, `metadata of ${length} bytes at byte ${position}, in a file of ${file.bytes}`);
  const bytes = readBytes(file, start, length);
  const message = decodeMessage(file, bytes, position);
  const body = start + length;
  const end = body + message.bodyLength;
  if (message.bodyLength < 0 || end > file.bytes) throw cutOff(file, `a message of ${message.bodyLength} bytes at byte ${body}, in a file of ${file.bytes}`);
  return {message, bytes, metadata: start, metadataBytes: length, body, end};
};

const checkStreamEnd = (file: ArrowFile, end: number): undefined => {
  if (!file.endsAt(end)) throw ioError('trailing-bytes', `${file.path}: more bytes follow the end of its Arrow stream (at byte ${end})`, 'write one stream a file');
};

const readSchema = (file: ArrowFile, message: Message, bytes: Uint8Array): Schema => {
  if (!message.isSchema()) throw malformedArrow(file.path, 'its first message is no schema');
  return decode(file, 'schema', () => {
    checkEndianness(file, bytes, 2);
    return withNames(standIn(bytes, MESSAGE)(message.header()));
  });
};

/** A field whose name is empty may have none in the file. */
const withNames = (schema: Schema): Schema =>
  new Schema(schema.fields.map((field) => (field.name as string | null) === null ? field.clone({name: ''}) : field), schema.metadata, schema.dictionaries);

const kindOf = (file: ArrowFile, message: Message): Block['kind'] => {
  if (message.isRecordBatch()) return 'batch';
  if (message.isDictionaryBatch()) return 'dictionary';
  throw malformedArrow(file.path, 'a message that is neither record batch nor dictionary');
};
