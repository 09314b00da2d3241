import type {Tridiagonal} from './backend.js';
import {runBandJob} from './band-job.js';
import {fillBandPlan, planBand, readBandPlan, type BandPlan} from './band-plan.js';
import type {MemoryPool} from './memory-pool.js';
import {reflector, scaleOf, settle} from './reflector.js';
import {runTridiagonalJob} from './tridiagonal-job.js';
import {fillPlan, planTridiagonal, readPlan, readVectors, type TridiagonalPlan} from './tridiagonal-plan.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Does the work of a plan whose matrix is in place, on this thread or on others. */
export interface RunReduction {
  direct(memory: WebAssembly.Memory, plan: TridiagonalPlan): void | Promise<void>;
  byBand(memory: WebAssembly.Memory, plan: BandPlan): void | Promise<void>;
}

/** From here on the way by a band costs no more on one thread. */
const SMALLEST_BY_BAND = 1400;

/**
 * Reduces a symmetric matrix to tridiagonal form in WebAssembly memory.
 * @param a n × n row-major; afterwards its strict lower triangle holds the reflections' vectors, a row each
 * @throws RangeError where an entry is not finite
 */
export async function wasmTridiagonalize(pool: MemoryPool, a: Float64Array, n: number, run: RunReduction): Promise<Tridiagonal> {
  return inMemory(pool, planTridiagonal(n), scaleOf(a, n), async (memory, numbers, plan, scale) => {
    fillPlan(numbers, plan, a, scale);
    await run.direct(memory, plan);
    readVectors(numbers, plan, a);
    return readPlan(numbers, plan, scale);
  });
}

/** The same without the vectors. @param a kept; of which the lower triangle is read */
export async function wasmTridiagonal(pool: MemoryPool, a: Float64Array, n: number, run: RunReduction): Promise<Tridiagonal> {
  if (n < SMALLEST_BY_BAND) return wasmTridiagonalize(pool, a.slice(), n, run);
  return inMemory(pool, planBand(n), scaleOf(a, n), async (memory, numbers, plan, scale) => {
    fillBandPlan(numbers, plan, a, scale);
    await run.byBand(memory, plan);
    return readBandPlan(numbers, plan, scale);
  });
}

async function inMemory<P extends {readonly bytes: number}>(
  pool: MemoryPool, plan: P, scale: number, work: (memory: WebAssembly.Memory, numbers: Float64Array, plan: P, scale: number) => Promise<Tridiagonal>,
): Promise<Tridiagonal> {
  const memory = pool.take(plan.bytes);
  const result = await work(memory, new Float64Array(memory.buffer), plan, scale);
  pool.give(memory);
  return result;
}

export const reduceHere = ({module}: WasmKernel): RunReduction => ({
  direct: (memory, plan) => runTridiagonalJob(instantiate(module, memory), new Float64Array(memory.buffer), plan, reflector, settle),
  byBand: (memory, plan) => runBandJob(instantiate(module, memory), new Float64Array(memory.buffer), plan, createControl(), reflector, true),
});

/** What the threads of a reduction by band tell each other. */
export const createControl = (): Int32Array => new Int32Array(new SharedArrayBuffer(64));
