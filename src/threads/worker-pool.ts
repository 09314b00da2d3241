import {Worker} from 'node:worker_threads';
import {runOuterProductJob} from '../kernels/outer-product-job.js';
import {reflector, settle} from '../kernels/reflector.js';
import {runTridiagonalJob} from '../kernels/tridiagonal-job.js';
import {workerMain, type FromWorker, type ToWorker, type WorkerJobs} from './worker-main.js';

export interface WorkerPool {
  readonly size: number;
  /** Reductions go to one thread, in turn; all else to every thread, in the same order. */
  post(message: ToWorker): void;
  close(): Promise<void>;
}

export interface PoolEvents {
  done(message: FromWorker): void;
  /** A thread ended that was not asked to, and the others have been stopped: called once. */
  failed(cause: Error): void;
}

const JOBS: WorkerJobs = {outerProducts: runOuterProductJob, tridiagonal: runTridiagonalJob, reflector, settle};
const PROGRAM = `(${workerMain.toString()})(require('node:worker_threads').parentPort, {${
  Object.entries(JOBS).map(([name, job]) => `${name}: ${String(job)}`).join(', ')}});`;

/** Worker threads. While work is out that has not come back they keep the process alive, and not otherwise. */
export function createWorkerPool(size: number, events: PoolEvents): WorkerPool {
  let out = 0;
  let turn = 0;
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
  for (const worker of workers) {
    worker.unref();
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`exit code ${code}`)));
    worker.on('message', (message: FromWorker) => {
      if (--out === 0) for (const each of workers) each.unref();
      events.done(message);
    });
  }
  return {
    size,
    post(message) {
      if ((message.kind === 'job' || message.kind === 'reduce') && out++ === 0) for (const worker of workers) worker.ref();
      if (message.kind === 'reduce') workers[turn++ % size].postMessage(message);
      else for (const worker of workers) worker.postMessage(message);
    },
    close: stop,
  };
}
