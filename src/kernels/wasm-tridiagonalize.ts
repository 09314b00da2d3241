import type {Tridiagonal} from './backend.js';
import type {MemoryPool} from './memory-pool.js';
import {reflector, scaleOf, settle} from './reflector.js';
import {runTridiagonalJob} from './tridiagonal-job.js';
import {fillPlan, planTridiagonal, readPlan, readVectors, type TridiagonalPlan} from './tridiagonal-plan.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Does the work of a plan whose matrix is in place. */
export type RunTridiagonal = (memory: WebAssembly.Memory, plan: TridiagonalPlan) => void | Promise<void>;

/**
 * Reduces a symmetric matrix to tridiagonal form in WebAssembly memory: `run` on this thread or on another.
 * @param a n × n row-major; for `vectors` its strict lower triangle holds afterwards the reflections' vectors, a row each
 * @throws RangeError where an entry is not finite
 */
export async function wasmTridiagonalize(
  pool: MemoryPool, a: Float64Array, n: number, wanted: 'values' | 'vectors', run: RunTridiagonal,
): Promise<Tridiagonal> {
  const scale = scaleOf(a, n);
  const plan = planTridiagonal(n);
  const memory = pool.take(plan.bytes);
  const numbers = new Float64Array(memory.buffer);
  fillPlan(numbers, plan, a, scale);
  await run(memory, plan);
  if (wanted === 'vectors') readVectors(numbers, plan, a);
  const result = readPlan(numbers, plan, scale);
  pool.give(memory);
  return result;
}

export const runHere = ({module}: WasmKernel): RunTridiagonal => (memory, plan) =>
  runTridiagonalJob(instantiate(module, memory), new Float64Array(memory.buffer), plan, reflector, settle);
