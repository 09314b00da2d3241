import {copyRows} from './copy-rows.js';
import {letEventsIn} from './let-events-in.js';
import {mirror} from './mirror.js';
import type {OuterProductPlan} from './outer-product-plan.js';

/** Copies `count` selected rows into a slot, columns padded; the padding is never read into a result. */
export function fillSlot(
  memory: WebAssembly.Memory, plan: OuterProductPlan, slot: number,
  values: Float32Array | Float64Array, rows: Int32Array, first: number, count: number,
): void {
  const {dims, width} = plan;
  const at = plan.slotsAt + slot * plan.slotBytes;
  const to = values instanceof Float32Array
    ? new Float32Array(memory.buffer, at, count * width) : new Float64Array(memory.buffer, at, count * width);
  copyRows(values, dims, rows, first, count, to, width);
}

/** The counters of a slot, back to zero for its next job. */
export function resetSlot(memory: WebAssembly.Memory, plan: OuterProductPlan, slot: number): void {
  new Int32Array(memory.buffer, 4 * (1 + plan.counters * slot), plan.counters).fill(0);
}

/** Counters and states zero, and the shift in place. */
export function initialize(memory: WebAssembly.Memory, plan: OuterProductPlan, shift: Float64Array): void {
  new Uint8Array(memory.buffer, 0, plan.panelsAt).fill(0);
  new Float64Array(memory.buffer, plan.shiftAt, plan.dims).set(shift);
}

/** One state as a full square matrix, both triangles. */
export async function readState(memory: WebAssembly.Memory, plan: OuterProductPlan, state: number): Promise<Float64Array> {
  const {dims, tiles} = plan;
  const out = new Float64Array(dims * dims);
  for (let t = 0; t < tiles.length; t += 6) {
    const [i0, iCount, j0, jCount, at] = tiles.subarray(t, t + 5);
    const tile = new Float64Array(memory.buffer, plan.statesAt + state * plan.stateBytes + at, iCount * jCount);
    const end = Math.min(j0 + jCount, dims);
    for (let i = i0; i < Math.min(i0 + iCount, dims); i++) {
      const j = Math.max(i, j0);
      out.set(tile.subarray((i - i0) * jCount + j - j0, (i - i0) * jCount + end - j0), i * dims + j);
    }
    await letEventsIn();
  }
  await mirror(out, dims, 'upper');
  return out;
}
