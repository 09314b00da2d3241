import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Backend} from '../../src/kernels/backend.js';
import {backends} from './backends.js';
import {integers} from './planted.js';

/** Σ (x − shift)(x − shift)ᵀ by the definition; exact, because all entries are integers. */
function byDefinition(values: ArrayLike<number>, rows: readonly number[], dims: number, shift: Float64Array): Float64Array {
  const out = new Float64Array(dims * dims);
  for (const row of rows) {
    for (let i = 0; i < dims; i++) {
      for (let j = 0; j < dims; j++) {
        out[i * dims + j] += (values[row * dims + i] - shift[i]) * (values[row * dims + j] - shift[j]);
      }
    }
  }
  return out;
}

/** Far quicker than toEqual on long arrays. */
const sameBits = (a: Float64Array, b: Float64Array) => Buffer.compare(Buffer.from(a.buffer), Buffer.from(b.buffer)) === 0;

const indices = (count: number, step: number, first: number) => Int32Array.from({length: count}, (_, i) => first + i * step);

describe.each(backends)('sums of outer products by the $name backend', ({create}) => {
  let backend: Backend;
  beforeAll(async () => { backend = await create(); });
  afterAll(() => backend.close());

  it.each([1, 2, 3, 4, 5, 7, 12, 31, 64, 97, 200])('is exact on integers, two states, dims = %i', async (dims) => {
    const next = integers(dims);
    const block = Float32Array.from({length: 700 * dims}, next);
    const second = Float64Array.from({length: 90 * dims}, next);
    const shift = Float64Array.from({length: dims}, next);
    const sums = backend.outerProducts(dims, 2, shift);
    await sums.add(block, indices(350, 2, 0), 350, 0);
    await sums.add(block, indices(350, 2, 1), 349, 1);
    await sums.add(second, indices(90, 1, 0), 90, 0);
    await sums.add(second, new Int32Array(0), 0, 1);
    const [even, odd] = await sums.finish();
    const expected = byDefinition(block, [...indices(350, 2, 0)], dims, shift);
    byDefinition(second, [...indices(90, 1, 0)], dims, shift).forEach((x, i) => { expected[i] += x; });
    expect(sameBits(even, expected)).toBe(true);
    expect(sameBits(odd, byDefinition(block, [...indices(349, 2, 1)], dims, shift))).toBe(true);
  });

  it('takes rows in any order, and a block that is reused as soon as add has resolved', async () => {
    const dims = 10;
    const block = new Float64Array(300 * dims);
    const sums = backend.outerProducts(dims, 1, new Float64Array(dims));
    const expected = new Float64Array(dims * dims);
    for (let b = 0; b < 12; b++) {
      const next = integers(b + 1);
      for (let i = 0; i < block.length; i++) block[i] = next();
      const rows = indices(300, 7, b).map((r) => r % 300);
      byDefinition(block, [...rows], dims, new Float64Array(dims)).forEach((x, i) => { expected[i] += x; });
      await sums.add(block, rows, 300, 0);
      block.fill(NaN);
    }
    expect((await sums.finish())[0]).toEqual(expected);
  });

  it('is zero, both triangles, when nothing was added', async () => {
    const [sum] = await backend.outerProducts(6, 1, new Float64Array(6)).finish();
    expect(sum).toEqual(new Float64Array(36));
  });

  it('keeps two instances apart', async () => {
    const one = backend.outerProducts(3, 1, new Float64Array(3));
    const two = backend.outerProducts(3, 1, new Float64Array(3));
    await one.add(Float64Array.of(1, 2, 3), Int32Array.of(0), 1, 0);
    await two.add(Float64Array.of(3, 0, 0), Int32Array.of(0), 1, 0);
    expect([...(await one.finish())[0]]).toEqual([1, 2, 3, 2, 4, 6, 3, 6, 9]);
    expect([...(await two.finish())[0]]).toEqual([9, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('loses nothing to a large offset that the shift takes away', async () => {
    const dims = 5;
    const next = integers(4);
    const small = Float64Array.from({length: 512 * dims}, next);
    const sums = backend.outerProducts(dims, 1, new Float64Array(dims).fill(2 ** 40));
    await sums.add(small.map((x) => x + 2 ** 40), indices(512, 1, 0), 512, 0);
    expect((await sums.finish())[0]).toEqual(byDefinition(small, [...indices(512, 1, 0)], dims, new Float64Array(dims)));
  });
});

describe.each(backends)('tiles of a Gram matrix by the $name backend', ({create}) => {
  let backend: Backend;
  beforeAll(async () => { backend = await create(); });
  afterAll(() => backend.close());

  it.each([[1, 1, 1], [2, 4, 3], [3, 5, 8], [7, 9, 33], [64, 61, 100], [130, 70, 17], [260, 300, 520]])(
    'is exact on integers: %i rows by %i rows of %i', async (aRows, bRows, dims) => {
      const next = integers(dims);
      const a = Float64Array.from({length: aRows * dims}, next);
      const b = Float64Array.from({length: bRows * dims}, next);
      const out = new Float64Array(aRows * bRows);
      await backend.products(a, aRows, b, bRows, dims, out);
      const expected = out.map((_, at) => {
        let sum = 0;
        for (let k = 0; k < dims; k++) sum += a[Math.floor(at / bRows) * dims + k] * b[(at % bRows) * dims + k];
        return sum;
      });
      expect(sameBits(out, expected)).toBe(true);
    });
});
