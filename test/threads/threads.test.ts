import {describe, expect, it} from 'vitest';
import {createWasmBackend} from '../../src/kernels/wasm-backend.js';
import {compileWasmKernel, type WasmKernel} from '../../src/kernels/wasm-kernel.js';
import {createThreads} from '../../src/threads/threads.js';
import {createWorkerPool} from '../../src/threads/worker-pool.js';

const kernel = await compileWasmKernel(process.versions.v8) as WasmKernel;
const DIMS = 230;
const BLOCK = 3000;

async function sums(threads: number): Promise<Float64Array[]> {
  const backend = createWasmBackend({kernel, threads: threads === 1 ? undefined : createThreads(kernel, threads)});
  const running = backend.outerProducts(DIMS, 2, new Float64Array(DIMS).fill(0.1));
  const rows = Int32Array.from({length: BLOCK}, (_, i) => i);
  for (let b = 0; b < 5; b++) {
    const values = Float32Array.from({length: BLOCK * DIMS}, (_, i) => Math.sin(i + b));
    await running.add(values, rows, BLOCK, b % 2);
    await running.add(values, rows, 17 + b, 1);
  }
  const result = await running.finish();
  await backend.close();
  return result;
}

describe('threads', () => {
  it('change no bit of the sums', async () => {
    const [even, odd] = await sums(1);
    for (const threads of [2, 3, 5]) {
      const [otherEven, otherOdd] = await sums(threads);
      expect(Buffer.compare(Buffer.from(otherEven.buffer), Buffer.from(even.buffer))).toBe(0);
      expect(Buffer.compare(Buffer.from(otherOdd.buffer), Buffer.from(odd.buffer))).toBe(0);
    }
  });

  it('take additions that nobody waited for in order, and instances one after another in the same memory', async () => {
    const backend = createWasmBackend({kernel, threads: createThreads(kernel, 2)});
    const rows = Int32Array.from({length: BLOCK}, (_, i) => i);
    for (let round = 1; round <= 3; round++) {
      const running = backend.outerProducts(DIMS, 1, new Float64Array(DIMS));
      for (let b = 0; b < 4; b++) void running.add(new Float32Array(BLOCK * DIMS).fill(round), rows, BLOCK, 0);
      expect((await running.finish())[0]).toEqual(new Float64Array(DIMS * DIMS).fill(4 * BLOCK * round * round));
    }
    await backend.close();
  });

  it('that end unexpectedly are an error that names the block, and no hang', async () => {
    const broken: WasmKernel = {...kernel, module: trap()};
    const backend = createWasmBackend({kernel: broken, threads: createThreads(broken, 2)});
    const running = backend.outerProducts(DIMS, 1, new Float64Array(DIMS));
    await expect((async () => {
      for (let b = 0; b < 9; b++) await running.add(new Float32Array(BLOCK * DIMS), new Int32Array(BLOCK), BLOCK, 0);
      await running.finish();
    })()).rejects.toThrow(/^a worker thread ended at block 1 of rows: .*unreachable/);
    await expect(backend.outerProducts(DIMS, 1, new Float64Array(DIMS)).finish()).rejects.toThrow(/a worker thread ended/);
    await backend.close();
  });

  it('that end in a reduction are an error too', async () => {
    const broken: WasmKernel = {...kernel, module: trap()};
    const backend = createWasmBackend({kernel: broken, threads: createThreads(broken, 2)});
    await expect(backend.tridiagonalize(new Float64Array(DIMS * DIMS).fill(1), DIMS))
      .rejects.toThrow(/a worker thread ended in the reduction of a matrix of 230/);
    await backend.close();
  });

  it('reduce several matrices side by side, to the same bits as one thread', async () => {
    const matrices = [1, 2, 3].map((seed) => {
      const a = new Float64Array(DIMS * DIMS);
      for (let i = 0; i < DIMS; i++) for (let j = 0; j <= i; j++) a[i * DIMS + j] = a[j * DIMS + i] = Math.sin(seed * i + j);
      return a;
    });
    const [one, two] = [createWasmBackend({kernel}), createWasmBackend({kernel, threads: createThreads(kernel, 2)})];
    const alone = await Promise.all(matrices.map(async (a) => one.tridiagonalize(a.slice(), DIMS)));
    expect(await Promise.all(matrices.map(async (a) => two.tridiagonalize(a.slice(), DIMS)))).toEqual(alone);
    await two.close();
  });

  it('that are closed while at work leave no promise open', async () => {
    const backend = createWasmBackend({kernel, threads: createThreads(kernel, 2)});
    const running = backend.outerProducts(DIMS, 1, new Float64Array(DIMS));
    void running.add(new Float32Array(BLOCK * DIMS), new Int32Array(BLOCK), BLOCK, 0);
    const finished = running.finish();
    const closed = backend.close();
    await expect(finished).rejects.toThrow(/the backend was closed/);
    await closed;
  });

  it('that are closed report no failure', async () => {
    const failures: Error[] = [];
    const pool = createWorkerPool(2, {done: () => undefined, failed: (cause) => failures.push(cause)});
    await pool.close();
    expect(failures).toEqual([]);
  });
});

/** A module with the three exports whose first call traps. */
function trap(): WebAssembly.Module {
  const type = [0x60, 6, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0];
  const seven = [0x60, 7, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0];
  const name = (text: string, index: number) => [text.length, ...Buffer.from(text), 0, index];
  const section = (id: number, body: number[]) => [id, body.length, ...body];
  const body = [3, 0, 0x00, 0x0b];
  return new WebAssembly.Module(Uint8Array.from([
    0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
    ...section(1, [2, ...type, ...seven]),
    ...section(2, [1, 3, ...Buffer.from('env'), 6, ...Buffer.from('memory'), 2, 3, 1, 0x80, 0x80, 4]),
    ...section(3, [3, 0, 0, 1]),
    ...section(7, [3, ...name('packFloat32', 0), ...name('packFloat64', 1), ...name('multiply', 2)]),
    ...section(10, [3, ...body, ...body, ...body]),
  ]));
}
