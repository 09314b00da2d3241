import type {OuterProducts} from '../kernels/backend.js';
import type {Lanes} from '../kernels/lanes.js';
import type {ProductPrecision} from '../kernels/products.js';
import type {Blas} from './load-blas.js';

/** Rows a call, and columns of a tile: fixed, so that the bits do not depend on threads. */
const ROWS = 1024;
const TILE = 768;
const SLOTS = 4;
/** Rows of a call in float32, whose sums are added up in float64 (docs/adr/0019-float32-products.md). */
export const FLOAT32_ROWS = 256;

interface Tile {
  readonly i: number;
  readonly j: number;
  readonly height: number;
  readonly width: number;
}

/** Adds what a slot holds to one tile of a matrix. */
type AddTile = (tile: Tile, matrix: Float64Array) => Promise<void>;

/**
 * Running sums Σ y yᵀ by syrk and gemm on fixed tiles of the upper triangle. A tile's calls follow one another in the order
 * of the rows; those of different tiles run side by side, on as many lanes as there are threads.
 */
export function blasOuterProducts(blas: Blas, lanes: Lanes, dims: number, states: number, shift: Float64Array): OuterProducts {
  const tiles = upperTiles(dims);
  const sums = Array.from({length: states}, () => ({matrix: new Float64Array(dims * dims), last: tiles.map(() => Promise.resolve())}));
  const fillers = {float64: float64Slots(blas, dims, shift), float32: float32Slots(blas, dims, shift)};
  const slots = Array.from({length: SLOTS}, () => Promise.resolve<unknown>(undefined));
  let used = 0;
  let tail = Promise.resolve();

  const enqueue = async (values: Float32Array | Float64Array, rows: Int32Array, state: number, precision: ProductPrecision): Promise<void> => {
    const slot = used++ % SLOTS;
    await slots[slot];
    const add = fillers[precision](slot, values, rows);
    const {matrix, last} = sums[state];
    tiles.forEach((tile, t) => { last[t] = last[t].then(() => lanes.run(() => add(tile, matrix))); });
    slots[slot] = Promise.all(last);
    slots[slot].catch(() => undefined);
  };
  return {
    add(values, rows, count, state, precision = 'float64') {
      const most = precision === 'float32' ? FLOAT32_ROWS : ROWS;
      for (let first = 0; first < count; first += most) {
        tail = tail.then(() => enqueue(values, rows.subarray(first, Math.min(first + most, count)), state, precision));
      }
      tail.catch(() => undefined);
      return tail;
    },
    async finish() {
      await tail;
      await Promise.all(slots);
      return sums.map(({matrix}) => mirrored(matrix, dims));
    },
  };
}

type FillSlot = (slot: number, values: Float32Array | Float64Array, rows: Int32Array) => AddTile;

function float64Slots(blas: Blas, dims: number, shift: Float64Array): FillSlot {
  const slots: Float64Array[] = [];
  return (slot, values, rows) => {
    const y = slots[slot] ??= new Float64Array(ROWS * dims);
    centre(values, rows, shift, y);
    return ({i, j, height, width}, matrix) => {
      const c = matrix.subarray(i * dims + j);
      return i === j ? blas.syrk(height, rows.length, y.subarray(i), dims, c, dims)
        : blas.gemm(width, height, rows.length, y.subarray(j), dims, y.subarray(i), dims, c, dims);
    };
  };
}

/** Rows less their own mean too; what that adds, and the sums of the calls, go to the matrix in float64. */
function float32Slots(blas: Blas, dims: number, shift: Float64Array): FillSlot {
  const slots: {readonly y: Float32Array; readonly means: Float64Array; readonly origin: Float64Array}[] = [];
  const idle: Float32Array[] = [];
  return (slot, values, rows) => {
    const {y, means, origin} = slots[slot] ??= {y: new Float32Array(FLOAT32_ROWS * dims), means: new Float64Array(dims), origin: new Float64Array(dims)};
    const count = rows.length;
    means.fill(0);
    for (const row of rows) for (let k = 0, from = row * dims; k < dims; k++) means[k] += values[from++] - shift[k];
    for (let k = 0; k < dims; k++) {
      origin[k] = shift[k] + means[k] / count;
      means[k] *= Math.sqrt(1 / count);
    }
    centre(values, rows, origin, y);
    return async ({i, j, height, width}, matrix) => {
      const c = idle.pop() ?? new Float32Array(TILE * TILE);
      await (i === j ? blas.float32.syrk(height, count, y.subarray(i), dims, c)
        : blas.float32.gemm(width, height, count, y.subarray(j), dims, y.subarray(i), dims, c));
      for (let r = 0; r < height; r++) {
        const mean = means[i + r];
        const end = i === j ? r + 1 : width;
        for (let s = 0, at = r * width, to = (i + r) * dims + j; s < end; s++) matrix[to++] += c[at++] + mean * means[j + s];
      }
      idle.push(c);
    };
  };
}

/** Row-major tiles on and above the diagonal. A diagonal one is Fortran's upper triangle: row-major, the lower. */
function upperTiles(dims: number): Tile[] {
  const tiles: Tile[] = [];
  for (let i = 0; i < dims; i += TILE) {
    for (let j = i; j < dims; j += TILE) {
      tiles.push({i, j, height: Math.min(TILE, dims - i), width: Math.min(TILE, dims - j)});
    }
  }
  return tiles;
}

function centre(values: Float32Array | Float64Array, rows: Int32Array, origin: Float64Array, y: Float32Array | Float64Array): void {
  const dims = origin.length;
  let to = 0;
  for (const row of rows) for (let k = 0, from = row * dims; k < dims; k++) y[to++] = values[from++] - origin[k];
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
