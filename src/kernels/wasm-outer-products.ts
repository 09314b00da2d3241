import type {OuterProducts} from './backend.js';
import type {MemoryPool} from './memory-pool.js';
import {runOuterProductJob} from './outer-product-job.js';
import {fillSlot, initialize, readState, resetSlot} from './outer-product-memory.js';
import {planOuterProducts} from './outer-product-plan.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Rows copied in at a time: the largest chunk, so that it stays in the cache until it is packed. */
const SLOT_ROWS = 512;

/** Running sums Σ y yᵀ on the calling thread. */
export function wasmOuterProducts(
  kernel: WasmKernel, pool: MemoryPool, dims: number, states: number, shift: Float64Array,
): OuterProducts {
  const plan = planOuterProducts({dims, states, slotRows: SLOT_ROWS, slots: 1, panelSets: 1}, 1);
  const memory = pool.take(plan.bytes);
  initialize(memory, plan, shift);
  const exports = instantiate(kernel.module, memory);
  const control = new Int32Array(memory.buffer);
  let number = 0;
  return {
    add(values, rows, count, state, precision = 'float64') {
      for (let first = 0; first < count; first += SLOT_ROWS) {
        const chunk = Math.min(SLOT_ROWS, count - first);
        fillSlot(memory, plan, 0, values, rows, first, chunk);
        resetSlot(memory, plan, 0);
        runOuterProductJob(exports, control, plan,
          {number: number++, slot: 0, rows: chunk, state, float32: values instanceof Float32Array, precision});
      }
    },
    async finish() {
      const sums: Float64Array[] = [];
      for (let state = 0; state < states; state++) sums.push(await readState(memory, plan, state));
      pool.give(memory);
      return sums;
    },
  };
}
