import {readdirSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {createBlasBackend} from '../../src/blas/blas-backend.js';
import {createLanes} from '../../src/kernels/lanes.js';
import {loadBlas, loadKoffi} from '../../src/blas/load-blas.js';
import {openBlas} from '../../src/blas/open-blas.js';
import {addOuter} from '../../src/analysis/symmetric.js';
import {createBackend} from '../../src/create-backend.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';
import {whitenedSquaredNorms} from '../../src/kernels/whitened-norms.js';
import {gaussianRows} from '../support/rows.js';

const koffi = await loadKoffi();
const {blas} = await openBlas();
const DIMS = 300;

async function sums(backend: ReturnType<typeof createJsBackend>): Promise<Float64Array[]> {
  const running = backend.outerProducts(DIMS, 2, new Float64Array(DIMS).fill(0.1));
  const rows = Int32Array.from({length: 2500}, (_, i) => i);
  for (let b = 0; b < 6; b++) {
    void running.add(Float32Array.from({length: 2500 * DIMS}, (_, i) => Math.sin(i + b)), rows, 2500, b % 2);
  }
  return running.finish();
}

describe.skipIf(blas === undefined)('the user’s BLAS', () => {
  it('gives the same bits for any number of threads, and agrees with plain JavaScript', async () => {
    const [one] = await sums(createBlasBackend(blas!, 1, createJsBackend()));
    const [three] = await sums(createBlasBackend(blas!, 3, createJsBackend()));
    const [js] = await sums(createJsBackend());
    expect(Buffer.compare(Buffer.from(one.buffer), Buffer.from(three.buffer))).toBe(0);
    expect(one.every((x, i) => Math.abs(x - js[i]) <= 1e-12 * js[0])).toBe(true);
  });

  it.each(['float64', 'float32'] as const)('puts tiles together in %s: exact on small integers, more columns than a tile has', async (precision) => {
    const dims = 1030;
    const values = Float64Array.from({length: 5 * dims}, (_, i) => (i % 7) - 3);
    const running = createBlasBackend(blas!, 2, createJsBackend()).outerProducts(dims, 1, new Float64Array(dims));
    // each row and its negative: their mean is zero, so that float32 rounds nothing
    const both = Float64Array.from({length: 2 * values.length}, (_, i) => (i < values.length ? values[i] : -values[i - values.length]));
    await running.add(both, Int32Array.from({length: 10}, (_, r) => r), 10, 0, precision);
    const [sum] = await running.finish();
    for (let i = 0; i < dims; i++) {
      for (let j = 0; j < dims; j++) {
        let expected = 0;
        for (let r = 0; r < 5; r++) expected += 2 * values[r * dims + i] * values[r * dims + j];
        if (sum[i * dims + j] !== expected) expect.fail(`[${i}, ${j}]: ${sum[i * dims + j]} is not ${expected}`);
      }
    }
  });

  it('lets the process exit without waiting where a call is at work, and else does nothing', async () => {
    const leaving = () => process.listenerCount('exit');
    const before = leaving();
    blas!.abandon();
    expect(leaving()).toBe(before);
    const n = 600;
    const call = blas!.sytrd(n, new Float64Array(n * n), new Float64Array(n), new Float64Array(n), new Float64Array(n));
    blas!.abandon();
    expect(leaving()).toBe(before + 1);
    process.listeners('exit').slice(before).forEach((listener) => process.removeListener('exit', listener));
    await call;
  });

  it('factors what is positive definite, and nothing else', async () => {
    const backend = createBlasBackend(blas!, 2, createJsBackend());
    const [dims, rows] = [150, 40];
    const x = gaussianRows(3 * dims, dims, {seed: 3}).values;
    const covariance = new Float64Array(dims * dims);
    for (let at = 0; at < x.length; at += dims) addOuter(covariance, x.subarray(at, at + dims), 1);
    const some = x.subarray(0, rows * dims);
    const plain = await whitenedSquaredNorms(covariance, dims, some, rows, createJsBackend());
    const ours = await whitenedSquaredNorms(covariance, dims, some, rows, backend);
    ours!.forEach((norm, r) => expect(norm / plain![r]).toBeCloseTo(1, 12));
    for (const singular of [[1, 1, 1, 1], [1, 2, 2, 1], [1, 0, 0, 1e-16], [0, 0, 0, 0]]) {
      expect(await whitenedSquaredNorms(Float64Array.from(singular), 2, Float64Array.of(1, 2), 1, backend)).toBeNull();
    }
  });

  it('is taken by auto and by name, and says which it is', async () => {
    for (const backend of ['auto', 'blas'] as const) expect((await createBackend({backend})).name).toBe('blas');
    expect(blas!.label).toMatch(/^[\w.-]+$/);
  });
});

describe.skipIf(koffi === undefined)('a library that is no BLAS', () => {
  const other = ['/lib/x86_64-linux-gnu', '/lib/aarch64-linux-gnu', '/lib64', '/usr/lib']
    .flatMap((folder) => { try { return readdirSync(folder).map((name) => `${folder}/${name}`); } catch { return []; } })
    .find((path) => path.endsWith('/libm.so.6'));

  it.skipIf(other === undefined)('is refused', async () => {
    await expect(loadBlas(koffi!, other!)).rejects.toThrow(/it has no dsyrk/);
  });

  it('that is not there is refused, with a word from auto and an error by name', async () => {
    process.env.COLLAPSAR_BLAS = '/nowhere/libblas.so';
    try {
      const lines: string[] = [];
      expect((await createBackend({backend: 'auto', threads: 1, warn: (line) => lines.push(line)})).name).toBe('wasm');
      expect(lines).toEqual([expect.stringMatching(/^\/nowhere\/libblas\.so: .*: not used$/)]);
      await expect(createBackend({backend: 'blas'})).rejects.toMatchObject({exit: 2, code: 'backend-not-available'});
    } finally {
      delete process.env.COLLAPSAR_BLAS;
    }
  });
});

describe('lanes', () => {
  it('run so many at a time, in order, past a failure', async () => {
    const lanes = createLanes(2);
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (n: number) => lanes.run(async () => {
      order.push(n);
      most = Math.max(most, ++running);
      await new Promise((resolve) => { setTimeout(resolve, 1); });
      running--;
      if (n === 3) throw new Error('three');
    });
    const settled = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(work));
    expect(order).toEqual([1, 2, 3, 4, 5, 6]);
    expect(most).toBe(2);
    expect(settled.map(({status}) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  });
});
