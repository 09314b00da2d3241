import type {OuterProductJob, OuterProductPlan} from './outer-product-plan.js';
import type {KernelExports} from './wasm-kernel.js';

/**
 * One thread's part in a job: packs strips of columns, then multiplies tiles, each taken from a shared counter. A tile
 * belongs to one thread for the length of a job, and no tile is begun before the job before is done: every entry is summed
 * in the order of the rows, whatever the threads. Waits (Atomics.wait) only where other threads take part.
 *
 * Its source is sent to the threads as text: it may use nothing from outside itself but types.
 * @param control the memory as Int32Array
 * @returns whether this was the last thread to leave, so that the slot is free
 */
export function runOuterProductJob(
  kernel: KernelExports, control: Int32Array, plan: OuterProductPlan, job: OuterProductJob,
): boolean {
  const JOBS_DONE = 0;
  const {stripColumns, width, tiles} = plan;
  const isRounded = job.precision === 'float32';
  const bytes = isRounded ? 4 : 8;
  const chunkRows = plan.chunkBytes / bytes;
  const nextPack = 1 + plan.counters * job.slot;
  const packed = nextPack + 1;
  const nextTile = nextPack + 2;
  const done = nextPack + 3;
  const left = nextPack + 4;
  const strips = Math.ceil(width / stripColumns);
  const packTasks = Math.ceil(job.rows / chunkRows) * strips;
  const tileTasks = tiles.length / 6;
  const panels = plan.panelsAt + (job.number % plan.panelSets) * plan.panelBytes;
  const meansAt = panels + bytes * plan.slotRows * width;
  const stride = width * (job.float32 ? 4 : 8);
  const source = plan.slotsAt + job.slot * plan.slotBytes;

  const packStrip = (task: number): void => {
    const first = Math.floor(task / strips) * chunkRows;
    const rows = Math.min(chunkRows, job.rows - first);
    const column = (task % strips) * stripColumns;
    const from = source + first * stride + column * (job.float32 ? 4 : 8);
    const to = panels + bytes * (first * width + column * rows);
    const columns = Math.min(stripColumns, width - column);
    const shift = plan.shiftAt + 8 * column;
    const means = meansAt + 8 * (Math.floor(task / strips) * width + column);
    if (isRounded) (job.float32 ? kernel.packRoundedFloat32 : kernel.packRoundedFloat64)(from, stride, rows, columns, shift, to, means);
    else (job.float32 ? kernel.packFloat32 : kernel.packFloat64)(from, stride, rows, columns, shift, to);
  };
  const multiplyTile = (task: number): void => {
    const [i, iCount, j, jCount, at, diagonal] = tiles.subarray(6 * task, 6 * task + 6);
    const sum = plan.statesAt + job.state * plan.stateBytes + at;
    for (let first = 0; first < job.rows; first += chunkRows) {
      const rows = Math.min(chunkRows, job.rows - first);
      const chunk = panels + bytes * first * width;
      (isRounded ? kernel.multiplyFloat32 : kernel.multiply)(chunk + bytes * i * rows, chunk + bytes * j * rows, rows, sum, iCount, jCount, diagonal);
      const means = meansAt + 8 * (first / chunkRows) * width;
      if (isRounded) kernel.multiply(means + 8 * i, means + 8 * j, 1, sum, iCount, jCount, diagonal);
    }
  };
  const takeAll = (next: number, finished: number, tasks: number, run: (task: number) => void): boolean => {
    let last = false;
    for (let task = Atomics.add(control, next, 1); task < tasks; task = Atomics.add(control, next, 1)) {
      run(task);
      last = Atomics.add(control, finished, 1) === tasks - 1;
    }
    return last;
  };
  const announce = (counter: number, value: number): void => {
    Atomics.store(control, counter, value);
    Atomics.notify(control, counter);
  };
  const waitFor = (counter: number, goal: number): void => {
    for (let seen = Atomics.load(control, counter); seen < goal; seen = Atomics.load(control, counter)) {
      Atomics.wait(control, counter, seen);
    }
  };

  if (takeAll(nextPack, packed, packTasks, packStrip)) announce(packed, packTasks);
  waitFor(packed, packTasks);
  waitFor(JOBS_DONE, job.number);
  if (takeAll(nextTile, done, tileTasks, multiplyTile)) announce(JOBS_DONE, job.number + 1);
  return Atomics.add(control, left, 1) === plan.threads - 1;
}
