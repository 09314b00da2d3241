import fc from 'fast-check';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import type {Backend, Tridiagonal} from '../../src/kernels/backend.js';
import {divideAndConquer} from '../../src/kernels/divide-and-conquer.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';
import {tridiagonalEigenvalues} from '../../src/kernels/tridiagonal-eigenvalues.js';
import {backends} from './backends.js';

const range = (n: number) => Array.from({length: n}, (_, i) => i);
const of = (diagonal: readonly number[], offDiagonal: readonly number[]): Tridiagonal =>
  ({diagonal: Float64Array.from(diagonal), offDiagonal: Float64Array.from(offDiagonal)});

/** To norm 1, as the caller has it. */
async function scaled({diagonal, offDiagonal}: Tridiagonal): Promise<Tridiagonal> {
  const values = await tridiagonalEigenvalues({diagonal, offDiagonal});
  const norm = Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1])) || 1;
  return {diagonal: diagonal.map((x) => x / norm), offDiagonal: offDiagonal.map((x) => x / norm)};
}

/** ‖Tx − λx‖ */
function residual({diagonal, offDiagonal}: Tridiagonal, value: number, x: Float64Array): number {
  return Math.hypot(...x.map((_, i) => (diagonal[i] - value) * x[i] + (i > 0 ? offDiagonal[i - 1] * x[i - 1] : 0) + (i + 1 < x.length ? offDiagonal[i] * x[i + 1] : 0)));
}

async function check(t: Tridiagonal, backend: Backend, indices = range(t.diagonal.length)): Promise<Float64Array> {
  const n = t.diagonal.length;
  const values = await tridiagonalEigenvalues(t);
  const vectors = await divideAndConquer(t, indices, backend);
  expect(Math.max(...indices.map((index, i) => residual(t, values[index], vectors.subarray(i * n, (i + 1) * n))))).toBeLessThanOrEqual(1e-14);
  const gram = new Float64Array(indices.length ** 2);
  await backend.products(vectors, indices.length, vectors, indices.length, n, gram);
  expect(gram.reduce((largest, x, at) => Math.max(largest, Math.abs(x - (at % (indices.length + 1) === 0 ? 1 : 0))), 0)).toBeLessThanOrEqual(1e-14);
  return vectors;
}

const wilkinson = (n: number) => of(range(n).map((i) => Math.abs(i - (n - 1) / 2)), new Array<number>(n - 1).fill(1));
/** Copies of one matrix with this between them. */
const glued = ({diagonal, offDiagonal}: Tridiagonal, copies: number, glue: number) =>
  of(range(copies).flatMap(() => [...diagonal]), range(copies).flatMap((i) => [...(i > 0 ? [glue] : []), ...offDiagonal]));

describe('eigenvectors by divide and conquer', () => {
  const js = createJsBackend();

  it('of one, of two in closed form', async () => {
    expect([...await divideAndConquer(of([0.7], []), [0], js)]).toEqual([1]);
    const [a, b, c, d] = await check(of([0, 0], [-1]), js);
    expect(a * b).toBeCloseTo(-0.5, 15);
    expect(c * d).toBeCloseTo(0.5, 15);
  });

  it('of the second difference: sines', async () => {
    const n = 150;
    const vectors = await check(of(new Array<number>(n).fill(0.5), new Array<number>(n - 1).fill(-0.25)), js);
    for (let i = 0; i < n; i++) {
      const x = vectors.subarray(i * n, (i + 1) * n);
      const sines = range(n).map((k) => Math.sqrt(2 / (n + 1)) * Math.sin(((n - i) * (k + 1) * Math.PI) / (n + 1)));
      const sign = Math.sign(x.reduce((sum, v, k) => sum + v * sines[k], 0));
      expect(Math.max(...x.map((v, k) => Math.abs(sign * v - sines[k])))).toBeLessThanOrEqual(1e-11);
    }
  });

  it.each([
    ['zero', of(new Array<number>(9).fill(0), new Array<number>(8).fill(0))],
    ['the identity', of(new Array<number>(40).fill(1), new Array<number>(39).fill(0))],
    ['the identity in rounding', of(range(40).map((i) => 1 - (i % 5) * 2 ** -53), range(39).map((i) => (i % 3) * 2 ** -53))],
    ['diagonal, not in order', of(range(50).map((i) => ((7 * i) % 50) / 50), new Array<number>(49).fill(0))],
    ['a zero diagonal', of(new Array<number>(33).fill(0), range(32).map((i) => (i % 2 ? -1 : 1) * (i + 1)))],
    ['Wilkinson’s W21+', wilkinson(21)],
    ['Wilkinson’s matrices, glued by 1e-14', glued(wilkinson(21), 9, 1e-14)],
    ['Wilkinson’s matrices, glued by 1e-6', glued(wilkinson(21), 9, 1e-6)],
    ['graded down to 1e-45', of(range(150).map((i) => 2 ** -i), range(149).map((i) => 2 ** -i / 3))],
    ['graded up', of(range(150).map((i) => 2 ** (i - 149)), range(149).map((i) => 2 ** (i - 149) / 3))],
    ['of both signs', of(range(77).map((i) => Math.sin(5 * i)), range(76).map((i) => Math.cos(3 * i)))],
  ])('of %s', async (_, t) => { await check(await scaled(t), js); });

  it('of many eigenvalues within 1e-12 above zero', async () => {
    const floor = (i: number) => 1e-12 * (1 + 0.3 * Math.sin(i * i));
    await check(await scaled(of(range(300).map((i) => (i < 60 ? 1 - i / 100 : floor(i))), range(299).map((i) => (i < 59 ? 0.1 : 1e-13 * Math.cos(i))))), js);
  });

  it('whatever the entries', async () => {
    const entry = fc.oneof(fc.constantFrom(0, 1, -1, 2 ** -53, 1e-16), fc.double({min: -1, max: 1, noNaN: true}), fc.double({min: -18, max: 0, noNaN: true}).map((x) => 10 ** x));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(entry, entry), {minLength: 1, maxLength: 70}), async (entries) => {
      await check(await scaled(of(entries.map(([d]) => d), entries.slice(1).map(([, e]) => e))), js);
    }), {numRuns: 200, seed: 11});
  });
});

describe.each(backends)('by the $name backend', async ({create}) => {
  const t = await scaled(of(range(420).map((i) => Math.sin(7 * i) + (i > 300 ? 3 : 0)), range(419).map((i) => 0.4 * Math.cos(i * i))));
  let backend: Backend;
  beforeAll(async () => { backend = await create(); });
  afterAll(() => backend.close());

  it('all of them', async () => { await check(t, backend); });

  it('some: the same as among all', async () => {
    const indices = [...range(130), 250, 419];
    const some = await check(t, backend, indices);
    const all = await divideAndConquer(t, range(420), backend);
    indices.forEach((index, i) => {
      const [ours, theirs] = [some.subarray(i * 420, (i + 1) * 420), all.subarray(index * 420, (index + 1) * 420)];
      expect(Math.max(...ours.map((x, k) => Math.abs(x - theirs[k])))).toBeLessThanOrEqual(1e-13);
    });
  });
});

it('on several threads the same bits as on one', async () => {
  const t = await scaled(of(range(700).map((i) => Math.sin(7 * i)), range(699).map((i) => 0.4 * Math.cos(i * i))));
  const results = await Promise.all(backends.filter(({name}) => name.startsWith('wasm')).map(async ({create}) => {
    const backend = await create();
    const vectors = await divideAndConquer(t, range(400), backend);
    await backend.close();
    return vectors;
  }));
  for (const vectors of results) expect(vectors).toEqual(results[0]);
});
