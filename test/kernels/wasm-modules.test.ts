import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {generate} from '../../scripts/kernels/wasm-modules.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';
import {createWasmBackend} from '../../src/kernels/wasm-backend.js';
import {compileWasmKernel, isFused, type WasmKernel} from '../../src/kernels/wasm-kernel.js';
import {wasmModules} from '../../src/kernels/wasm-modules.js';

const kernelOf = (name: WasmKernel['name'], {panelWidth, base64}: typeof wasmModules[keyof typeof wasmModules]): WasmKernel => ({
  name, panelWidth, module: new WebAssembly.Module(Buffer.from(base64, 'base64')),
});
const plain = kernelOf('simd128', wasmModules.simd128);
/** Node 20 has relaxed SIMD only behind a flag. */
const hasRelaxed = WebAssembly.validate(Buffer.from(wasmModules['simd128-fma'].base64, 'base64'));

describe('the WebAssembly modules', () => {
  it('are what the text in scripts/kernels gives', async () => {
    expect(readFileSync(new URL('../../src/kernels/wasm-modules.ts', import.meta.url), 'utf8')).toBe(await generate());
  });

  it('is fused where the engine has relaxed SIMD and its multiply-add rounds once, and plain otherwise', async () => {
    const kernel = (await compileWasmKernel(process.versions.v8))!;
    expect(isFused(plain)).toBe(false);
    expect(kernel.name).toBe(isFused(kernel) ? 'simd128-fma' : 'simd128');
  });

  it.each(['float64', 'float32'] as const)('sums the same bits as plain JavaScript where nothing is fused, %s products', async (precision) => {
    const dims = 37;
    const values = Float64Array.from({length: 1000 * dims}, (_, i) => Math.sin(i) / 3);
    const shift = Float64Array.from({length: dims}, (_, i) => i / 7);
    const rows = Int32Array.from({length: 1000}, (_, i) => (i * 7) % 1000);
    const [js, wasm] = await Promise.all([createJsBackend(), createWasmBackend({kernel: plain})].map(async (backend) => {
      const sums = backend.outerProducts(dims, 1, shift);
      await sums.add(values, rows, 1000, 0, precision);
      return (await sums.finish())[0];
    }));
    expect(wasm).toEqual(js);
  });

  it.runIf(hasRelaxed)('give the same bits by tiles of 3 × 6 and of 6 × 4', async () => {
    const backends = (['simd128-fma', 'simd128-fma-6x4'] as const).map((name) => createWasmBackend({kernel: kernelOf('simd128-fma', wasmModules[name])}));
    for (const n of [7, 50, 133, 1430]) {
      const rows = Float64Array.from({length: 301 * n}, (_, i) => Math.sin(i) / 3);
      const all = Int32Array.from({length: 301}, (_, i) => i);
      const [one, other] = await Promise.all(backends.map(async (backend) => {
        const sums = backend.outerProducts(n, 1, new Float64Array(n));
        await sums.add(rows, all, 301, 0);
        const [matrix] = await sums.finish();
        const products = new Float64Array(301 * 301);
        await backend.products(rows, 301, rows, 301, n, products);
        const {diagonal, offDiagonal} = await backend.tridiagonal(matrix, n);
        if (n < 200) await backend.tridiagonalize(matrix, n);
        return [products, diagonal, offDiagonal, matrix].map((numbers) => Buffer.from(numbers.buffer));
      }));
      one.forEach((bytes, i) => { expect(bytes.equals(other[i])).toBe(true); });
    }
  });
});
