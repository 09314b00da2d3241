import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {generate} from '../../scripts/kernels/wasm-modules.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';
import {createWasmBackend} from '../../src/kernels/wasm-backend.js';
import {compileWasmKernel, isFused, type WasmKernel} from '../../src/kernels/wasm-kernel.js';
import {wasmModules} from '../../src/kernels/wasm-modules.js';

const plain: WasmKernel = {
  name: 'simd128', panelWidth: wasmModules.simd128.panelWidth,
  module: new WebAssembly.Module(Buffer.from(wasmModules.simd128.base64, 'base64')),
};

describe('the WebAssembly modules', () => {
  it('are what the text in scripts/kernels gives', async () => {
    expect(readFileSync(new URL('../../src/kernels/wasm-modules.ts', import.meta.url), 'utf8')).toBe(await generate());
  });

  it('is fused where the engine has relaxed SIMD and its multiply-add rounds once, and plain otherwise', async () => {
    const kernel = (await compileWasmKernel())!;
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
});
