import {letEventsIn} from './let-events-in.js';

const BLOCK = 32;

/**
 * Copies one triangle of a square on the diagonal, rows and columns `start` to `end`, to the other: by blocks, since down a column every
 * entry is a cache line of its own.
 * @param matrix n × n row-major
 */
export async function mirror(matrix: Float64Array, n: number, from: 'lower' | 'upper', start = 0, end = n): Promise<void> {
  for (let i0 = start; i0 < end; i0 += BLOCK) {
    for (let j0 = start; j0 <= i0; j0 += BLOCK) {
      for (let i = i0; i < Math.min(i0 + BLOCK, end); i++) {
        for (let j = j0, last = Math.min(j0 + BLOCK, i); j < last; j++) {
          if (from === 'lower') matrix[j * n + i] = matrix[i * n + j];
          else matrix[i * n + j] = matrix[j * n + i];
        }
      }
    }
    await letEventsIn();
  }
}
