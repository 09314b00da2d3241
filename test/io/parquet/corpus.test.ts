import {existsSync, readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {CollapsarError} from '../../../src/errors.js';
import {openParquet} from '../../../src/io/parquet/open-parquet.js';
import type {OpenOptions} from '../../../src/io/source.js';
import {drain} from './drain.js';

const SHARED = new URL('../../../../shared/', import.meta.url).pathname;
const CORPUS = join(SHARED, 'corpus/parquet');
const TESTING = join(CORPUS, 'parquet-testing');
const there = existsSync(CORPUS);

const files = there
  ? readdirSync(CORPUS, {recursive: true, encoding: 'utf8'}).map((name) => join(CORPUS, name)).filter((path) => statSync(path).isFile() && !/\.(csv|md)$/.test(path)).sort()
  : [];

/** What became of a file: its rows, or the code of the error. Any other error, or other rows than the footer says, throws. */
async function outcome(path: string, options: OpenOptions = {}): Promise<number | string> {
  try {
    const source = await openParquet(path, options);
    const {sizes} = await drain(source, 64).finally(() => source.close());
    const rows = sizes.reduce((sum, size) => sum + size, 0);
    expect(rows).toBe(source.rows);
    return rows;
  } catch (error) {
    if (error instanceof CollapsarError) return error.code;
    throw error;
  }
}

describe.skipIf(!there)('files that other projects test their readers with', () => {
  it('are all there', () => expect(files.length).toBeGreaterThan(200));

  it.each(files)('%s', async (path) => {
    const started = performance.now();
    await outcome(path);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(process.memoryUsage().rss).toBeLessThan(600e6);
  });

  const of = (name: string, options?: OpenOptions): Promise<number | string> => outcome(join(TESTING, name), options);

  it.each([
    ['bad_data/ARROW-GH-41317.parquet', {column: 'timestamp_us_no_tz'}, 'no-embeddings'],
    ['bad_data/ARROW-GH-41321.parquet', {column: 'int64'}, 'malformed-parquet'],
    ['bad_data/ARROW-GH-43605.parquet', {column: 'min_fl'}, 21186],
    ['bad_data/ARROW-GH-45185.parquet', {}, 'malformed-parquet'],
    ['bad_data/ARROW-GH-47662.parquet', {}, 'no-embeddings'],
    ['bad_data/ARROW-RS-GH-6229-DICTHEADER.parquet', {}, 'malformed-parquet'],
    ['bad_data/ARROW-RS-GH-6229-LEVELS.parquet', {}, 'no-embeddings'],
    ['bad_data/PARQUET-1481.parquet', {}, 'malformed-parquet'],
    ['data/datapage_v1-corrupt-checksum.parquet', {}, 'malformed-parquet'],
    ['data/rle-dict-uncompressed-corrupt-checksum.parquet', {column: 'long_field'}, 'malformed-parquet'],
    ['data/datapage_v1-snappy-compressed-checksum.parquet', {}, 5120],
    ['data/concatenated_gzip_members.parquet', {column: 'long_col'}, 513],
    ['data/large_string_map.brotli.parquet', {}, 'no-embeddings'],
    ['data/datapage_v2_empty_datapage.snappy.parquet', {column: 'value'}, 'null-rows'],
    ['data/encrypt_columns_plaintext_footer.parquet.encrypted', {}, 'encrypted'],
    ['data/uniform_encryption.parquet.encrypted', {}, 'encrypted'],
    ['data/repeated_primitive_no_list.parquet', {column: 'Int32_list'}, 'ragged-rows'],
    ['data/overflow_i16_page_cnt.parquet', {column: 'inc'}, 'no-embeddings'],
    ['data/nation.dict-malformed.parquet', {labels: 'name'}, 'malformed-parquet'],
  ] as const)('%s %o', async (name, options, expected) => {
    expect(await of(name, options)).toBe(expected);
  });

  it('byte stream split is the plain column beside it', async () => {
    const path = join(TESTING, 'data/byte_stream_split_extended.gzip.parquet');
    for (const type of ['float16', 'float', 'double', 'int32', 'int64']) {
      const [plain, split] = await Promise.all(['plain', 'byte_stream_split'].map(async (kind) => {
        const source = await openParquet(path, {column: `${type}_${kind}`});
        return (await drain(source, 64).finally(() => source.close())).values;
      }));
      expect(plain).toHaveLength(200);
      expect(split).toEqual(plain);
    }
  });
});

describe.skipIf(!existsSync(join(SHARED, 'real/parquet')))('real embeddings', () => {
  it('are the same at both widths, to float32 rounding', async () => {
    const [single, double] = await Promise.all(['float', 'double'].map(async (width) => {
      const source = await openParquet(join(SHARED, `real/parquet/anserini_${width}.parquet`), {labels: 'docid'});
      expect(source).toMatchObject({rows: 10, dims: 768, column: 'vector'});
      return drain(source, 3).finally(() => source.close());
    }));
    expect(single.values).toEqual(double.values.map(Math.fround));
    expect(single.labels).toEqual(double.labels);
    expect(single.labels.every((label) => label !== null && label.length > 0)).toBe(true);
  });
});
