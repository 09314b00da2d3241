import type {MemoryPool} from './memory-pool.js';
import {planProduct, runProductJob, type ProductJob, type ProductPlan} from './product-tile.js';
import {TILE_ROWS, type TileEngine} from './products.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Does the work of slots whose rows are in place, on this thread or on others. */
export type OpenProduct = (memory: WebAssembly.Memory, plan: ProductPlan) => {run(job: ProductJob): void | Promise<void>; close(): void};

/** Tiles in WebAssembly memory. */
export const wasmTiles = (pool: MemoryPool, openProduct: OpenProduct, slots: number): TileEngine => ({
  slots,
  open(dims) {
    const plan = planProduct(dims, TILE_ROWS, slots);
    const memory = pool.take(plan.bytes);
    const numbers = new Float64Array(memory.buffer);
    const singles = new Float32Array(memory.buffer);
    const product = openProduct(memory, plan);
    return {
      async compute(left, height, right, width, slot) {
        const base = slot * plan.slotLength;
        const stride = padded(width);
        const float32 = left instanceof Float32Array;
        for (const [rows, at] of [[left, base + plan.left], [right, base + plan.right]] as const) (float32 ? singles : numbers).set(rows, float32 ? 2 * at : at);
        await product.run({slot, float32, height: padded(height), width: stride});
        return {values: numbers.subarray(base + plan.tile, base + plan.tile + height * stride), stride};
      },
      close() {
        product.close();
        pool.give(memory);
      },
    };
  },
});

const padded = (rows: number): number => Math.ceil(rows / 12) * 12;

export const productHere = ({module}: WasmKernel): OpenProduct => (memory, plan) => {
  const kernel = instantiate(module, memory);
  const numbers = new Float64Array(memory.buffer);
  return {run: (job) => runProductJob(kernel, numbers, plan, job), close: () => undefined};
};
