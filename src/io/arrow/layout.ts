import type {Field} from 'apache-arrow';
import {DataType} from 'apache-arrow/type';
import type {RecordBatch} from 'apache-arrow/ipc/metadata/message';
import {malformedArrow, type ArrowFile} from './arrow-file.js';
import type {Block, Container} from './container.js';
import {readRecordBatch} from './messages.js';
import {isListView, isRunEndEncoded} from './stand-ins.js';

/** Bytes in the file that hold one buffer of a column, as they are: compressed or not. */
export interface Region {
  readonly position: number;
  readonly bytes: number;
}

/** One column of one record batch, or a child of one. */
export interface Place {
  readonly length: number;
  readonly nullCount: number;
  /** validity first, where the type has one */
  readonly buffers: readonly Region[];
  readonly children: readonly Place[];
}

/** One record batch. `codec`: null where buffers are stored as they are, 0 for LZ4 frames, 1 for ZSTD. */
export interface PlacedBatch {
  readonly rows: number;
  readonly columns: readonly Place[];
  readonly codec: number | null;
}

/**
 * Finds the buffers of all columns of a record batch: fields in depth-first order, each with one node and the buffers of its type
 * (https://arrow.apache.org/docs/format/Columnar.html#recordbatch-message). Every region lies within the body.
 */
export const placeColumns = (file: ArrowFile, fields: readonly ArrowField[], version: number, batch: RecordBatch, block: Block): PlacedBatch => {
  const cursor = {node: 0, buffer: 0, variadic: 0};
  const more = (): number => {
    const count = batch.variadicBufferCounts[cursor.variadic++] as number | undefined;
    if (count === undefined || count < 0) throw malformedArrow(file.path, `a record batch at byte ${block.metadata} has text in ${count ?? 'no'} buffers`);
    return count;
  };
  const place = (field: ArrowField): Place => {
    const node = batch.nodes[cursor.node++];
    const type = storageOf(field.type as DataType);
    const count = buffersOf(type) + (DataType.isUnion(type) && version <= LAST_WITH_UNION_VALIDITY ? 1 : 0) + (isView(type) ? more() : 0);
    const regions = batch.buffers.slice(cursor.buffer, cursor.buffer + count);
    cursor.buffer += count;
    if (!node || regions.length !== count) throw malformedArrow(file.path, `a record batch at byte ${block.metadata} has too few buffers`);
    if (node.length < 0 || node.length > MAX_LENGTH) throw malformedArrow(file.path, `column "${field.name}" has length ${node.length}`);
    return {
      length: node.length, nullCount: node.nullCount,
      buffers: regions.map(({offset, length}) => regionIn(file, block, offset, length)),
      children: DataType.isDictionary(field.type) ? [] : childrenOf(type).map(place),
    };
  };
  const columns = fields.map(place);
  const wrong = columns.findIndex(({length}) => length !== batch.length);
  if (wrong >= 0) throw malformedArrow(file.path, `column "${fields[wrong].name}" has ${columns[wrong].length} values in a record batch of ${batch.length} rows`);
  return {rows: batch.length, columns, codec: batch.compression ? batch.compression.type : null};
};

/** The same for a block of the container that holds a record batch. */
export const placeBlock = (file: ArrowFile, {schema, version}: Omit<Container, 'blocks'>, block: Block): PlacedBatch =>
  placeColumns(file, schema.fields, version, readRecordBatch(file, block), block);

type ArrowField = Pick<Field, 'name' | 'type'>;

const MAX_LENGTH = 2 ** 48;
/** the number that stands for metadata version 4 */
const LAST_WITH_UNION_VALIDITY = 3;

const regionIn = (file: ArrowFile, block: Block, offset: number, bytes: number): Region => {
  if (offset < 0 || bytes < 0 || offset + bytes > block.bodyBytes) {
    throw malformedArrow(file.path, `a buffer of ${bytes} bytes at ${offset} in a body of ${block.bodyBytes} bytes`);
  }
  return {position: block.body + offset, bytes};
};

/** The type whose buffers lie in the batch: of a dictionary column, that of its indices. */
const storageOf = (type: DataType): DataType => DataType.isDictionary(type) ? type.indices : type;

const isView = (type: DataType): boolean => DataType.isUtf8View(type) || DataType.isBinaryView(type);

const childrenOf = (type: DataType): readonly Field[] => (type.children ?? []) as readonly Field[];

const buffersOf = (type: DataType): number => {
  if (DataType.isNull(type) || isRunEndEncoded(type)) return 0;
  if (isListView(type)) return 3;
  if (DataType.isStruct(type) || DataType.isFixedSizeList(type)) return 1;
  if (DataType.isUnion(type)) return DataType.isDenseUnion(type) ? 2 : 1;
  if (DataType.isUtf8(type) || DataType.isBinary(type) || DataType.isLargeUtf8(type) || DataType.isLargeBinary(type)) return 3;
  return 2;
};
