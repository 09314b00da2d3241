import {float32Dot} from './js-float32-dot.js';
import {TILE_ROWS, type ProductRows, type TileEngine} from './products.js';

/** On the calling thread, a tile at a time. */
export const jsTiles: TileEngine = {
  slots: 1,
  open(dims) {
    const values = new Float64Array(TILE_ROWS * TILE_ROWS);
    return {
      compute(left, height, right, width) {
        if (left instanceof Float32Array && right instanceof Float32Array) multiplyFloat32(left, height, right, width, dims, values);
        else multiply(left, height, right, width, dims, values);
        return {values, stride: width};
      },
      close: () => undefined,
    };
  },
};

/**
 * out[i·bRows + j] = Σ_k a[i·dims + k] · b[j·dims + k], summed in the order of k.
 * 2 × 4 sums at a time are kept in registers; the rows left over go one by one.
 */
export function multiply(a: ProductRows, aRows: number, b: ProductRows, bRows: number, dims: number, out: Float64Array): void {
  for (let i = 0; i < aRows; i += 2) {
    for (let j = 0; j < bRows; j += 4) {
      if (i + 2 <= aRows && j + 4 <= bRows) productTile(a, i * dims, b, j * dims, dims, out, i * bRows + j, bRows);
      else productEdge(a, i, Math.min(i + 2, aRows), b, j, Math.min(j + 4, bRows), dims, out, bRows);
    }
  }
}

function multiplyFloat32(a: Float32Array, aRows: number, b: Float32Array, bRows: number, dims: number, out: Float64Array): void {
  for (let i = 0; i < aRows; i++) for (let j = 0; j < bRows; j++) out[i * bRows + j] = float32Dot(a, i * dims, b, j * dims, dims, 0);
}

function productTile(
  a: ProductRows, at: number, b: ProductRows, bt: number, dims: number, out: Float64Array, to: number, bRows: number,
): void {
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  for (let k = 0; k < dims; k++) {
    const b0 = b[bt + k], b1 = b[bt + dims + k], b2 = b[bt + 2 * dims + k], b3 = b[bt + 3 * dims + k];
    const a0 = a[at + k], a1 = a[at + dims + k];
    s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
    s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
  }
  out[to] = s00; out[to + 1] = s01; out[to + 2] = s02; out[to + 3] = s03;
  to += bRows;
  out[to] = s10; out[to + 1] = s11; out[to + 2] = s12; out[to + 3] = s13;
}

function productEdge(
  a: ProductRows, i0: number, i1: number, b: ProductRows, j0: number, j1: number,
  dims: number, out: Float64Array, bRows: number,
): void {
  for (let i = i0; i < i1; i++) {
    for (let j = j0; j < j1; j++) {
      let sum = 0;
      for (let k = 0; k < dims; k++) sum += a[i * dims + k] * b[j * dims + k];
      out[i * bRows + j] = sum;
    }
  }
}
