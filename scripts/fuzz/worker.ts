/** The thread that feeds a reader. It says where it is in shared memory, so that whoever watches knows what it hangs on. */
import {mkdtempSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';
import {parentPort, workerData} from 'node:worker_threads';
import {execute, inputAt, makeReady} from './execute.js';
import {TARGETS} from './targets.js';

/** What a worker is told. */
export interface Order {
  readonly target: string;
  readonly seed: number;
  /** index of its first execution, and of the first that is not its own */
  readonly from: number;
  readonly to: number;
  /** when to stop, in ms since the epoch */
  readonly deadline: number;
  /** index of the execution that runs */
  readonly place: Int32Array<SharedArrayBuffer>;
  /** a folder in memory, where there is one */
  readonly folder: string;
}

/** What a worker says: of one execution, or at its end. */
export type Said = {readonly index: number; readonly fault: string} | {readonly done: true};

const SLOW_MICROSECONDS = 1e6;

const {target: name, seed, from, to, deadline, place, folder} = workerData as Order;
const ready = makeReady(TARGETS.find((target) => target.name === name) as (typeof TARGETS)[number]);
const own = mkdtempSync(join(folder, 'collapsar-fuzz-'));
const path = join(own, `input.${ready.target.ending}`);

const say = (said: Said): void => parentPort?.postMessage(said);

for (let index = from; index < to && Date.now() < deadline; index++) {
  Atomics.store(place, 0, index);
  const input = inputAt(ready, seed, index);
  const before = process.cpuUsage();
  const fault = await execute(ready, input, path);
  const {user, system} = process.cpuUsage(before);
  if (fault !== null) say({index, fault});
  else if (user + system > SLOW_MICROSECONDS) say({index, fault: `slow: ${((user + system) / 1e6).toFixed(1)} s`});
}
rmSync(own, {recursive: true, force: true});
say({done: true});
