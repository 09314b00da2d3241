import type {Tridiagonal} from './backend.js';
import {runBandJob} from './band-job.js';
import {fillBandPlan, planBand, type BandPlan} from './band-plan.js';
import {readTridiagonal, type TridiagonalPlaces} from './layout.js';
import type {MemoryPool} from './memory-pool.js';
import {reflector, scaleOf, settle} from './reflector.js';
import {runTridiagonalJob} from './tridiagonal-job.js';
import {fillPlan, planTridiagonal, readVectors, type TridiagonalPlan} from './tridiagonal-plan.js';
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
  return directly(pool, a, n, run, (numbers, plan) => { readVectors(numbers, plan, a); });
}

/** The same without the vectors. @param a kept; of which the lower triangle is read */
export async function wasmTridiagonal(pool: MemoryPool, a: Float64Array, n: number, run: RunReduction): Promise<Tridiagonal> {
  if (n < SMALLEST_BY_BAND) return directly(pool, a, n, run);
  const scale = await scaleOf(a, n);
  return inMemory(pool, planBand(n), scale, async (memory, numbers, plan) => {
    await fillBandPlan(numbers, plan, a, scale);
    await run.byBand(memory, plan);
  });
}

async function directly(
  pool: MemoryPool, a: Float64Array, n: number, run: RunReduction, readMore?: (numbers: Float64Array, plan: TridiagonalPlan) => void,
): Promise<Tridiagonal> {
  const scale = await scaleOf(a, n);
  return inMemory(pool, planTridiagonal(n), scale, async (memory, numbers, plan) => {
    fillPlan(numbers, plan, a, scale);
    await run.direct(memory, plan);
    readMore?.(numbers, plan);
  });
}

async function inMemory<P extends TridiagonalPlaces & {readonly bytes: number}>(
  pool: MemoryPool, plan: P, scale: number, work: (memory: WebAssembly.Memory, numbers: Float64Array, plan: P) => Promise<void>,
): Promise<Tridiagonal> {
  const memory = pool.take(plan.bytes);
  const numbers = new Float64Array(memory.buffer);
  await work(memory, numbers, plan);
  const result = readTridiagonal(numbers, plan, scale);
  pool.give(memory);
  return result;
}

export const reduceHere = ({module}: WasmKernel): RunReduction => ({
  direct: (memory, plan) => runTridiagonalJob(instantiate(module, memory), new Float64Array(memory.buffer), plan, reflector, settle),
  byBand: (memory, plan) => runBandJob(instantiate(module, memory), new Float64Array(memory.buffer), plan, createControl(), reflector, true),
});

/** What the threads of a reduction by band tell each other. */
export const createControl = (): Int32Array => new Int32Array(new SharedArrayBuffer(64));
