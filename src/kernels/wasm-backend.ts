import type {Backend, OuterProducts} from './backend.js';
import {createLanes} from './lanes.js';
import {createMemoryPool, type MemoryPool} from './memory-pool.js';
import type {WasmKernel} from './wasm-kernel.js';
import {wasmOuterProducts} from './wasm-outer-products.js';
import {FLOAT32_RUN, productsBy} from './products.js';
import {wasmPairScan} from './wasm-pair-scan.js';
import {productHere, wasmTiles, type OpenProduct} from './wasm-products.js';
import {wasmRowSums} from './wasm-row-sums.js';
import {reduceHere, wasmTridiagonal, wasmTridiagonalize, type RunReduction} from './wasm-tridiagonalize.js';

export interface WasmBackendOptions {
  readonly kernel: WasmKernel;
  /** work on other threads, and how to end those; default: all work is done on the calling thread */
  readonly threads?: {
    outerProducts(pool: MemoryPool, dims: number, states: number, shift: Float64Array): OuterProducts;
    readonly count: number;
    readonly reduction: RunReduction;
    readonly openProduct: OpenProduct;
    close(): Promise<void>;
  };
}

/** WebAssembly with 128-bit SIMD. The sums are the same bits for any number of threads. */
export function createWasmBackend({kernel, threads}: WasmBackendOptions): Backend {
  const pool = createMemoryPool();
  // a matrix that waits is not copied yet
  const lanes = createLanes(threads?.count ?? 1);
  const reduction = threads?.reduction ?? reduceHere(kernel);
  return {
    name: 'wasm',
    kernel: kernel.name,
    float32Run: FLOAT32_RUN,
    outerProducts: (dims, states, shift) => threads === undefined
      ? wasmOuterProducts(kernel, pool, dims, states, shift) : threads.outerProducts(pool, dims, states, shift),
    tridiagonal: (matrix, n) => lanes.run(() => wasmTridiagonal(pool, matrix, n, reduction)),
    tridiagonalize: (matrix, n) => lanes.run(() => wasmTridiagonalize(pool, matrix, n, reduction)),
    // a tile for each thread, and one that waits
    ...productsBy(threads === undefined ? wasmTiles(pool, productHere(kernel), 1) : wasmTiles(pool, threads.openProduct, threads.count + 1)),
    rowSums: wasmRowSums(kernel, pool),
    pairScan: wasmPairScan(kernel, pool),
    async close() {
      pool.clear();
      await threads?.close();
    },
  };
}
