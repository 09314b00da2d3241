import type {OuterProducts} from '../kernels/backend.js';
import type {MemoryPool} from '../kernels/memory-pool.js';
import type {WasmKernel} from '../kernels/wasm-kernel.js';
import {wasmOuterProducts} from '../kernels/wasm-outer-products.js';
import {threadedOuterProducts, type ThreadedOuterProducts} from './threaded-outer-products.js';
import {createWorkerPool, type WorkerPool} from './worker-pool.js';

/** Up to here there is one tile, and nothing to share out. */
const SMALLEST_SHARED = 97;

export interface Threads {
  outerProducts(memories: MemoryPool, dims: number, states: number, shift: Float64Array): OuterProducts;
  close(): Promise<void>;
}

/** Running sums over `count` worker threads, started when they are first needed. */
export function createThreads(kernel: WasmKernel, count: number): Threads {
  const open = new Map<number, ThreadedOuterProducts>();
  let ids = 0;
  let workers: WorkerPool | undefined;
  let failure: Error | undefined;
  const start = (): WorkerPool => createWorkerPool(count, {
    done: ({id, number}) => open.get(id)?.done(number),
    failed: (cause) => {
      failure = cause;
      for (const sums of open.values()) sums.failed(cause);
    },
  });
  return {
    outerProducts(memories, dims, states, shift) {
      if (dims < SMALLEST_SHARED) return wasmOuterProducts(kernel, memories, dims, states, shift);
      workers ??= start();
      const id = ids++;
      const sums = threadedOuterProducts({id, kernel, memories, workers, dims, states, shift});
      if (failure !== undefined) sums.failed(failure);
      open.set(id, sums);
      return {
        add: (values, rows, count, state) => sums.add(values, rows, count, state),
        finish: () => sums.finish().finally(() => open.delete(id)),
      };
    },
    async close() {
      for (const sums of open.values()) sums.failed(new Error('the backend was closed'));
      await workers?.close();
    },
  };
}
