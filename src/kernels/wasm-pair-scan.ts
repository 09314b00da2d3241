import type {MemoryPool} from './memory-pool.js';
import type {OpenPairScan} from './pair-scan.js';
import {TILE_ROWS} from './products.js';
import {instantiate, type WasmKernel} from './wasm-kernel.js';

/** Copies a tile, so that whatever made it may go on. */
export const wasmPairScan = (kernel: WasmKernel, pool: MemoryPool): OpenPairScan => (count, centreSquared) => {
  // the kernel reads two numbers at a time, of which the second may lie behind the last
  const span = 8 * (count + 1);
  const dots = 5 * span;
  const found = dots + 8 * (TILE_ROWS ** 2 + 1);
  const sums = found + 8 * 3 * TILE_ROWS;
  const memory = pool.take(sums + 16);
  const wasm = instantiate(kernel.module, memory);
  const numbers = (at: number, length: number) => new Float64Array(memory.buffer, at, length);
  const [centreDot, inverseNorm, squared, angleLimit, distanceLimit] = Array.from({length: 5}, (_, k) => numbers(k * span, count));
  return {
    rows: {centreDot, inverseNorm, squared, angleLimit, distanceLimit},
    found: numbers(found, 3 * TILE_ROWS),
    sums: numbers(sums, 2),
    open: ({values}) => numbers(dots, values.length).set(values),
    scan: (i, from, to, at) => (wasm.pairs(dots + 8 * at, to - from, 0, span, 8 * from, centreDot[i] + centreSquared, inverseNorm[i], squared[i],
      angleLimit[i], distanceLimit[i], found, sums) - found) / 24,
  };
};
