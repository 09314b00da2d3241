import type {Backend, Tridiagonal} from '../kernels/backend.js';
import {productsBy, TILE_ROWS, type TileEngine} from '../kernels/products.js';
import {scaleOf} from '../kernels/reflector.js';
import {blasOuterProducts, FLOAT32_ROWS} from './blas-outer-products.js';
import {inTurns} from '../kernels/let-events-in.js';
import {createLanes, type Lanes} from '../kernels/lanes.js';
import type {Blas} from './load-blas.js';

/**
 * The user's own BLAS and LAPACK, one thread a call and several calls side by side: the same bits for any number of threads.
 * The last argument: of another backend, what is done on the calling thread.
 */
export function createBlasBackend(blas: Blas, threads: number, {rowSums, pairScan}: Pick<Backend, 'rowSums' | 'pairScan'>): Backend {
  const lanes = createLanes(threads);
  return {
    name: 'blas',
    kernel: blas.label,
    float32Run: FLOAT32_ROWS,
    outerProducts: (dims, states, shift) => blasOuterProducts(blas, lanes, rowSums, dims, states, shift),
    tridiagonal: (matrix, n) => lanes.run(() => blasTridiagonalize(blas, matrix, n, new Float64Array(n * n))),
    tridiagonalize: (matrix, n) => lanes.run(() => blasTridiagonalize(blas, matrix, n, matrix)),
    ...productsBy(blasTiles(blas, lanes, 2 * threads)),
    async cholesky(matrix, n, smallest) {
      const isPositive = await lanes.run(() => blas.potrf(n, matrix));
      for (let i = 0; i < n; i++) if (!isPositive || !(matrix[i * (n + 1)] ** 2 > smallest)) return null;
      return (rows, m) => lanes.run(() => blas.trsm(n, m, matrix, rows));
    },
    rowSums,
    pairScan,
    async close() {
      lanes.close(new Error('the backend was closed'));
      blas.abandon();
    },
  };
}

/** Row-major out = a bᵀ is column-major outᵀ = b aᵀ. Tiles are kept for the next product: memory that is new costs its page faults. */
function blasTiles(blas: Blas, lanes: Lanes, slots: number): TileEngine {
  const idle: {readonly sums: Float64Array; readonly singles: Float32Array}[] = [];
  const take = () => idle.pop() ?? {sums: new Float64Array(TILE_ROWS * TILE_ROWS), singles: new Float32Array(TILE_ROWS * TILE_ROWS)};
  return {
    slots,
    open(dims) {
      const tiles = Array.from({length: slots}, take);
      return {
        async compute(left, height, right, width, slot) {
          const {sums, singles} = tiles[slot];
          if (left instanceof Float32Array && right instanceof Float32Array) {
            await lanes.run(() => blas.float32.product(width, height, dims, right, left, singles));
            sums.set(singles);
          } else await lanes.run(() => blas.product(width, height, dims, right as Float64Array, left as Float64Array, sums));
          return {values: sums, stride: width};
        },
        close: () => idle.push(...tiles),
      };
    },
  };
}

/** dsytrd on Fortran's upper triangle, which is the lower one of a row-major matrix: it too leaves the last axis alone. */
async function blasTridiagonalize(blas: Blas, matrix: Float64Array, n: number, a: Float64Array): Promise<Tridiagonal> {
  // dsytrd wants a leading dimension of at least 1
  if (n === 0) return {diagonal: new Float64Array(0), offDiagonal: new Float64Array(0)};
  const scale = await scaleOf(matrix, n);
  const inverse = 1 / scale;
  await inTurns(n, n, (first, end) => {
    for (let i = first; i < end; i++) for (let at = i * n; at <= i * (n + 1); at++) a[at] = matrix[at] * inverse;
  });
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  const tau = new Float64Array(Math.max(1, n - 1));
  await blas.sytrd(n, a, diagonal, offDiagonal, tau);
  // dsytrd leaves out the last entry of each vector, which is 1, and says "none" by tau = 0
  for (let i = 1; i < n; i++) {
    if (tau[i - 1] === 0) a.fill(0, i * n, i * n + i);
    else a[i * n + i - 1] = 1;
  }
  return {diagonal: diagonal.map((x) => x * scale), offDiagonal: offDiagonal.map((x) => x * scale)};
}
