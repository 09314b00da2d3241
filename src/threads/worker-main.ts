import type {MessagePort} from 'node:worker_threads';
import type {OuterProductJob, OuterProductPlan} from '../kernels/outer-product-plan.js';
import type {runOuterProductJob} from '../kernels/outer-product-job.js';
import type {KernelExports} from '../kernels/wasm-kernel.js';

/** What a thread is told: `id` names one set of running sums. */
export type ToWorker =
  | {readonly kind: 'open'; readonly id: number; readonly module: WebAssembly.Module; readonly memory: WebAssembly.Memory; readonly plan: OuterProductPlan}
  | {readonly kind: 'job'; readonly id: number; readonly job: OuterProductJob}
  | {readonly kind: 'drop'; readonly id: number};

/** The last thread to leave a job says so. */
export interface FromWorker {
  readonly id: number;
  readonly number: number;
}

/**
 * The whole program of a worker thread. Its source is sent as text, so that it runs from TypeScript, from the built
 * package and from a bundle alike: it may use nothing from outside itself but types.
 */
export function workerMain(port: MessagePort, run: typeof runOuterProductJob): void {
  const opened = new Map<number, {kernel: KernelExports; control: Int32Array; plan: OuterProductPlan}>();
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'open') {
      const {module, memory, plan} = message;
      const kernel = new WebAssembly.Instance(module, {env: {memory}}).exports as unknown as KernelExports;
      opened.set(message.id, {kernel, control: new Int32Array(memory.buffer), plan});
    } else if (message.kind === 'drop') {
      opened.delete(message.id);
    } else {
      const sums = opened.get(message.id);
      if (sums !== undefined && run(sums.kernel, sums.control, sums.plan, message.job)) {
        port.postMessage({id: message.id, number: message.job.number} satisfies FromWorker);
      }
    }
  });
}
