import {hashIndices} from '../../kernels/hash.js';
import type {BlockValues} from '../../kernels/row-sums.js';

/** Rows of the sample at most. */
export const SAMPLE_ROWS = 4096;

/**
 * The rows with the smallest seeded hash of (shard, row in shard), in the order of shard and row: a simple random sample that does
 * not depend on how the set was cut into shards' blocks, on threads, or on the order of merging.
 */
export interface RowSample {
  readonly count: number;
  readonly dims: number;
  /** count × dims, row-major */
  readonly values: Float64Array;
  readonly shards: Int32Array;
  readonly rows: Float64Array;
  /** one a row; null where a row has none, or no labels were given */
  readonly labels: readonly (string | null)[];
}

export interface RowSampler {
  add(values: BlockValues, rowInBlock: number, shard: number, row: number, label?: string | null): void;
  finish(): RowSample;
}

export function createRowSampler(dims: number, seed: number, limit: number = SAMPLE_ROWS): RowSampler {
  let store = new Float64Array(0);
  const keys = new Float64Array(limit);
  const shards = new Int32Array(limit);
  const rows = new Float64Array(limit);
  const labels: (string | null)[] = [];
  /** heap[0] is the slot with the largest key */
  const heap = new Int32Array(limit);
  let count = 0;

  const reserve = (slots: number): void => {
    if (slots * dims <= store.length) return;
    const grown = new Float64Array(Math.min(limit, Math.max(slots, 64, (4 * store.length) / dims)) * dims);
    grown.set(store);
    store = grown;
  };

  const place = (slot: number, key: number, values: BlockValues, rowInBlock: number, shard: number, row: number, label: string | null): void => {
    labels[slot] = label;
    keys[slot] = key;
    shards[slot] = shard;
    rows[slot] = row;
    store.set(values.subarray(rowInBlock * dims, (rowInBlock + 1) * dims), slot * dims);
  };

  return {
    add(values, rowInBlock, shard, row, label = null) {
      const key = hashIndices(seed, shard, row);
      if (count < limit) {
        reserve(count + 1);
        place(count, key, values, rowInBlock, shard, row, label);
        siftUp(heap, keys, count, count);
        count++;
      } else if (key < keys[heap[0]]) {
        const slot = heap[0];
        place(slot, key, values, rowInBlock, shard, row, label);
        siftDown(heap, keys, count, slot);
      }
    },
    finish() {
      const order = Array.from({length: count}, (_, i) => i).sort((a, b) => shards[a] - shards[b] || rows[a] - rows[b]);
      const values = reordered(store.subarray(0, count * dims), dims, order);
      return {count, dims, values, shards: Int32Array.from(order, (s) => shards[s]), rows: Float64Array.from(order, (s) => rows[s]), labels: order.map((s) => labels[s])};
    },
  };
}

/** Row i becomes row order[i], in place, cycle by cycle. */
function reordered(values: Float64Array, dims: number, order: readonly number[]): Float64Array {
  const rowOf = (i: number): Float64Array => values.subarray(i * dims, (i + 1) * dims);
  const isDone = new Uint8Array(order.length);
  for (let start = 0; start < order.length; start++) {
    if (isDone[start] === 1 || order[start] === start) continue;
    const first = rowOf(start).slice();
    let to = start;
    for (let from = order[to]; from !== start; from = order[to]) {
      rowOf(to).set(rowOf(from));
      isDone[to] = 1;
      to = from;
    }
    rowOf(to).set(first);
    isDone[to] = 1;
  }
  return values;
}

function siftUp(heap: Int32Array, keys: Float64Array, at: number, slot: number): void {
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (keys[heap[parent]] >= keys[slot]) break;
    heap[at] = heap[parent];
    at = parent;
  }
  heap[at] = slot;
}

/** Puts `slot` at the root and lets it sink. */
function siftDown(heap: Int32Array, keys: Float64Array, size: number, slot: number): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    if (child + 1 < size && keys[heap[child + 1]] > keys[heap[child]]) child++;
    if (keys[heap[child]] <= keys[slot]) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = slot;
}
