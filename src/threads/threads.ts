import type {OuterProducts} from '../kernels/backend.js';
import type {MemoryPool} from '../kernels/memory-pool.js';
import type {WasmKernel} from '../kernels/wasm-kernel.js';
import {wasmOuterProducts} from '../kernels/wasm-outer-products.js';
import type {RunProduct} from '../kernels/wasm-products.js';
import {runHere, type RunTridiagonal} from '../kernels/wasm-tridiagonalize.js';
import {threadedOuterProducts} from './threaded-outer-products.js';
import type {OneThread} from './worker-main.js';
import {createWorkerPool, type WorkerPool} from './worker-pool.js';

/** Up to here there is one tile, and nothing to share out; and a reduction takes less than a message. */
const SMALLEST_SHARED = 97;

export interface Threads {
  outerProducts(memories: MemoryPool, dims: number, states: number, shift: Float64Array): OuterProducts;
  /** Each reduction is the work of one thread; several at a time run side by side. */
  readonly runTridiagonal: RunTridiagonal;
  /** Each tile is the work of one thread. */
  readonly runProduct: RunProduct;
  close(): Promise<void>;
}

/** Work that is out: what to do when a part of it is done, or never will be. */
interface Pending {
  done(number: number): void;
  failed(cause: Error): void;
}

/** `count` worker threads, started when they are first needed. */
export function createThreads(kernel: WasmKernel, count: number): Threads {
  const pending = new Map<number, Pending>();
  let ids = 0;
  let workers: WorkerPool | undefined;
  let failure: Error | undefined;

  const fail = (cause: Error): void => {
    failure = cause;
    for (const each of pending.values()) each.failed(cause);
  };
  const start = (): WorkerPool => createWorkerPool(count, {done: ({id, number}) => pending.get(id)?.done(number), failed: fail});
  /** A piece of work for one thread, and what to say of it where that thread ends; `cost` is in multiply-adds. */
  const onOne = (message: OneThread, cost: number, name: string): Promise<void> => {
    const pool = workers ??= start();
    const id = ids++;
    return new Promise<void>((resolve, reject) => {
      pool.post({...message, id}, cost);
      enter(id, {
        done: () => resolve(),
        failed: (cause) => reject(new Error(`a worker thread ended in ${name}: ${cause.message}`, {cause})),
      });
    }).finally(() => pending.delete(id));
  };
  const enter = (id: number, work: Pending): void => {
    pending.set(id, work);
    if (failure !== undefined) work.failed(failure);
  };
  return {
    outerProducts(memories, dims, states, shift) {
      if (dims < SMALLEST_SHARED) return wasmOuterProducts(kernel, memories, dims, states, shift);
      workers ??= start();
      const id = ids++;
      const sums = threadedOuterProducts({id, kernel, memories, workers, dims, states, shift});
      enter(id, sums);
      return {
        add: (values, rows, rowCount, state) => sums.add(values, rows, rowCount, state),
        finish: () => sums.finish().finally(() => pending.delete(id)),
      };
    },
    runTridiagonal(memory, plan) {
      if (plan.n < SMALLEST_SHARED) return runHere(kernel)(memory, plan);
      return onOne({kind: 'reduce', module: kernel.module, memory, plan}, plan.n ** 3, `the reduction of a matrix of ${plan.n}`);
    },
    runProduct: (memory, plan, job) =>
      onOne({kind: 'product', module: kernel.module, memory, plan, job}, job.height * job.width * plan.dims, `a product of ${plan.dims} terms`),
    async close() {
      fail(new Error('the backend was closed'));
      await workers?.close();
    },
  };
}
