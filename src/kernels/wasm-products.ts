import type {Backend} from './backend.js';
import type {MemoryPool} from './memory-pool.js';
import {instantiate, type KernelExports, type WasmKernel} from './wasm-kernel.js';

/** Rows of either side, and terms, multiplied at a time: both packed sides stay in a 1 MiB cache. */
const BLOCK = 264;
const TERMS = 256;

/** Where things lie in the memory, as indices of float64. */
interface Side {
  readonly raw: number;
  readonly packed: number;
}

/** Tiles of a Gram matrix, a block of either side copied in and packed at a time. Sums of 256 terms are added in order. */
export function wasmProducts(kernel: WasmKernel, pool: MemoryPool): Backend['products'] {
  let memory: Float64Array = new Float64Array(0);
  let exports: KernelExports | undefined;

  /** Instantiated on a memory that holds two blocks of rows, both packed, and their tile. */
  const reserve = (dims: number): KernelExports => {
    const bytes = 8 * (2 * BLOCK * (dims + TERMS) + BLOCK * BLOCK);
    if (exports !== undefined && memory.byteLength >= bytes) return exports;
    const own = pool.take(bytes);
    memory = new Float64Array(own.buffer);
    exports = instantiate(kernel.module, own);
    return exports;
  };
  return (a, aRows, b, bRows, dims, out) => {
    const wasm = reserve(dims);
    const left: Side = {packed: 0, raw: 2 * BLOCK * TERMS};
    const right: Side = {packed: BLOCK * TERMS, raw: left.raw + BLOCK * dims};
    const tile = right.raw + BLOCK * dims;
    const pack = ({raw, packed}: Side, rows: number, k: number, terms: number): void =>
      wasm.packRows(8 * (raw + k), 8 * dims, terms, padded(rows), 8 * packed);

    for (let i = 0; i < aRows; i += BLOCK) {
      const rows = Math.min(BLOCK, aRows - i);
      memory.set(a.subarray(i * dims, (i + rows) * dims), left.raw);
      for (let j = 0; j < bRows; j += BLOCK) {
        const columns = Math.min(BLOCK, bRows - j);
        const stride = padded(columns);
        memory.set(b.subarray(j * dims, (j + columns) * dims), right.raw);
        memory.fill(0, tile, tile + padded(rows) * stride);
        for (let k = 0; k < dims; k += TERMS) {
          const terms = Math.min(TERMS, dims - k);
          pack(left, rows, k, terms);
          pack(right, columns, k, terms);
          wasm.multiply(8 * left.packed, 8 * right.packed, terms, 8 * tile, padded(rows), stride, 0);
        }
        for (let r = 0; r < rows; r++) {
          out.set(memory.subarray(tile + r * stride, tile + r * stride + columns), (i + r) * bRows + j);
        }
      }
    }
  };
}

const padded = (rows: number): number => Math.ceil(rows / 12) * 12;
