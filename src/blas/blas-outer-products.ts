import type {OuterProducts} from '../kernels/backend.js';
import type {Lanes} from '../kernels/lanes.js';
import type {Blas} from './load-blas.js';

/** Rows a call, and columns of a tile: fixed, so that the bits do not depend on threads. */
const ROWS = 1024;
const TILE = 768;
const SLOTS = 4;

/**
 * Running sums Σ y yᵀ by dsyrk and dgemm on fixed tiles of the upper triangle. A tile's calls follow one another in the order
 * of the rows; those of different tiles run side by side, on as many lanes as there are threads.
 */
export function blasOuterProducts(blas: Blas, lanes: Lanes, dims: number, states: number, shift: Float64Array): OuterProducts {
  const tiles = upperTiles(dims);
  const sums = Array.from({length: states}, () => ({matrix: new Float64Array(dims * dims), last: tiles.map(() => Promise.resolve())}));
  const slots = Array.from({length: SLOTS}, () => ({rows: undefined as Float64Array | undefined, done: Promise.resolve<unknown>(undefined)}));
  let used = 0;
  let tail = Promise.resolve();

  const enqueue = async (values: Float32Array | Float64Array, rows: Int32Array, first: number, count: number, state: number): Promise<void> => {
    const slot = slots[used++ % SLOTS];
    await slot.done;
    const y = slot.rows ??= new Float64Array(ROWS * dims);
    centre(values, rows, first, count, dims, shift, y);
    const {matrix, last} = sums[state];
    tiles.forEach(({i, j, height, width}, t) => {
      const c = matrix.subarray(i * dims + j);
      last[t] = last[t].then(() => lanes.run(() => i === j
        ? blas.syrk(height, count, y.subarray(i), dims, c, dims)
        : blas.gemm(width, height, count, y.subarray(j), dims, y.subarray(i), dims, c, dims)));
    });
    slot.done = Promise.all(last);
    slot.done.catch(() => undefined);
  };
  return {
    add(values, rows, count, state) {
      for (let first = 0; first < count; first += ROWS) {
        tail = tail.then(() => enqueue(values, rows, first, Math.min(ROWS, count - first), state));
      }
      tail.catch(() => undefined);
      return tail;
    },
    async finish() {
      await tail;
      await Promise.all(slots.map(({done}) => done));
      return sums.map(({matrix}) => mirrored(matrix, dims));
    },
  };
}

/** Row-major tiles on and above the diagonal. A diagonal one is Fortran's upper triangle: row-major, the lower. */
function upperTiles(dims: number) {
  const tiles: {i: number; j: number; height: number; width: number}[] = [];
  for (let i = 0; i < dims; i += TILE) {
    for (let j = i; j < dims; j += TILE) {
      tiles.push({i, j, height: Math.min(TILE, dims - i), width: Math.min(TILE, dims - j)});
    }
  }
  return tiles;
}

function centre(
  values: Float32Array | Float64Array, rows: Int32Array, first: number, count: number, dims: number, shift: Float64Array, y: Float64Array,
): void {
  for (let r = 0, to = 0; r < count; r++) {
    for (let k = 0, from = rows[first + r] * dims; k < dims; k++) y[to++] = values[from++] - shift[k];
  }
}

/** Both triangles from the upper tiles, of which those on the diagonal hold their lower half. */
function mirrored(matrix: Float64Array, dims: number): Float64Array {
  for (let i = 0; i < dims; i++) {
    const end = Math.min(dims, (Math.floor(i / TILE) + 1) * TILE);
    for (let j = i + 1; j < end; j++) matrix[i * dims + j] = matrix[j * dims + i];
    for (let j = end; j < dims; j++) matrix[j * dims + i] = matrix[i * dims + j];
  }
  return matrix;
}
