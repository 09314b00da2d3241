import type {MessagePort} from 'node:worker_threads';
import type {runOuterProductJob} from '../kernels/outer-product-job.js';
import type {OuterProductJob, OuterProductPlan} from '../kernels/outer-product-plan.js';
import type {ProductJob, ProductPlan, runProductJob} from '../kernels/product-tile.js';
import type {reflector, settle} from '../kernels/reflector.js';
import type {runTridiagonalJob} from '../kernels/tridiagonal-job.js';
import type {TridiagonalPlan} from '../kernels/tridiagonal-plan.js';
import type {KernelExports} from '../kernels/wasm-kernel.js';

/** What a thread is told: `id` names one set of running sums, or one piece of work. */
export type ToWorker =
  | {readonly kind: 'open'; readonly id: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory; readonly plan: OuterProductPlan}
  | {readonly kind: 'job'; readonly id: number; readonly job: OuterProductJob}
  | {readonly kind: 'drop'; readonly id: number}
  | OneThread & {readonly id: number};

/** Work that one thread does alone. */
export type OneThread = {readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory} & (
  | {readonly kind: 'reduce'; readonly plan: TridiagonalPlan}
  | {readonly kind: 'product'; readonly plan: ProductPlan; readonly job: ProductJob});

/** A piece of work is done, or the last thread has left job `number`. */
export interface FromWorker {
  readonly id: number;
  readonly number: number;
}

export interface WorkerJobs {
  readonly outerProducts: typeof runOuterProductJob;
  readonly product: typeof runProductJob;
  readonly tridiagonal: typeof runTridiagonalJob;
  readonly reflector: typeof reflector;
  readonly settle: typeof settle;
}

/**
 * The whole program of a worker thread. Its source is sent as text, so that it runs from TypeScript, from the built
 * package and from a bundle alike: it may use nothing from outside itself but types.
 */
export function workerMain(port: MessagePort, jobs: WorkerJobs): void {
  const opened = new Map<number, {kernel: KernelExports; control: Int32Array; plan: OuterProductPlan}>();
  const instantiate = (module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports =>
    new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as KernelExports;
  const done = (id: number, number: number): void => port.postMessage({id, number} satisfies FromWorker);

  port.on('message', (message: ToWorker) => {
    const {kind, id} = message;
    if (kind === 'open') {
      const {module, memory, plan} = message;
      opened.set(id, {kernel: instantiate(module, memory), control: new Int32Array(memory.buffer), plan});
    } else if (kind === 'drop') {
      opened.delete(id);
    } else if (kind === 'job') {
      const sums = opened.get(id);
      if (sums !== undefined && jobs.outerProducts(sums.kernel, sums.control, sums.plan, message.job)) done(id, message.job.number);
    } else {
      const kernel = instantiate(message.module, message.memory);
      const numbers = new Float64Array(message.memory.buffer);
      if (message.kind === 'product') jobs.product(kernel, numbers, message.plan, message.job);
      else jobs.tridiagonal(kernel, numbers, message.plan, jobs.reflector, jobs.settle);
      done(id, 0);
    }
  });
}
