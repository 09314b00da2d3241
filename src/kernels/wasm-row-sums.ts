import {copyRows} from './copy-rows.js';
import {finishHash} from './hash.js';
import type {MemoryPool} from './memory-pool.js';
import {HELD_BYTES, type BlockValues, type RowSums} from './row-sums.js';
import {instantiate, type KernelExports, type WasmKernel} from './wasm-kernel.js';

/** Bytes of rows copied in at a time: they stay in a core's own cache until they are summed. */
const CHUNK_BYTES = 256 * 1024;
const HASH_BYTES = 32;

/** Where things lie in the memory, in bytes; vectors are of `width` columns: a multiple of four, zeros past the last. */
interface Plan {
  readonly width: number;
  readonly rows: number;
  readonly centre: number;
  readonly sum: number;
  readonly second: number;
  readonly factors: number;
  readonly out: number;
  readonly source: number;
  readonly centred: number;
  readonly held: number;
  readonly bytes: number;
}

/** On the calling thread, some rows at a time. */
export function wasmRowSums(kernel: WasmKernel, pool: MemoryPool): RowSums {
  let memory: ArrayBufferLike = new ArrayBuffer(0);
  let wasm: KernelExports;
  let plan = planFor(0);
  let indices = new Int32Array(0);

  const reserve = (dims: number): void => {
    const wanted = planFor(dims);
    if (wanted.width === plan.width) return;
    plan = wanted;
    if (memory.byteLength < plan.bytes) {
      const own = pool.take(plan.bytes);
      memory = own.buffer;
      wasm = instantiate(kernel.module, own);
    }
    new Uint8Array(memory, 0, plan.bytes).fill(0);
  };
  const numbers = (at: number, length: number) => new Float64Array(memory, at, length);
  const copyOut = (first: number, count: number, dims: number, out: BlockValues): void => {
    const {width, centred} = plan;
    if (dims === width) return out.set(numbers(centred, count * width), first * dims);
    for (let i = 0; i < count; i++) out.set(numbers(centred + 8 * i * width, dims), (first + i) * dims);
  };
  /** Work on so many of the chosen rows at a time, `first` and on: copied in, or neighbours as they are held. */
  const inChunks = (values: BlockValues, dims: number, chosen: Int32Array, work: (source: number, first: number, count: number) => void): void => {
    const isHeld = values.buffer === memory;
    const {width, source} = plan;
    for (let first = 0, count = 0; first < chosen.length; first += count) {
      const most = Math.min(plan.rows, chosen.length - first);
      if (isHeld) {
        for (count = 1; count < most && chosen[first + count] === chosen[first] + count;) count++;
        work(values.byteOffset + chosen[first] * strideOf(values), first, count);
        continue;
      }
      count = most;
      const to = values instanceof Float32Array ? new Float32Array(memory, source, count * width) : numbers(source, count * width);
      if (dims < width) to.fill(0);
      copyRows(values, dims, chosen, first, count, to, width);
      work(source, first, count);
    }
  };
  const everyRow = (rows: number): Int32Array => {
    if (indices.length < rows) indices = Int32Array.from({length: rows}, (_, r) => r);
    return indices.subarray(0, rows);
  };
  const strideOf = (values: BlockValues): number => plan.width * values.BYTES_PER_ELEMENT;

  const addTwo = (kind: 'moments' | 'directions'): RowSums['addMoments'] => (values, chosen, centre, factors, sum, second) => {
    const dims = centre.length;
    reserve(dims);
    const add = wasm[`${kind}${values instanceof Float32Array ? 'Float32' : 'Float64'}`];
    const vectors = [[plan.centre, centre], [plan.sum, sum], [plan.second, second]] as const;
    for (const [at, vector] of vectors) numbers(at, dims).set(vector);
    const own = numbers(plan.factors, plan.rows);
    inChunks(values, dims, chosen, (source, first, some) => {
      for (let i = 0; i < some; i++) own[i] = factors[chosen[first + i]];
      add(source, strideOf(values), some, plan.width, plan.centre, plan.factors, plan.sum, plan.second);
    });
    sum.set(numbers(plan.sum, dims));
    second.set(numbers(plan.second, dims));
  };

  return {
    hold(rows, dims) {
      reserve(dims);
      if (dims < plan.width || rows.byteLength > HELD_BYTES) return rows;
      const held = rows instanceof Float32Array ? new Float32Array(memory, plan.held, rows.length) : numbers(plan.held, rows.length);
      held.set(rows);
      return held;
    },
    centre(values, chosen, origin, out) {
      const dims = origin.length;
      reserve(dims);
      const centre = values instanceof Float32Array ? wasm.centreFloat32 : wasm.centreFloat64;
      numbers(plan.centre, dims).set(origin);
      inChunks(values, dims, chosen, (source, first, count) => {
        centre(source, strideOf(values), count, plan.width, plan.centre, plan.centred);
        copyOut(first, count, dims, out);
      });
    },
    norms(values, rows, dims, centre, squaredNorms, squaredDistances) {
      reserve(dims);
      const norms = values instanceof Float32Array ? wasm.normsFloat32 : wasm.normsFloat64;
      numbers(plan.centre, dims).set(centre);
      inChunks(values, dims, everyRow(rows), (source, first, count) => {
        norms(source, strideOf(values), count, plan.width, plan.centre, plan.factors, plan.out);
        squaredNorms.set(numbers(plan.factors, count), first);
        squaredDistances.set(numbers(plan.out, count), first);
      });
    },
    hash(values, rows, dims, words) {
      reserve(dims);
      const hash = values instanceof Float32Array ? wasm.hashFloat32 : wasm.hashFloat64;
      inChunks(values, dims, everyRow(rows), (source, first, count) => {
        hash(source, count, strideOf(values), plan.out);
        finishHash(new Int32Array(memory, plan.out, (count * HASH_BYTES) / 4), count, words, first);
      });
    },
    addMoments: addTwo('moments'),
    addDirections: addTwo('directions'),
  };
}

function planFor(dims: number): Plan {
  const width = Math.ceil(dims / 4) * 4;
  const rows = Math.max(4, Math.floor(CHUNK_BYTES / (8 * Math.max(1, width))));
  let bytes = 0;
  const take = (size: number): number => {
    const at = bytes;
    bytes += Math.ceil(size / 64) * 64;
    return at;
  };
  const vector = (): number => take(8 * width);
  const [centre, sum, second, factors, out] = [vector(), vector(), vector(), take(8 * rows), take(HASH_BYTES * rows)];
  const [source, centred, held] = [take(8 * rows * width), take(8 * rows * width), take(HELD_BYTES)];
  return {width, rows, centre, sum, second, factors, out, source, centred, held, bytes};
}
