import type {Backend} from './backend.js';
import type {MemoryPool} from './memory-pool.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Rows of either side, and terms, multiplied at a time: both packed sides stay in a 1 MiB cache. */
const BLOCK = 264;
const TERMS = 256;

/** Tiles of a Gram matrix, a block of either side packed at a time. The sums of 256 terms each are added in order. */
export function wasmProducts(kernel: WasmKernel, pool: MemoryPool): Backend['products'] {
  const layout = {raw: 0, left: BLOCK * TERMS, right: 2 * BLOCK * TERMS, out: 3 * BLOCK * TERMS};
  let memory: Float64Array | undefined;
  let exports: ReturnType<typeof instantiate>;

  /** A block of rows, as panels at `to`; returns the rows with their padding. */
  const pack = (values: Float64Array, firstRow: number, rows: number, dims: number, k: number, terms: number, to: number): number => {
    const padded = Math.ceil(rows / 12) * 12;
    for (let i = 0; i < rows; i++) {
      const from = (firstRow + i) * dims + k;
      memory!.set(values.subarray(from, from + terms), layout.raw + i * terms);
    }
    exports.packRows(8 * layout.raw, terms, padded, 8 * to);
    return padded;
  };
  return (a, aRows, b, bRows, dims, out) => {
    if (memory === undefined) {
      const own = pool.take(8 * (layout.out + BLOCK * BLOCK));
      memory = new Float64Array(own.buffer);
      exports = instantiate(kernel.module, own);
    }
    for (let i = 0; i < aRows; i += BLOCK) {
      for (let j = 0; j < bRows; j += BLOCK) {
        const rows = Math.min(BLOCK, aRows - i);
        const columns = Math.min(BLOCK, bRows - j);
        memory.fill(0, layout.out);
        let stride = columns;
        for (let k = 0; k < dims; k += TERMS) {
          const terms = Math.min(TERMS, dims - k);
          const height = pack(a, i, rows, dims, k, terms, layout.left);
          stride = pack(b, j, columns, dims, k, terms, layout.right);
          exports.multiply(8 * layout.left, 8 * layout.right, terms, 8 * layout.out, height, stride, 0);
        }
        for (let r = 0; r < rows; r++) {
          const from = layout.out + r * stride;
          out.set(memory.subarray(from, from + columns), (i + r) * bRows + j);
        }
      }
    }
  };
}
