import type {Tridiagonal} from './backend.js';

/** Places one after another in one memory, as indices of float64, each at the start of a cache line. */
export interface Layout {
  readonly take: (count: number) => number;
  readonly bytes: () => number;
}

export function createLayout(): Layout {
  let at = 0;
  return {
    take(count) {
      const from = at;
      at += Math.ceil(count / 8) * 8;
      return from;
    },
    bytes: () => 8 * at,
  };
}

/** From a row of a matrix to the next: an odd number of cache lines, as rows a multiple of 4 KiB apart would fall into the same few. */
export const strideOf = (width: number): number => Math.ceil(width / 16) * 16 + 8;

/** What a reduction of a matrix over `scale` has left in its memory. */
export function readTridiagonal(memory: Float64Array, {n, diagonal, offDiagonal}: TridiagonalPlaces, scale: number): Tridiagonal {
  const scaled = (from: number, length: number) => new Float64Array(memory.subarray(from, from + length)).map((x) => x * scale);
  return {diagonal: scaled(diagonal, n), offDiagonal: scaled(offDiagonal, Math.max(0, n - 1))};
}

/** Where the n and n − 1 entries lie. */
export interface TridiagonalPlaces {
  readonly n: number;
  readonly diagonal: number;
  readonly offDiagonal: number;
}
