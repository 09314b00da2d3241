import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {brotliCompressSync} from 'node:zlib';
import {afterAll, describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openParquet} from '../../../src/io/parquet/open-parquet.js';
import type {OpenOptions} from '../../../src/io/source.js';
import {BYTE_ARRAY, buildParquet, dataPage, dictionaryPage, encodeThrift, FLOAT, floatBytes, levels, type TestColumn, type TestFile} from './build-parquet.js';
import {drain} from './drain.js';

const folder = mkdtempSync(join(tmpdir(), 'collapsar-parquet-'));
afterAll(() => rmSync(folder, {recursive: true}));

let count = 0;
function write(bytes: Uint8Array): string {
  const path = join(folder, `${count++}.parquet`);
  writeFileSync(path, bytes);
  return path;
}

const read = (bytes: Uint8Array, options: OpenOptions = {}): Promise<{values: number[]; labels: (string | null)[]}> =>
  openParquet(write(bytes), {column: 'emb', ...options}).then((source) => drain(source, 100).finally(() => source.close()));

const scalar = (...pages: TestColumn['pages']): TestColumn => ({repetition: 0, type: FLOAT, values: 3, pages});
const three = dataPage(3, floatBytes(1, 2, 3));
const plain: TestFile = {rows: 3, columns: [scalar(three)]};
/** two rows of two, as a repeated float */
const rows = [...levels([1, 0], [1, 1], [1, 0], [1, 1]), ...levels([4, 1]), ...floatBytes(1, 2, 3, 4)];
const list = (...pages: TestColumn['pages']): TestColumn => ({repetition: 2, type: FLOAT, values: 4, pages});

async function refusal(bytes: Uint8Array, options?: OpenOptions): Promise<CollapsarError> {
  const error: unknown = await read(bytes, options).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(CollapsarError);
  return error as CollapsarError;
}

const cut = (bytes: Buffer, at: number, replacement: readonly number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(replacement), bytes.subarray(at + replacement.length)]);

it('reads what the builder writes', async () => {
  expect((await read(buildParquet(plain))).values).toEqual([1, 2, 3]);
  expect((await read(buildParquet({rows: 2, columns: [list(dataPage(4, rows))]}))).values).toEqual([1, 2, 3, 4]);
});

