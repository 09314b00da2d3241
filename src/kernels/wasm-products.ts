import type {MemoryPool} from './memory-pool.js';
import {planProduct, runProductJob, type ProductJob, type ProductPlan} from './product-tile.js';
import {TILE_ROWS, type TileEngine} from './products.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Does the work of a slot whose rows are in place. */
export type RunProduct = (memory: WebAssembly.Memory, plan: ProductPlan, job: ProductJob) => void | Promise<void>;

/** Tiles in WebAssembly memory: `run` on this thread or on another. */
export const wasmTiles = (pool: MemoryPool, run: RunProduct, slots: number): TileEngine => ({
  slots,
  open(dims) {
    const plan = planProduct(dims, TILE_ROWS, slots);
    const memory = pool.take(plan.bytes);
    const numbers = new Float64Array(memory.buffer);
    return {
      async compute(left, height, right, width, slot) {
        const base = slot * plan.slotLength;
        const stride = padded(width);
        numbers.set(left, base + plan.left);
        numbers.set(right, base + plan.right);
        await run(memory, plan, {slot, height: padded(height), width: stride});
        return {values: numbers.subarray(base + plan.tile), stride};
      },
      close: () => pool.give(memory),
    };
  },
});

const padded = (rows: number): number => Math.ceil(rows / 12) * 12;

export const productHere = ({module}: WasmKernel): RunProduct => (memory, plan, job) =>
  runProductJob(instantiate(module, memory), new Float64Array(memory.buffer), plan, job);
