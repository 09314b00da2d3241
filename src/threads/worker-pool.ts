import {Worker} from 'node:worker_threads';
import {runBandJob} from '../kernels/band-job.js';
import {runOuterProductJob} from '../kernels/outer-product-job.js';
import {runProductJob} from '../kernels/product-tile.js';
import {reflector, settle} from '../kernels/reflector.js';
import {runTridiagonalJob} from '../kernels/tridiagonal-job.js';
import {workerMain, type FromWorker, type ToWorker, type WorkerJobs} from './worker-main.js';

export interface WorkerPool {
  readonly size: number;
  /**
   * What one thread does alone goes to the one with the least to do, by `cost`; all else to every thread, in the same order.
   * `help` goes to the other threads once no other work is out.
   */
  post(message: ToWorker, cost?: number, help?: ToWorker): void;
  close(): Promise<void>;
}

export interface PoolEvents {
  done(message: FromWorker): void;
  /** A thread ended that was not asked to, and the others have been stopped: called once. */
  failed(cause: Error): void;
}

const JOBS: WorkerJobs = {outerProducts: runOuterProductJob, product: runProductJob, tridiagonal: runTridiagonalJob, band: runBandJob, reflector, settle};
const PROGRAM = `(${workerMain.toString()})(require('node:worker_threads').parentPort, {${
  Object.entries(JOBS).map(([name, job]) => `${name}: ${String(job)}`).join(', ')}});`;

/** Worker threads. While work is out that has not come back they keep the process alive, and not otherwise. */
export function createWorkerPool(size: number, events: PoolEvents): WorkerPool {
  let out = 0;
  const loads = new Float64Array(size);
  const placed = new Map<string, {readonly worker: number; readonly cost: number; help?: ToWorker}>();
  let ended = false;
  const workers = Array.from({length: size}, () => new Worker(PROGRAM, {eval: true, execArgv: [], name: 'collapsar'}));
  const stop = async (): Promise<void> => {
    ended = true;
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  const fail = (cause: Error): void => {
    if (ended) return;
    void stop();
    events.failed(cause);
  };
  const callForHelp = (): void => {
    if (out !== 1 || ended) return;
    for (const place of placed.values()) {
      if (place.help !== undefined) workers.forEach((each, i) => { if (i !== place.worker) each.postMessage(place.help); });
      place.help = undefined;
    }
  };
  for (const worker of workers) {
    worker.unref();
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`exit code ${code}`)));
    worker.on('message', (message: FromWorker) => {
      if (--out === 0) for (const each of workers) each.unref();
      const place = nameOf(message);
      const {worker: busy, cost} = placed.get(place) ?? {worker: 0, cost: 0};
      loads[busy] -= cost;
      placed.delete(place);
      events.done(message);
      setImmediate(callForHelp);
    });
  }
  return {
    size,
    post(message, cost = 0, help) {
      const alone = message.kind === 'reduce' || message.kind === 'band' || message.kind === 'product';
      if ((message.kind === 'sums' || alone) && out++ === 0) for (const worker of workers) worker.ref();
      if (!alone) return workers.forEach((worker) => worker.postMessage(message));
      const worker = loads.indexOf(Math.min(...loads));
      loads[worker] += cost;
      placed.set(nameOf(message), {worker, cost, help});
      workers[worker].postMessage(message);
      if (help !== undefined) setImmediate(callForHelp);
    },
    close: stop,
  };
}

const nameOf = ({id, number}: FromWorker): string => `${id} ${number}`;
