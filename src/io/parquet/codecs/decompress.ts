import * as zlib from 'node:zlib';
import {ioError} from '../../../errors.js';
import {lz4Hadoop, lz4Raw} from './lz4.js';
import {snappyDecompress} from './snappy.js';
import {zstdDecompress} from './zstd.js';

/** Fills `output`, whose length is the declared size, from `input`; throws when the data is corrupt or of another size. */
export type Decompress = (input: Uint8Array, output: Uint8Array) => void;

type Native = (input: Uint8Array, options: {maxOutputLength: number}) => Uint8Array;

/** A codec of node:zlib, which may write no more than was declared. */
const native = (run: Native): Decompress => (input, output) => {
  const data = run(input, {maxOutputLength: Math.max(1, output.length)});
  if (data.length !== output.length) throw new RangeError(`${data.length} bytes where ${output.length} were declared`);
  output.set(data);
};

/** Node has it from 22.15. */
const nativeZstd = (zlib as unknown as {zstdDecompressSync?: Native}).zstdDecompressSync;

/** By the number of the codec in the format. */
const CODECS: readonly {readonly name: string; readonly run: Decompress | null}[] = [
  {name: 'UNCOMPRESSED', run: null},
  {name: 'SNAPPY', run: snappyDecompress},
  {name: 'GZIP', run: native(zlib.gunzipSync)},
  {name: 'LZO', run: null},
  {name: 'BROTLI', run: native(zlib.brotliDecompressSync)},
  {name: 'LZ4', run: lz4Hadoop},
  {name: 'ZSTD', run: nativeZstd === undefined ? zstdDecompress : native(nativeZstd)},
  {name: 'LZ4_RAW', run: lz4Raw},
];

/** The decompressor of a codec. Throws CollapsarError, exit 3, where there is none. */
export function decompressor(path: string, column: string, codec: number): {name: string; run: Decompress} {
  const {name, run} = codec in CODECS ? CODECS[codec] : {name: `codec ${codec}`, run: null};
  if (run !== null) return {name, run};
  throw ioError('unsupported-codec', `${path}: column "${column}" is compressed with ${name}, which cannot be read`,
    'pq.write_table(pq.read_table(FILE), "embeddings.parquet", compression="zstd")');
}
