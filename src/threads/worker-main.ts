import type {MessagePort} from 'node:worker_threads';
import type {runBandJob} from '../kernels/band-job.js';
import type {BandPlan} from '../kernels/band-plan.js';
import type {runOuterProductJob} from '../kernels/outer-product-job.js';
import type {OuterProductJob, OuterProductPlan} from '../kernels/outer-product-plan.js';
import type {ProductJob, ProductPlan, runProductJob} from '../kernels/product-tile.js';
import type {reflector, settle} from '../kernels/reflector.js';
import type {runTridiagonalJob} from '../kernels/tridiagonal-job.js';
import type {TridiagonalPlan} from '../kernels/tridiagonal-plan.js';
import type {KernelExports} from '../kernels/wasm-kernel.js';

/** What a thread is told: `id` names one set of running sums, one set of products, or one reduction. */
export type ToWorker =
  | {readonly kind: 'openSums'; readonly id: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory; readonly plan: OuterProductPlan}
  | {readonly kind: 'openProduct'; readonly id: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory; readonly plan: ProductPlan}
  | {readonly kind: 'drop'; readonly id: number}
  | {readonly kind: 'sums'; readonly id: number; readonly job: OuterProductJob}
  | {readonly kind: 'product'; readonly id: number; readonly number: number; readonly job: ProductJob}
  | {readonly kind: 'reduce'; readonly id: number; readonly number: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory; readonly plan: TridiagonalPlan}
  | BandWork & {readonly kind: 'band'; readonly number: number}
  | BandWork & {readonly kind: 'helpBand'};

interface BandWork {
  readonly id: number;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly plan: BandPlan;
  readonly control: Int32Array;
}

/** Piece `number` of the work of `id` is done: the one thread that had it, or the last of all, has left it. */
export interface FromWorker {
  readonly id: number;
  readonly number: number;
}

export interface WorkerJobs {
  readonly outerProducts: typeof runOuterProductJob;
  readonly product: typeof runProductJob;
  readonly tridiagonal: typeof runTridiagonalJob;
  readonly band: typeof runBandJob;
  readonly reflector: typeof reflector;
  readonly settle: typeof settle;
}

/**
 * The whole program of a worker thread. Its source is sent as text, so that it runs from TypeScript, from the built
 * package and from a bundle alike: it may use nothing from outside itself but types.
 */
export function workerMain(port: MessagePort, jobs: WorkerJobs): void {
  const instantiate = (module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports =>
    new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as KernelExports;
  const done = (id: number, number: number): void => port.postMessage({id, number} satisfies FromWorker);
  const opened = new Map<number, (message: ToWorker) => void>();

  port.on('message', (message: ToWorker) => {
    const {kind, id} = message;
    if (kind === 'openSums') {
      const {module, memory, plan} = message;
      const kernel = instantiate(module, memory);
      const control = new Int32Array(memory.buffer);
      opened.set(id, (work) => { if (work.kind === 'sums' && jobs.outerProducts(kernel, control, plan, work.job)) done(id, work.job.number); });
    } else if (kind === 'openProduct') {
      const {module, memory, plan} = message;
      const kernel = instantiate(module, memory);
      const numbers = new Float64Array(memory.buffer);
      opened.set(id, (work) => {
        if (work.kind !== 'product') return;
        jobs.product(kernel, numbers, plan, work.job);
        done(id, work.number);
      });
    } else if (kind === 'drop') {
      opened.delete(id);
    } else if (kind === 'reduce') {
      const {module, memory, plan} = message;
      jobs.tridiagonal(instantiate(module, memory), new Float64Array(memory.buffer), plan, jobs.reflector, jobs.settle);
      done(id, message.number);
    } else if (kind === 'band' || kind === 'helpBand') {
      const {module, memory, plan, control} = message;
      jobs.band(instantiate(module, memory), new Float64Array(memory.buffer), plan, control, jobs.reflector, kind === 'band');
      if (kind === 'band') done(id, message.number);
    } else opened.get(id)?.(message);
  });
}
