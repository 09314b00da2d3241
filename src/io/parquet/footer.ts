import {ioError, type CollapsarError} from '../../errors.js';
import {fileMetaData, type FileMetaData, type SchemaElement} from './format.js';
import {guarded, malformed, type ParquetFile} from './parquet-file.js';

/** Where the pages of one column lie in one row group. */
export interface Chunk {
  readonly rows: number;
  /** values of all its pages, nulls included */
  readonly values: number;
  /** bytes of all its pages, decompressed, as the footer says */
  readonly size: number;
  /** number of the codec, and of the physical type */
  readonly codec: number;
  readonly type: number;
  /** byte of its first page, and of the end of what it says it takes */
  readonly start: number;
  readonly end: number;
}

export interface Footer {
  readonly rows: number;
  readonly schema: readonly SchemaElement[];
  /** sizes of the row groups in rows */
  readonly groups: readonly number[];
  /** the chunks of the column with this index, one a row group; throws CollapsarError (exit 3) where one cannot be */
  readonly chunks: (column: number) => Chunk[];
}

const MAGIC = 'PAR1';
const MAX_FOOTER = 2 ** 28;

/** Reads and checks what stands at the end of a Parquet file. Memory is bounded by the footer's length, at most 256 MiB. Errors: exit 3. */
export function readFooter(file: ParquetFile): Footer {
  const {path, bytes} = file;
  const length = footerLength(file);
  const buffer = new Uint8Array(length);
  file.read(buffer, 0, length, bytes - 8 - length);
  const cursor = {view: new DataView(buffer.buffer), at: 0};
  const meta = guarded(path, () => `its footer, at byte ${bytes - 8 - length + cursor.at}`, () => fileMetaData.read(cursor, fileMetaData.wire));
  if (meta.encryption) throw encrypted(path);
  return checked(file, meta, bytes - 8 - length);
}

function footerLength({path, bytes, read}: ParquetFile): number {
  if (bytes < 12) throw malformed(path, `it is ${bytes} bytes long`);
  const ends = Buffer.alloc(12);
  read(ends, 0, 4, 0);
  read(ends, 4, 8, bytes - 8);
  const tail = ends.toString('latin1', 8);
  if (tail === 'PARE') throw encrypted(path);
  if (ends.toString('latin1', 0, 4) !== MAGIC) throw malformed(path, 'it does not begin with PAR1');
  if (tail !== MAGIC) throw malformed(path, 'it does not end with PAR1, as one that is cut off does');
  const length = ends.readUInt32LE(4);
  if (length > bytes - 12) throw malformed(path, `its footer should be ${length} bytes long, the whole file is ${bytes}`);
  if (length > MAX_FOOTER) throw malformed(path, `its footer is ${length} bytes long, more than ${MAX_FOOTER}`);
  return length;
}

const encrypted = (path: string): CollapsarError =>
  ioError('encrypted', `${path}: an encrypted Parquet file`, 'decrypt it with the program that holds the keys');

function checked({path}: ParquetFile, {schema, rows, rowGroups}: FileMetaData, dataEnd: number): Footer {
  if (schema === undefined || schema.length === 0 || rows === undefined || rowGroups === undefined) throw malformed(path, 'its footer lacks the schema or the row groups');
  const groups = rowGroups.map((group) => group.rows ?? -1);
  const sum = groups.reduce((total, size) => total + size, 0);
  if (groups.some((size) => size < 0) || sum !== rows) throw malformed(path, `its row groups hold ${sum} rows, its footer says ${rows}`);
  const leaves = schema.filter(({children}) => !children).length;
  rowGroups.forEach(({columns}, g) => {
    if (columns?.length !== leaves) throw malformed(path, `row group ${g} has ${columns?.length ?? 0} columns, the schema has ${leaves}`);
  });
  const chunks = (column: number): Chunk[] => rowGroups.map(({columns}, g) =>
    chunkOf(path, columns![column], groups[g], dataEnd, `row group ${g}, column ${column}`));
  return {rows, schema, groups, chunks};
}

type ColumnChunk = NonNullable<NonNullable<FileMetaData['rowGroups']>[number]['columns']>[number];

function chunkOf(path: string, {file, meta, crypto}: ColumnChunk, rows: number, dataEnd: number, where: string): Chunk {
  if (crypto) throw encrypted(path);
  if (file !== undefined && file !== '') throw ioError('unsupported-parquet', `${path}: ${where}: its data lies in another file, ${file}`);
  const {type, codec, values, size, compressed, dataPage, dictionaryPage} = meta ?? {};
  if (type === undefined || codec === undefined || values === undefined || compressed === undefined || dataPage === undefined) {
    throw malformed(path, `${where}: its description is incomplete`);
  }
  const start = dictionaryPage !== undefined && dictionaryPage > 0 && dictionaryPage < dataPage ? dictionaryPage : dataPage;
  const end = start + compressed;
  if (values < 0 || compressed < 0 || (values > 0 && (start < 4 || end > dataEnd))) throw malformed(path, `${where}: bytes ${start} to ${end} of a file whose data ends at ${dataEnd}`);
  return {rows, values, size: size ?? compressed, codec, type, start, end};
}
