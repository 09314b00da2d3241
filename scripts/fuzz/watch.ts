import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import process from 'node:process';
import {Worker} from 'node:worker_threads';
import type {Order, Said} from './worker.js';

export interface Failure {
  readonly index: number;
  readonly fault: string;
}

export interface Outcome {
  readonly executions: number;
  readonly seconds: number;
  readonly failures: readonly Failure[];
}

const HANG_MICROSECONDS = 1e6;
/** of one that takes no time of the processor either; counted in ticks of this thread, which do not come where the machine is busy with other things */
const STUCK_TICKS = 1500;
const MEMORY = 512e6;
const TICK_MS = 20;
const STARTING = -1;
const HEAP_MB = 400;

/**
 * Feeds one reader until `seconds` have passed or `executions` are done. A worker that hangs, or takes too much memory, is ended, and
 * another goes on behind the input that it was at. Memory that is taken twice at the same input is that input's; else it is garbage of those before.
 */
export const watchTarget = async (target: string, seed: number, seconds: number, executions: number, from = 0): Promise<Outcome> => {
  const started = Date.now();
  const deadline = started + seconds * 1000;
  const failures: Failure[] = [];
  let [next, done, suspect] = [from, 0, -1];
  while (next < from + executions && Date.now() < deadline) {
    const {place, fault} = await runWorker({target, seed, from: next, to: from + executions, deadline, place: new Int32Array(new SharedArrayBuffer(4)), folder: existsSync('/dev/shm') ? '/dev/shm' : tmpdir()}, failures);
    const again = fault !== null && fault.startsWith('memory') && suspect !== place;
    if (again) suspect = place;
    else if (fault !== null) failures.push({index: place, fault});
    done += place - next + (again ? 0 : 1);
    next = again ? place : place + 1;
    if (fault === null) break;
  }
  return {executions: done, seconds: (Date.now() - started) / 1000, failures};
};

/** Until it ends by itself (no fault), or must be ended. */
const runWorker = (order: Order, failures: Failure[]): Promise<{place: number; fault: string | null}> => new Promise((resolve) => {
  Atomics.store(order.place, 0, STARTING);
  const worker = new Worker(new URL('./worker.js', import.meta.url), {workerData: order, resourceLimits: {maxOldGenerationSizeMb: HEAP_MB}, stderr: true});
  // libraries have much to say
  worker.stderr.resume();
  let [last, ticks, since, usage] = [STARTING, 0, Date.now(), process.cpuUsage()];
  const finish = (fault: string | null): void => {
    clearInterval(timer);
    worker.removeAllListeners();
    worker.on('error', () => undefined);
    void worker.terminate().then(() => resolve({place: Math.max(order.from, Atomics.load(order.place, 0)), fault}));
  };
  const look = (): void => {
    const place = Atomics.load(order.place, 0);
    if (place !== last || place === STARTING) [last, ticks, since, usage] = [place, 0, Date.now(), process.cpuUsage()];
    ticks++;
    const {user, system} = process.cpuUsage(usage);
    const rss = process.memoryUsage.rss();
    if (rss > MEMORY) finish(`memory: ${Math.round(rss / 1e6)} MB`);
    else if (user + system > HANG_MICROSECONDS && Date.now() - since > 1000) finish('hang: over 1 s');
    else if (ticks > STUCK_TICKS) finish('stuck: over 30 s without work');
  };
  const timer = setInterval(look, TICK_MS);
  worker.on('message', (said: Said) => 'done' in said ? finish(null) : failures.push(said));
  worker.on('error', (error: NodeJS.ErrnoException) => finish(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `memory: a heap of ${HEAP_MB} MB is full` : `uncaught ${error.stack?.split('\n', 3).join(' ') ?? error.message}`));
});
