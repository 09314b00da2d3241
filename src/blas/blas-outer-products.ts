import type {OuterProducts} from '../kernels/backend.js';
import {mirror} from '../kernels/mirror.js';
import type {Lanes} from '../kernels/lanes.js';
import type {ProductPrecision} from '../kernels/products.js';
import type {RowSums} from '../kernels/row-sums.js';
import type {Blas} from './load-blas.js';

/** Rows a call, and columns of a tile at most: fixed, so that the bits do not depend on threads. */
const ROWS = 1024;
const LARGEST_TILE = 1024;
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
export function blasOuterProducts(blas: Blas, lanes: Lanes, rowSums: RowSums, dims: number, states: number, shift: Float64Array): OuterProducts {
  const side = tileSide(dims);
  const tiles = upperTiles(dims, side);
  const sums = Array.from({length: states}, () => ({matrix: new Float64Array(dims * dims), last: tiles.map(() => Promise.resolve())}));
  const fillers = {float64: float64Slots(blas, rowSums, dims, shift), float32: float32Slots(blas, rowSums, dims, shift)};
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
      for (const {matrix} of sums) await mirrorTiles(matrix, dims, side);
      return sums.map(({matrix}) => matrix);
    },
  };
}

type FillSlot = (slot: number, values: Float32Array | Float64Array, rows: Int32Array) => AddTile;

function float64Slots(blas: Blas, rowSums: RowSums, dims: number, shift: Float64Array): FillSlot {
  const slots: Float64Array[] = [];
  return (slot, values, rows) => {
    const y = slots[slot] ??= new Float64Array(ROWS * dims);
    rowSums.centre(values, rows, shift, y);
    return ({i, j, height, width}, matrix) => {
      const c = matrix.subarray(i * dims + j);
      return i === j ? blas.syrk(height, rows.length, y.subarray(i), dims, c, dims)
        : blas.gemm(width, height, rows.length, y.subarray(j), dims, y.subarray(i), dims, c, dims);
    };
  };
}

/** Rows less their own mean too; what that adds, and the sums of the calls, go to the matrix in float64. */
function float32Slots(blas: Blas, rowSums: RowSums, dims: number, shift: Float64Array): FillSlot {
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
    rowSums.centre(values, rows, origin, y);
    return async ({i, j, height, width}, matrix) => {
      const c = idle.pop() ?? new Float32Array(tileSide(dims) ** 2);
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

/** The fewest tiles, of one size but for those at the end: a short one is multiplied at a lower rate. */
const tileSide = (dims: number): number => Math.ceil(dims / Math.ceil(dims / LARGEST_TILE) / 8) * 8;

/** Row-major tiles on and above the diagonal. A diagonal one is Fortran's upper triangle: row-major, the lower. */
function upperTiles(dims: number, side: number): Tile[] {
  const tiles: Tile[] = [];
  for (let i = 0; i < dims; i += side) {
    for (let j = i; j < dims; j += side) {
      tiles.push({i, j, height: Math.min(side, dims - i), width: Math.min(side, dims - j)});
    }
  }
  return tiles;
}

/** Both triangles from the upper tiles, of which those on the diagonal hold their lower half. */
async function mirrorTiles(matrix: Float64Array, dims: number, side: number): Promise<void> {
  for (let start = 0; start < dims; start += side) await mirror(matrix, dims, 'lower', start, Math.min(start + side, dims));
  if (side < dims) await mirror(matrix, dims, 'upper');
}