describe('containers', () => {
  const whole = buildParquet(plain);
  it.each<[string, Buffer, RegExp]>([
    ['empty', Buffer.alloc(0), /0 bytes long/],
    ['shorter than its magic', Buffer.from('PAR1PAR1'), /8 bytes long/],
    ['no PAR1 at the start', cut(whole, 0, [...Buffer.from('PARX')]), /does not begin with PAR1/],
    ['cut off', whole.subarray(0, -3), /does not end with PAR1/],
    ['footer longer than the file', cut(whole, whole.length - 8, [255, 255, 255, 127]), /footer should be 2147483647 bytes/],
    ['footer of no bytes', cut(whole, whole.length - 8, [0, 0, 0, 0]), /its footer, at byte/],
    ['rows that do not add up', buildParquet({...plain, footer: {3: 7n}}), /hold 3 rows, its footer says 7/],
    ['negative rows', buildParquet({...plain, rows: -3}), /hold -3 rows/],
    ['no schema', buildParquet({...plain, footer: {2: []}}), /lacks the schema/],
    ['a schema that is no tree', buildParquet({...plain, footer: {2: [{4: 'root', 5: 2}, {1: FLOAT, 3: 0, 4: 'emb'}]}}), /schema ends too early/],
    ['columns beyond the schema', buildParquet({...plain, footer: {2: [{4: 'root', 5: 2}, ...[0, 1].map((i) => ({1: FLOAT, 3: 0, 4: `e${i}`}))]}}), /has 1 columns, the schema has 2/],
    ['a type that is none', buildParquet({...plain, element: {1: 99}}), /no type known here \(99\)/],
    ['another type in the row group', buildParquet({...plain, meta: {1: 5}}), /FLOAT in the schema and DOUBLE in row group 0/],
    ['a chunk past the end', buildParquet({...plain, meta: {9: 4000n}}), /bytes 4000 to/],
    ['a chunk before the start', buildParquet({...plain, meta: {9: -5n}}), /bytes -5 to/],
    ['a chunk of negative length', buildParquet({...plain, meta: {7: -1n}}), /bytes 4 to 3/],
    ['more values than rows', buildParquet({...plain, meta: {5: 9n}}), /9 values for 3 rows/],
  ])('%s', async (_name, bytes, message) => {
    const error = await refusal(bytes);
    expect(error).toMatchObject({code: 'malformed-parquet', exit: 3});
    expect(error.message).toMatch(message);
  });

  it('says that a file is encrypted, by either footer', async () => {
    const modes = [cut(whole, whole.length - 4, [...Buffer.from('PARE')]), buildParquet({...plain, footer: {8: {1: {}}}})];
    for (const bytes of modes) expect(await refusal(bytes)).toMatchObject({code: 'encrypted', exit: 3});
  });

  it('bounds lists and nesting before memory or the stack are taken', async () => {
    const tail = Buffer.from([...Buffer.alloc(4), ...Buffer.from('PAR1')]);
    const file = (footer: readonly number[]): Buffer => {
      tail.writeUInt32LE(footer.length, 0);
      return Buffer.concat([Buffer.from('PAR1'), Buffer.from(footer), tail]);
    };
    const longList = [0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07];
    expect((await refusal(file(longList))).message).toMatch(/a list of 2147483647 elements/);
    const deepStruct = [...Array<number>(100_000).fill(0x7c), 0];
    expect((await refusal(file(deepStruct))).message).toMatch(/nested too deeply/);
    const deepList = [0x79, ...Array<number>(100_000).fill(0x19), 0];
    expect((await refusal(file(deepList))).message).toMatch(/nested too deeply/);
  });

  it('bounds the depth of the schema', async () => {
    const schema = [...Array.from({length: 5000}, (_, i) => ({3: 0, 4: `g${i}`, 5: 1})), {1: FLOAT, 3: 0, 4: 'emb'}];
    expect((await refusal(buildParquet({...plain, footer: {2: schema}}))).message).toMatch(/nested more than 32 deep/);
  });
});

