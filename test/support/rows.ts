import {gaussians} from './random.js';

/** A small set of rows in memory, row-major. */
export interface Rows {
  readonly values: Float64Array;
  readonly rows: number;
  readonly dims: number;
}

export interface GaussianOptions {
  readonly seed?: number;
  /** standard deviation of each channel; default 1 */
  readonly scale?: (channel: number) => number;
  /** default 0 */
  readonly mean?: (channel: number) => number;
}

export function gaussianRows(rows: number, dims: number, {seed = 1, scale = () => 1, mean = () => 0}: GaussianOptions = {}): Rows {
  const next = gaussians(seed);
  return {values: Float64Array.from({length: rows * dims}, (_, i) => mean(i % dims) + scale(i % dims) * next()), rows, dims};
}

/** The rows with `change` applied to each value. */
export const mapRows = ({values, rows, dims}: Rows, change: (x: number, row: number, channel: number) => number): Rows =>
  ({values: values.map((x, i) => change(x, Math.floor(i / dims), i % dims)), rows, dims});

export const float32Rows = (x: Rows): Rows => mapRows(x, Math.fround);

/** The rows (and channels) in another order. */
export const reordered = ({values, rows, dims}: Rows, rowOrder: readonly number[] | null, channelOrder: readonly number[] | null): Rows =>
  mapRows({values, rows, dims}, (_, r, j) => values[(rowOrder?.[r] ?? r) * dims + (channelOrder?.[j] ?? j)]);

/** Rows first…last−1. */
export const sliceRows = ({values, dims}: Rows, first: number, last: number): Rows =>
  ({values: values.slice(first * dims, last * dims), rows: last - first, dims});

export const stacked = (...parts: readonly Rows[]): Rows => ({
  values: Float64Array.from(parts.flatMap((p) => Array.from(p.values))),
  rows: parts.reduce((n, p) => n + p.rows, 0),
  dims: parts[0].dims,
});

/** `columns` orthonormal columns of length `length` (row-major length × columns), each orthogonal to the vector of ones if asked for. */
export function orthonormal(length: number, columns: number, seed: number, centred = false): Float64Array {
  const next = gaussians(seed);
  const basis: Float64Array[] = centred ? [new Float64Array(length).fill(1 / Math.sqrt(length))] : [];
  while (basis.length < columns + (centred ? 1 : 0)) {
    const v = Float64Array.from({length}, next);
    for (let pass = 0; pass < 2; pass++) {
      for (const b of basis) {
        const along = inner(v, b);
        for (let i = 0; i < length; i++) v[i] -= along * b[i];
      }
    }
    const norm = Math.sqrt(inner(v, v));
    basis.push(v.map((x) => x / norm));
  }
  const kept = centred ? basis.slice(1) : basis;
  return Float64Array.from({length: length * columns}, (_, i) => kept[i % columns][Math.floor(i / columns)]);
}

/** The rows turned by a random orthogonal matrix. */
export const rotated = (x: Rows, seed: number): Rows => times(x, orthonormal(x.dims, x.dims, seed));

/** Rows whose sample covariance (divisor N − 1) is V·diag(λ)·Vᵀ but for rounding: √(N−1)·Q·diag(√λ)·Vᵀ, mean 0. */
export function plantedRows(spectrum: readonly number[], rows: number, seed: number): Rows {
  const dims = spectrum.length;
  const q = orthonormal(rows, dims, seed, true);
  const scaled = {values: q.map((x, i) => x * Math.sqrt((rows - 1) * spectrum[i % dims])), rows, dims};
  return rotated(scaled, seed + 1);
}

/** X·M for M dims × dims, row-major. */
function times({values, rows, dims}: Rows, matrix: Float64Array): Rows {
  const out = new Float64Array(rows * dims);
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < dims; k++) {
      const x = values[r * dims + k];
      for (let j = 0; j < dims; j++) out[r * dims + j] += x * matrix[k * dims + j];
    }
  }
  return {values: out, rows, dims};
}

export function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
