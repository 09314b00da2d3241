import {writeFileSync} from 'node:fs';
import type {Rows} from './rows.js';

export type NpyDtype = 'f4' | 'f8' | 'i1' | 'i2' | 'i4';

const ARRAYS = {f4: Float32Array, f8: Float64Array, i1: Int8Array, i2: Int16Array, i4: Int32Array};

/** Writes rows as a version 1 .npy file, little-endian, C order, in the given dtype; returns the path. */
export function writeNpy(path: string, {values, rows, dims}: Rows, dtype: NpyDtype = 'f8'): string {
  const data = ARRAYS[dtype].from(values);
  const descr = `{'descr': '${dtype === 'i1' ? '|' : '<'}${dtype}', 'fortran_order': False, 'shape': (${rows}, ${dims}), }`;
  const header = Buffer.from(`${descr.padEnd(117)}\n`);
  const magic = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  writeFileSync(path, Buffer.concat([magic, header, Buffer.from(data.buffer)]));
  return path;
}
