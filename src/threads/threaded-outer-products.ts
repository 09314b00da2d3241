import type {OuterProducts} from '../kernels/backend.js';
import type {ProductPrecision} from '../kernels/products.js';
import type {MemoryPool} from '../kernels/memory-pool.js';
import {fillSlot, initialize, readState, resetSlot} from '../kernels/outer-product-memory.js';
import {planOuterProducts} from '../kernels/outer-product-plan.js';
import type {WasmKernel} from '../kernels/wasm-kernel.js';
import type {WorkerPool} from './worker-pool.js';

/** Rows copied in at a time, and copies that may wait: what a caller adds of a block of 4,096 rows goes in without waiting. */
const SLOT_ROWS = 1024;
const SLOTS = 4;

/** Running sums whose tiles are shared out among the threads of a pool; memory does not grow with their number. */
export interface ThreadedOuterProducts extends OuterProducts {
  /** job `number` is done */
  done(number: number): void;
  failed(cause: Error): void;
}

export interface ThreadedOptions {
  readonly id: number;
  readonly kernel: WasmKernel;
  readonly memories: MemoryPool;
  readonly workers: WorkerPool;
  readonly dims: number;
  readonly states: number;
  readonly shift: Float64Array;
}

export function threadedOuterProducts({id, kernel, memories, workers, dims, states, shift}: ThreadedOptions): ThreadedOuterProducts {
  const plan = planOuterProducts({dims, states, slotRows: SLOT_ROWS, slots: SLOTS, panelSets: 2}, workers.size);
  const memory = memories.take(plan.bytes);
  initialize(memory, plan, shift);
  workers.post({kind: 'openSums', id, module: kernel.module, memory, plan});

  const free = Array.from({length: SLOTS}, (_, slot) => slot);
  const atWork = new Map<number, {readonly slot: number; readonly block: number}>();
  let jobs = 0;
  let blocks = 0;
  let failure: Error | undefined;
  let wake = (): void => undefined;
  let tail = Promise.resolve();

  const until = async (ready: () => boolean): Promise<void> => {
    while (failure === undefined && !ready()) await new Promise<void>((resolve) => { wake = resolve; });
    if (failure !== undefined) throw failure;
  };
  const enqueue = async (values: Float32Array | Float64Array, rows: Int32Array, count: number, state: number, precision: ProductPrecision): Promise<void> => {
    const block = ++blocks;
    for (let first = 0; first < count; first += SLOT_ROWS) {
      await until(() => free.length > 0);
      const slot = free.pop()!;
      const taken = Math.min(SLOT_ROWS, count - first);
      fillSlot(memory, plan, slot, values, rows, first, taken);
      resetSlot(memory, plan, slot);
      const job = {number: jobs++, slot, rows: taken, state, float32: values instanceof Float32Array, precision};
      atWork.set(job.number, {slot, block});
      workers.post({kind: 'sums', id, job});
    }
  };
  return {
    add(values, rows, count, state, precision = 'float64') {
      tail = tail.then(() => enqueue(values, rows, count, state, precision));
      tail.catch(() => undefined);
      return tail;
    },
    async finish() {
      await tail;
      await until(() => atWork.size === 0);
      workers.post({kind: 'drop', id});
      const sums: Float64Array[] = [];
      for (let state = 0; state < states; state++) sums.push(await readState(memory, plan, state));
      memories.give(memory);
      return sums;
    },
    done(number) {
      free.push(atWork.get(number)!.slot);
      atWork.delete(number);
      wake();
    },
    failed(cause) {
      const [first] = atWork.values();
      const where = first === undefined ? '' : ` at block ${first.block} of rows`;
      failure = new Error(`a worker thread ended${where}: ${cause.message}`, {cause});
      wake();
    },
  };
}
