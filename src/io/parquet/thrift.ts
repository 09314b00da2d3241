/**
 * Thrift's compact protocol, as far as Parquet uses it: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 * Only the fields that a description names are kept; all others are stepped over. Every element of a list takes at least a byte,
 * so that no list can be longer than what is left; nesting is bounded. Malformed or cut-off bytes throw RangeError.
 */
export interface ThriftCursor {
  readonly view: DataView;
  at: number;
}

/** How a value of one type is read: its wire types (a boolean field has two), and the reader, which is given the one found. */
export interface ThriftType<T> {
  readonly wire: number;
  readonly read: (cursor: ThriftCursor, wire: number) => T;
}

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const SET = 10;
const MAP = 11;
const STRUCT = 12;
const UUID = 13;
const MAX_DEPTH = 32;

/** An unsigned LEB128 number; exact below 2^53, which all that are kept must be. */
export function readVarint(cursor: ThriftCursor): number {
  let value = 0;
  for (let scale = 1; scale < 2 ** 70; scale *= 128) {
    const byte = cursor.view.getUint8(cursor.at++);
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
  throw new RangeError('a number of more than ten bytes');
}

export function readZigzag(cursor: ThriftCursor): number {
  const value = readVarint(cursor);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function readInteger(cursor: ThriftCursor): number {
  const value = readZigzag(cursor);
  if (!Number.isSafeInteger(value)) throw new RangeError('a number beyond 2^53');
  return value;
}

function readBytes(cursor: ThriftCursor): Uint8Array {
  const length = readVarint(cursor);
  const {view, at} = cursor;
  skipBytes(cursor, length);
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}

function skipBytes(cursor: ThriftCursor, length: number): void {
  if (length > cursor.view.byteLength - cursor.at) throw new RangeError('cut off');
  cursor.at += length;
}

const decoder = new TextDecoder();

export const i8: ThriftType<number> = {wire: BYTE, read: (cursor) => cursor.view.getInt8(cursor.at++)};
export const i32: ThriftType<number> = {wire: I32, read: readInteger};
export const i64: ThriftType<number> = {wire: I64, read: readInteger};
export const text: ThriftType<string> = {wire: BINARY, read: (cursor) => decoder.decode(readBytes(cursor))};
export const bool: ThriftType<boolean> = {wire: TRUE, read: (_cursor, wire) => wire === TRUE};
/** A struct whose being there is all that counts. */
export const present: ThriftType<true> = {wire: STRUCT, read: (cursor) => (skip(cursor, STRUCT, 0), true)};

export const list = <T>(element: ThriftType<T>): ThriftType<T[]> => ({
  wire: LIST,
  read: (cursor) => {
    const {size, wire} = readListHead(cursor);
    if (size > 0 && wire !== element.wire) throw new RangeError(`a list of type ${wire}`);
    const values: T[] = [];
    for (let i = 0; i < size; i++) values.push(element.read(cursor, wire));
    return values;
  },
});

type Fields = Readonly<Record<string, readonly [id: number, type: ThriftType<unknown>]>>;
type StructOf<F extends Fields> = {readonly [K in keyof F]: (F[K][1] extends ThriftType<infer T> ? T : never) | undefined};

/** A struct, of which the named fields are kept; those that are not there are undefined. */
export const struct = <F extends Fields>(fields: F): ThriftType<StructOf<F>> => {
  const blank = Object.fromEntries(Object.keys(fields).map((name) => [name, undefined]));
  const byId = new Map(Object.entries(fields).map(([name, [id, type]]) => [id, {name, type}]));
  const read = (cursor: ThriftCursor): StructOf<F> => {
    const value: Record<string, unknown> = {...blank};
    eachField(cursor, (id, wire) => {
      const field = byId.get(id);
      if (field === undefined) return skip(cursor, wire, 0);
      if (field.type.wire !== (wire === FALSE ? TRUE : wire)) throw new RangeError(`field ${id} (${field.name}) of type ${wire}`);
      value[field.name] = field.type.read(cursor, wire);
    });
    return value as StructOf<F>;
  };
  return {wire: STRUCT, read};
};

function eachField(cursor: ThriftCursor, visit: (id: number, wire: number) => void): void {
  for (let id = 0; ;) {
    const head = cursor.view.getUint8(cursor.at++);
    if (head === STOP) return;
    id = head >> 4 === 0 ? readZigzag(cursor) : id + (head >> 4);
    visit(id, head & 15);
  }
}

function readListHead(cursor: ThriftCursor): {size: number; wire: number} {
  const head = cursor.view.getUint8(cursor.at++);
  const size = head >> 4 === 15 ? readVarint(cursor) : head >> 4;
  if (size > cursor.view.byteLength - cursor.at) throw new RangeError(`a list of ${size} elements`);
  return {size, wire: head & 15};
}

function skip(cursor: ThriftCursor, wire: number, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
  if (wire === BYTE) return skipBytes(cursor, 1);
  if (wire === I16 || wire === I32 || wire === I64) return void readVarint(cursor);
  if (wire === DOUBLE) return skipBytes(cursor, 8);
  if (wire === UUID) return skipBytes(cursor, 16);
  if (wire === BINARY) return skipBytes(cursor, readVarint(cursor));
  if (wire === STRUCT) return eachField(cursor, (_id, inner) => skip(cursor, inner, depth + 1));
  if (wire === LIST || wire === SET) return skipList(cursor, depth);
  if (wire === MAP) return skipMap(cursor, depth);
  if (wire !== TRUE && wire !== FALSE) throw new RangeError(`type ${wire}, which is none`);
}

/** In a field a boolean is its type alone; in a list or map it takes a byte. */
const skipElement = (cursor: ThriftCursor, wire: number, depth: number): void =>
  skip(cursor, wire === TRUE || wire === FALSE ? BYTE : wire, depth + 1);

function skipList(cursor: ThriftCursor, depth: number): void {
  const {size, wire} = readListHead(cursor);
  for (let i = 0; i < size; i++) skipElement(cursor, wire, depth);
}

function skipMap(cursor: ThriftCursor, depth: number): void {
  const size = readVarint(cursor);
  if (size === 0) return;
  if (size > cursor.view.byteLength - cursor.at) throw new RangeError(`a map of ${size} entries`);
  const types = cursor.view.getUint8(cursor.at++);
  for (let i = 0; i < size; i++) {
    skipElement(cursor, types >> 4, depth);
    skipElement(cursor, types & 15, depth);
  }
}
