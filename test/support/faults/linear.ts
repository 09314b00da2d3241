import type {Random} from './random.js';

/** A Haar-random rotation, dims × dims row-major: Gram–Schmidt (twice) on Gaussian rows. */
export function randomRotation(dims: number, random: Random): Float64Array {
  const q = Float64Array.from({length: dims * dims}, () => random.normal());
  for (let i = 0; i < dims; i++) {
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < i; k++) addMultiple(q, i, k, -rowDot(q, i, k, dims), dims);
    }
    const length = Math.sqrt(rowDot(q, i, i, dims));
    for (let j = 0; j < dims; j++) q[i * dims + j] /= length;
  }
  return q;
}

function rowDot(a: Float64Array, i: number, k: number, dims: number): number {
  let sum = 0;
  for (let j = 0; j < dims; j++) sum += a[i * dims + j] * a[k * dims + j];
  return sum;
}

function addMultiple(a: Float64Array, i: number, k: number, factor: number, dims: number): void {
  for (let j = 0; j < dims; j++) a[i * dims + j] += factor * a[k * dims + j];
}

/** a·b for a of rows × inner and b of inner × cols, row-major. */
export function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < inner; k++) {
      const factor = a[i * inner + k];
      if (factor === 0) continue;
      for (let j = 0; j < cols; j++) out[i * cols + j] += factor * b[k * cols + j];
    }
  }
  return out;
}

export function transpose(a: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = a[i * cols + j];
  return out;
}

/** Mean and covariance (divisor N) of rows, two passes. */
export function momentsOf(values: Float64Array, rows: number, dims: number): {mean: Float64Array; covariance: Float64Array} {
  const mean = new Float64Array(dims);
  for (let i = 0; i < rows * dims; i++) mean[i % dims] += values[i] / rows;
  const covariance = new Float64Array(dims * dims);
  const d = new Float64Array(dims);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < dims; j++) d[j] = values[r * dims + j] - mean[j];
    for (let i = 0; i < dims; i++) for (let j = 0; j < dims; j++) covariance[i * dims + j] += d[i] * d[j] / rows;
  }
  return {mean, covariance};
}
