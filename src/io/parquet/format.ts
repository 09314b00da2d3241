/** The parts of parquet.thrift (apache/parquet-format) that the reader uses; names and numbers are those of the specification. */
import {bool, i32, i64, i8, list, present, struct, text, type ThriftType} from './thrift.js';

export const PHYSICAL = ['BOOLEAN', 'INT32', 'INT64', 'INT96', 'FLOAT', 'DOUBLE', 'BYTE_ARRAY', 'FIXED_LEN_BYTE_ARRAY'] as const;
export type Physical = (typeof PHYSICAL)[number];

export const ENCODINGS = [
  'PLAIN', 'GROUP_VAR_INT', 'PLAIN_DICTIONARY', 'RLE', 'BIT_PACKED', 'DELTA_BINARY_PACKED', 'DELTA_LENGTH_BYTE_ARRAY',
  'DELTA_BYTE_ARRAY', 'RLE_DICTIONARY', 'BYTE_STREAM_SPLIT',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

type Read<T> = T extends ThriftType<infer V> ? V : never;

const logicalType = struct({
  string: [1, present], map: [2, present], list: [3, present], enum: [4, present], decimal: [5, present], date: [6, present],
  time: [7, present], timestamp: [8, present], integer: [10, struct({bitWidth: [1, i8], signed: [2, bool]})], null: [11, present],
  json: [12, present], bson: [13, present], uuid: [14, present], float16: [15, present],
});

const schemaElement = struct({
  type: [1, i32], typeLength: [2, i32], repetition: [3, i32], name: [4, text], children: [5, i32], converted: [6, i32],
  logical: [10, logicalType],
});
export type SchemaElement = Read<typeof schemaElement>;

const columnMetaData = struct({
  type: [1, i32], codec: [4, i32], values: [5, i64], size: [6, i64], compressed: [7, i64], dataPage: [9, i64], dictionaryPage: [11, i64],
});

const columnChunk = struct({file: [1, text], meta: [3, columnMetaData], crypto: [8, present]});
const rowGroup = struct({columns: [1, list(columnChunk)], rows: [3, i64]});

export const fileMetaData = struct({
  schema: [2, list(schemaElement)], rows: [3, i64], rowGroups: [4, list(rowGroup)], encryption: [8, present],
});
export type FileMetaData = Read<typeof fileMetaData>;

export const pageHeader = struct({
  type: [1, i32], size: [2, i32], compressed: [3, i32], crc: [4, i32],
  dataV1: [5, struct({values: [1, i32], encoding: [2, i32], definition: [3, i32], repetition: [4, i32]})],
  dictionary: [7, struct({values: [1, i32], encoding: [2, i32]})],
  dataV2: [8, struct({
    values: [1, i32], nulls: [2, i32], rows: [3, i32], encoding: [4, i32], definitionBytes: [5, i32], repetitionBytes: [6, i32],
    isCompressed: [7, bool],
  })],
});
export type PageHeader = Read<typeof pageHeader>;
