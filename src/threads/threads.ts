import type {OuterProducts} from '../kernels/backend.js';
import type {MemoryPool} from '../kernels/memory-pool.js';
import type {WasmKernel} from '../kernels/wasm-kernel.js';
import {wasmOuterProducts} from '../kernels/wasm-outer-products.js';
import type {OpenProduct} from '../kernels/wasm-products.js';
import {createControl, reduceHere, type RunReduction} from '../kernels/wasm-tridiagonalize.js';
import {threadedOuterProducts} from './threaded-outer-products.js';
import type {ToWorker} from './worker-main.js';
import {createWorkerPool, type WorkerPool} from './worker-pool.js';

/** Up to here there is one tile, and nothing to share out; and a reduction takes less than a message. */
const SMALLEST_SHARED = 97;

export interface Threads {
  readonly count: number;
  outerProducts(memories: MemoryPool, dims: number, states: number, shift: Float64Array): OuterProducts;
  /** Each reduction is the work of one thread, several at a time run side by side; one by band, when it is alone, of all. */
  readonly reduction: RunReduction;
  /** Each tile is the work of one thread. */
  readonly openProduct: OpenProduct;
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
  const pool = (): WorkerPool => workers ??= createWorkerPool(count, {done: ({id, number}) => pending.get(id)?.done(number), failed: fail});
  /** Pieces of work for one thread each, and what to say of them where that thread ends. */
  const openPieces = (name: string) => {
    const id = ids++;
    const atWork = new Map<number, {readonly resolve: () => void; readonly reject: (error: Error) => void}>();
    let count = 0;
    const pieces: Pending = {
      done(number) {
        atWork.get(number)!.resolve();
        atWork.delete(number);
      },
      failed(cause) {
        for (const {reject} of atWork.values()) reject(new Error(`a worker thread ended in ${name}: ${cause.message}`, {cause}));
        atWork.clear();
      },
    };
    pending.set(id, pieces);
    return {
      id,
      /** @param cost in multiply-adds, more or less @param help what the other threads do where this is the last piece of work */
      run: (message: (number: number) => ToWorker, cost: number, help?: ToWorker) => new Promise<void>((resolve, reject) => {
        const number = count++;
        atWork.set(number, {resolve, reject});
        if (failure === undefined) pool().post(message(number), cost, help);
        else pieces.failed(failure);
      }),
      close: () => pending.delete(id),
    };
  };
  const enter = (id: number, work: Pending): void => {
    pending.set(id, work);
    if (failure !== undefined) work.failed(failure);
  };
  return {
    count,
    outerProducts(memories, dims, states, shift) {
      if (dims < SMALLEST_SHARED) return wasmOuterProducts(kernel, memories, dims, states, shift);
      const id = ids++;
      const sums = threadedOuterProducts({id, kernel, memories, workers: pool(), dims, states, shift});
      enter(id, sums);
      return {
        add: (...rows) => sums.add(...rows),
        finish: () => sums.finish().finally(() => pending.delete(id)),
      };
    },
    reduction: {
      direct(memory, plan) {
        if (plan.n < SMALLEST_SHARED) return reduceHere(kernel).direct(memory, plan);
        const pieces = openPieces(`the reduction of a matrix of ${plan.n}`);
        return pieces.run((number) => ({kind: 'reduce', id: pieces.id, number, module: kernel.module, memory, plan}), plan.n ** 3).finally(() => pieces.close());
      },
      byBand(memory, plan) {
        const pieces = openPieces(`the reduction of a matrix of ${plan.n}`);
        const shared = {id: pieces.id, module: kernel.module, memory, plan, control: createControl()};
        return pieces.run((number) => ({kind: 'band', number, ...shared}), plan.n ** 3, {kind: 'helpBand', ...shared}).finally(() => pieces.close());
      },
    },
    openProduct(memory, plan) {
      const pieces = openPieces(`a product of ${plan.dims} terms`);
      const {id} = pieces;
      pool().post({kind: 'openProduct', id, module: kernel.module, memory, plan});
      return {
        run: (job) => pieces.run((number) => ({kind: 'product', id, number, job}), job.height * job.width * plan.dims),
        close() {
          pool().post({kind: 'drop', id});
          pieces.close();
        },
      };
    },
    async close() {
      fail(new Error('the backend was closed'));
      await workers?.close();
    },
  };
}