describe('pages', () => {
  const page = (body: readonly number[], header = {}, data = {}): Buffer => buildParquet({rows: 3, columns: [scalar(dataPage(3, body, header, data))]});
  const body = floatBytes(1, 2, 3);
  it.each<[string, Buffer, RegExp]>([
    ['declares 2 GB in a few bytes', buildParquet({...plain, columns: [{...scalar(dataPage(3, body, {2: 2 ** 31 - 1})), codec: 1}]}), /would take 2147483647 bytes/],
    ['longer than the chunk', page(body, {3: 99}), /99 bytes where 12 are left/],
    ['of negative size', page(body, {2: -1}), /gives no size/],
    ['negative number of values', page(body, {}, {1: -3}), /-3 values where 3 are left/],
    ['more values than the chunk', page(body, {}, {1: 4}), /4 values where 3 are left/],
    ['fewer values than the chunk', page(body, {}, {1: 2}), /pages end with 1 values missing/],
    ['fewer bytes than values', page(floatBytes(1, 2)), /fewer values than the page says/],
    ['an encoding that is none', page(body, {}, {2: 77}), /encoding 77, which is none/],
    ['a wrong checksum', page(body, {4: 12345}), /checksum is wrong/],
    ['a dictionary that is missing', page([1, 6, 0], {}, {2: 8}), /no dictionary before/],
    ['two sizes without compression', page(body, {2: 13}), /12 bytes, not compressed, where 13 are declared/],
    ['no header', buildParquet({rows: 3, columns: [scalar([0, body])]}), /page at byte 4/],
    ['compressed nonsense', buildParquet({...plain, columns: [{...scalar(dataPage(3, [255, 255, 1, 7], {2: 12})), codec: 1}]}), /SNAPPY data is corrupt/],
    ['another size than declared', buildParquet({...plain, columns: [{...scalar(dataPage(3, [...brotliCompressSync(Buffer.alloc(1e6))], {2: 12})), codec: 4}]}), /BROTLI data is corrupt/],
  ])('%s', async (_name, bytes, message) => {
    const error = await refusal(bytes);
    expect(error).toMatchObject({code: 'malformed-parquet', exit: 3});
    expect(error.message).toMatch(message);
    expect(error.message).toMatch(/column "emb", row group 0, page at byte 4/);
  });

  const indexed = (...indices: number[]): Buffer => buildParquet({
    rows: 3, columns: [scalar(dictionaryPage(2, floatBytes(5, 6)), dataPage(3, indices, {}, {2: 8}))],
  });

  it('checks each index into a dictionary', async () => {
    expect((await read(indexed(1, 3, 0b010))).values).toEqual([5, 6, 5]);
    expect((await read(indexed(0, 6))).values).toEqual([5, 5, 5]);
    expect((await refusal(indexed(8, 6, 2))).message).toMatch(/entry 2 of a dictionary of 2/);
    expect((await refusal(indexed(32, 6, 255, 255, 255, 255))).message).toMatch(/entry 4294967295 of a dictionary of 2/);
    expect((await refusal(indexed(33, 6, 0))).message).toMatch(/run-length data of 33 bits/);
    expect((await refusal(indexed(1))).message).toMatch(/fewer values/);
  });

  it('checks the size of a dictionary', async () => {
    const bytes = buildParquet({rows: 3, columns: [scalar(dictionaryPage(2 ** 30, floatBytes(5)), three)]});
    expect((await refusal(bytes)).message).toMatch(/a dictionary of 1073741824 values in 4 bytes/);
  });

  it('names the codec and the encoding that it does not know', async () => {
    const lzo = buildParquet({...plain, columns: [{...scalar(three), codec: 3}]});
    expect(await refusal(lzo)).toMatchObject({code: 'unsupported-codec', message: expect.stringContaining('LZO') as string});
    const none = buildParquet({...plain, columns: [{...scalar(three), codec: 42}]});
    expect(await refusal(none)).toMatchObject({code: 'unsupported-codec', message: expect.stringContaining('codec 42') as string});
    expect(await refusal(page(body, {}, {2: 7}))).toMatchObject({code: 'unsupported-encoding', message: expect.stringContaining('DELTA_BYTE_ARRAY') as string});
    const other = buildParquet({...plain, footer: {4: [{1: [{1: 'elsewhere.parquet', 2: 0n, 3: {1: FLOAT, 4: 0, 5: 3n, 7: 0n, 9: 4n}}], 2: 0n, 3: 3n}]}});
    expect(await refusal(other)).toMatchObject({code: 'unsupported-parquet', message: expect.stringContaining('elsewhere.parquet') as string});
  });
});

