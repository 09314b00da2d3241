import * as zlib from 'node:zlib';
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

/** By the number of the codec in the format; the ones that are null cannot be read. UNCOMPRESSED needs no function. */
export const CODECS: readonly {readonly name: string; readonly decompress: Decompress | null}[] = [
  {name: 'UNCOMPRESSED', decompress: null},
  {name: 'SNAPPY', decompress: snappyDecompress},
  {name: 'GZIP', decompress: native(zlib.gunzipSync)},
  {name: 'LZO', decompress: null},
  {name: 'BROTLI', decompress: native(zlib.brotliDecompressSync)},
  {name: 'LZ4', decompress: lz4Hadoop},
  {name: 'ZSTD', decompress: nativeZstd === undefined ? zstdDecompress : native(nativeZstd)},
  {name: 'LZ4_RAW', decompress: lz4Raw},
];
