import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Backend} from '../../src/kernels/backend.js';
import {gaussians} from '../support/random.js';
import {backends} from './backends.js';

/** Σ y yᵀ, y = x − shift, in float64. */
function outer(values: ArrayLike<number>, rows: Int32Array, shift: Float64Array): Float64Array {
  const dims = shift.length;
  const sum = new Float64Array(dims * dims);
  for (const row of rows) {
    const y = shift.map((s, j) => values[row * dims + j] - s);
    for (let i = 0; i < dims; i++) for (let j = 0; j < dims; j++) sum[i * dims + j] += y[i] * y[j];
  }
  return sum;
}

/** Largest |a_ij − b_ij| / √(s_ii s_jj), s the sums about the rows' own mean: what float32 products are off by. */
function error(a: Float64Array, b: Float64Array, squares: Float64Array): number {
  const n = squares.length;
  return a.reduce((most, x, k) => Math.max(most, Math.abs(x - b[k]) / Math.sqrt(squares[Math.floor(k / n)] * squares[k % n])), 0);
}

const everyOther = (rows: number) => Int32Array.from({length: Math.ceil(rows / 2)}, (_, i) => 2 * i);
const sameBits = (a: Float64Array, b: Float64Array) => Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;

describe.each(backends)('float32 products by the $name backend', ({create}) => {
  let backend: Backend;
  beforeAll(async () => { backend = await create(); });
  afterAll(() => backend.close());

  const sumOf = async (values: Float32Array | Float64Array, rows: Int32Array, shift: Float64Array): Promise<Float64Array> => {
    const sums = backend.outerProducts(shift.length, 1, shift);
    await sums.add(values, rows, rows.length, 0, 'float32');
    return (await sums.finish())[0];
  };

  it.each([1, 5, 12, 31, 64, 97, 130, 200])('are off by a few units of float32 about the rows’ own mean, dims = %i, whatever the offset and the drift', async (dims) => {
    const rows = 1300;
    const random = gaussians(dims);
    for (const [offset, drift] of [[0, 0], [1000, 0], [-3, 5]]) {
      const own = Float64Array.from({length: rows * dims}, () => random());
      const values = own.map((x, i) => x + offset + drift * Math.floor(Math.floor(i / dims) / 512));
      const chosen = everyOther(rows);
      const shift = Float64Array.from({length: dims}, (_, j) => offset + 0.1 * j);
      const squares = Float64Array.from({length: dims}, (_, j) => chosen.reduce((sum, r) => sum + own[r * dims + j] ** 2, 0));
      expect(error(await sumOf(values, chosen, shift), outer(values, chosen, shift), squares)).toBeLessThan(backend.float32Run * 2 ** -26);
    }
  });

  it('take both kinds of values, beside float64 products in one state', async () => {
    const [dims, rows] = [20, 600];
    const random = gaussians(7);
    const values = Float32Array.from({length: rows * dims}, () => random());
    const all = Int32Array.from({length: rows}, (_, i) => i);
    const shift = new Float64Array(dims).fill(0.25);
    expect(sameBits(await sumOf(values, all, shift), await sumOf(Float64Array.from(values), all, shift))).toBe(true);
    const sums = backend.outerProducts(dims, 1, shift);
    await sums.add(values, all, rows, 0);
    await sums.add(values, all, rows, 0, 'float32');
    const twice = outer(values, all, shift).map((x) => 2 * x);
    expect(error((await sums.finish())[0], twice, new Float64Array(dims).fill(rows))).toBeLessThan(backend.float32Run * 2 ** -26);
  });

  it('of equal rows are exact: nothing but the mean is left', async () => {
    const values = Float64Array.from({length: 300 * 3}, (_, i) => [1e6, -3, 0.125][i % 3]);
    const sum = await sumOf(values, Int32Array.from({length: 300}, (_, i) => i), Float64Array.of(1e6, 0, 0.125));
    expect(sum[4]).toBeCloseTo(2700, 9);
    expect([...sum].filter((x, i) => i !== 4 && x !== 0)).toEqual([]);
  });

  it.each([[1, 3], [70, 17], [300, 520]])('of rows with rows: %i of %i', async (rows, dims) => {
    const random = gaussians(rows);
    const a = Float32Array.from({length: rows * dims}, () => random());
    let worst = 0;
    let seen = 0;
    await backend.gram(a, rows, dims, ({i, j, height, width, values, stride}) => {
      for (let r = 0; r < height; r++) {
        for (let c = 0; c < width; c++, seen++) {
          let dot = 0;
          for (let k = 0; k < dims; k++) dot += a[(i + r) * dims + k] * a[(j + c) * dims + k];
          worst = Math.max(worst, Math.abs(values[r * stride + c] - dot) / dims);
        }
      }
    });
    expect(seen).toBeGreaterThanOrEqual((rows * (rows + 1)) / 2);
    expect(worst).toBeLessThan(2 ** -20);
  });
});