describe('levels', () => {
  const listOf = (body: readonly number[], values = 4, count = 2): Buffer => buildParquet({rows: count, columns: [{...list(dataPage(values, body)), values}]});
  const all = floatBytes(1, 2, 3, 4);
  it.each<[string, Buffer, RegExp]>([
    ['begin inside a row', listOf([...levels([1, 1], [1, 1], [1, 0], [1, 1]), ...levels([4, 1]), ...all]), /begins inside a row/],
    ['are cut off', listOf([99, 0, 0, 0, 1]), /levels are cut off/],
    ['are fewer than the values', listOf([...levels([1, 0], [1, 1]), ...levels([4, 1]), ...all]), /fewer values/],
    ['are above their maximum', buildParquet({rows: 2, columns: [{...list(dataPage(4, [...levels([1, 0], [1, 1], [1, 0], [1, 1]), ...levels([2, 1], [2, 3]), ...all])), values: 4}]}), /a level of 3, above 1/],
    ['hold fewer rows than the row group', listOf(rows, 4, 3), /ends before row 2/],
    ['hold more rows than the row group', listOf(rows, 4, 1), /more rows than/],
    ['in the old bit-packed way', buildParquet({rows: 2, columns: [list(dataPage(4, rows, {}, {4: 4}))]}), /BIT_PACKED/],
  ])('%s', async (_name, bytes, message) => {
    const error = await refusal(bytes);
    expect(error.exit).toBe(3);
    expect(error.message).toMatch(message);
  });

  it('may be billions in a few bytes: time is theirs, memory is not', async () => {
    const most = 2 ** 27;
    const body = [...levels([1, 0], [most - 1, 1]), ...levels([most, 1]), ...all];
    const before = process.memoryUsage().rss;
    expect(await refusal(listOf(body, most, 1))).toMatchObject({code: 'too-wide', exit: 4});
    expect(process.memoryUsage().rss - before).toBeLessThan(1e8);
  });

  it('of version 2 lie before compressed values', async () => {
    const v2 = (header: Record<number, number | boolean>, body: readonly number[], size: number, codec: number): Buffer => buildParquet({
      rows: 2, columns: [{...list([{1: 3, 2: size, 3: body.length, 8: {1: 4, 2: 0, 3: 2, 4: 0, ...header}}, body]), codec}],
    });
    const split = [...rows.slice(4, 4 + rows[0]), ...rows.slice(8 + rows[0], -16)];
    const header = {5: 2, 6: rows[0]};
    expect((await read(v2({...header, 7: false}, [...split, ...all], split.length + 16, 1))).values).toEqual([1, 2, 3, 4]);
    expect((await read(v2(header, [...split, 16, 60, ...all], split.length + 16, 1))).values).toEqual([1, 2, 3, 4]);
    expect((await refusal(v2({5: 2, 6: 500}, [...split, ...all], split.length + 16, 0))).message).toMatch(/levels of 502 bytes/);
    expect((await refusal(v2({5: -2, 6: 4}, [...split, ...all], split.length + 16, 0))).message).toMatch(/negative/);
  });
});

describe('labels', () => {
  const labelled = (body: readonly number[], encoding = 0): Buffer => buildParquet({
    rows: 3, columns: [scalar(three), {repetition: 0, type: BYTE_ARRAY, values: 3, name: 'text', pages: [dataPage(3, body, {}, {2: encoding})]}],
  });
  it('are checked for their length', async () => {
    expect((await read(labelled([1, 0, 0, 0, 97, 0, 0, 0, 0, 2, 0, 0, 0, 98, 99]), {labels: 'text'})).labels).toEqual(['a', '', 'bc']);
    expect((await refusal(labelled([1, 0, 0, 0, 97, 255, 255, 255, 255]), {labels: 'text'})).message).toMatch(/runs over the end/);
    expect((await refusal(labelled([1, 0, 0, 0, 97]), {labels: 'text'})).message).toMatch(/fewer values/);
    const lengths = (first: number): number[] => [128, 1, 4, 3, 2 * first, 0, 0, 0, 0, 0];
    expect((await read(labelled([...lengths(0), ...lengths(1), 120, 121, 122], 7), {labels: 'text'})).labels).toEqual(['x', 'y', 'z']);
    expect((await refusal(labelled([...lengths(1), ...lengths(1), 120, 121, 122], 7), {labels: 'text'})).message).toMatch(/runs over the end/);
    expect((await refusal(labelled([...lengths(0), ...lengths(1), 120], 7), {labels: 'text'})).message).toMatch(/runs over the end/);
  });
});

it('shows names without their control characters', async () => {
  const file = buildParquet({...plain, columns: [{...scalar(dataPage(3, [])), name: 'a\u001b[2J\nb'}]});
  const {message} = await refusal(file, {column: 'a\u001b[2J\nb'});
  expect(message).not.toMatch(/[\u001b\n]/);
});

it('thrift numbers are what the specification says', () => {
  expect(encodeThrift(-1)).toEqual([1]);
  expect(encodeThrift(300)).toEqual([0xd8, 0x04]);
});
