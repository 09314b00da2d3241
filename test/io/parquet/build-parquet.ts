/** Writes Parquet files byte by byte, so that a test can make one that no library would write. */

/** A thrift value: numbers are i32, bigint i64, and so on; an object is a struct by field id. */
export type Thrift = number | bigint | boolean | string | readonly Thrift[] | {readonly [id: number]: Thrift | undefined};

const varint = (value: bigint): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
};
const zigzag = (value: number | bigint): number[] => varint(BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n)));

const wireType = (value: Thrift): number => {
  if (typeof value === 'number') return 5;
  if (typeof value === 'bigint') return 6;
  if (typeof value === 'boolean') return value ? 1 : 2;
  if (typeof value === 'string') return 8;
  return Array.isArray(value) ? 9 : 12;
};

/** Thrift's compact protocol. */
export function encodeThrift(value: Thrift): number[] {
  if (typeof value === 'number' || typeof value === 'bigint') return zigzag(value);
  if (typeof value === 'boolean') return [];
  if (typeof value === 'string') return [...varint(BigInt(Buffer.byteLength(value))), ...Buffer.from(value)];
  if (Array.isArray(value)) {
    const items = value as readonly Thrift[];
    return [0xf0 | (items.length > 0 ? wireType(items[0]) : 12), ...varint(BigInt(items.length)), ...items.flatMap(encodeThrift)];
  }
  const fields = Object.entries(value as Record<number, Thrift | undefined>).filter((field): field is [string, Thrift] => field[1] !== undefined);
  return [...fields.flatMap(([id, field]) => [wireType(field), ...zigzag(Number(id)), ...encodeThrift(field)]), 0];
}

export const FLOAT = 4;
export const BYTE_ARRAY = 6;

/** One `repeated float emb` with maxima 1 and 1, or a `required float emb`. */
export interface TestColumn {
  readonly repetition: 0 | 1 | 2;
  readonly type: number;
  readonly codec?: number;
  readonly values: number;
  /** header and bytes of each page */
  readonly pages: readonly (readonly [header: Thrift, bytes: readonly number[]])[];
  readonly name?: string;
}

export interface TestFile {
  readonly rows: number;
  readonly columns: readonly TestColumn[];
  /** replaces fields of the footer by id */
  readonly footer?: {readonly [id: number]: Thrift};
  /** replaces fields of each column's metadata by id */
  readonly meta?: {readonly [id: number]: Thrift};
  /** replaces fields of each schema element but the root */
  readonly element?: {readonly [id: number]: Thrift};
}

export function buildParquet({rows, columns, footer, meta, element}: TestFile): Buffer {
  const bytes = [...Buffer.from('PAR1')];
  const chunks = columns.map(({type, codec, values, pages, name}) => {
    const start = bytes.length;
    for (const [header, body] of pages) for (const byte of [...encodeThrift(header), ...body]) bytes.push(byte);
    const data = {1: type, 2: [0], 3: [name ?? 'emb'], 4: codec ?? 0, 5: BigInt(values), 6: 0n, 7: BigInt(bytes.length - start), 9: BigInt(start)};
    return {2: 0n, 3: {...data, ...meta}};
  });
  const schema = [
    {4: 'root', 5: columns.length},
    ...columns.map(({repetition, type, name}) => ({1: type, 3: repetition, 4: name ?? 'emb', ...element})),
  ];
  const metadata = encodeThrift({1: 2, 2: schema, 3: BigInt(rows), 4: [{1: chunks, 2: 0n, 3: BigInt(rows)}], ...footer});
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(metadata.length, 0);
  tail.write('PAR1', 4, 'latin1');
  return Buffer.concat([Buffer.from(bytes), Buffer.from(metadata), tail]);
}

export const floatBytes = (...values: number[]): number[] => [...new Uint8Array(Float32Array.from(values).buffer)];

/** Levels of version 1: their length, then runs of [count, level]. */
export function levels(...runs: readonly (readonly [count: number, level: number])[]): number[] {
  const body = runs.flatMap(([count, level]) => [...varint(BigInt(count) * 2n), level]);
  return [body.length, 0, 0, 0, ...body];
}

/** A page of version 1 with its header; fields of the two headers may be replaced. */
export function dataPage(values: number, body: readonly number[], header: {readonly [id: number]: Thrift} = {}, data: {readonly [id: number]: Thrift} = {}): readonly [Thrift, readonly number[]] {
  return [{1: 0, 2: body.length, 3: body.length, 5: {1: values, 2: 0, 3: 3, 4: 3, ...data}, ...header}, body];
}

export const dictionaryPage = (values: number, body: readonly number[]): readonly [Thrift, readonly number[]] =>
  [{1: 2, 2: body.length, 3: body.length, 7: {1: values, 2: 0}}, body];
