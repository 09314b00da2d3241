import {createBlasBackend} from '../../src/blas/blas-backend.js';
import {openBlas} from '../../src/blas/open-blas.js';
import type {Backend} from '../../src/kernels/backend.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';
import {createWasmBackend} from '../../src/kernels/wasm-backend.js';
import {compileWasmKernel, type WasmKernel} from '../../src/kernels/wasm-kernel.js';
import {createThreads} from '../../src/threads/threads.js';

const kernel = await compileWasmKernel(process.versions.v8) as WasmKernel;
const threaded = (threads: number) => async () => createWasmBackend({kernel, threads: createThreads(kernel, threads)});
/** Where koffi and a BLAS are here. */
export const {blas} = await openBlas();

/** Every backend under test, by name: what holds for one holds for all. */
export const backends: readonly {readonly name: string; readonly create: () => Promise<Backend>}[] = [
  {name: 'js', create: async () => createJsBackend()},
  {name: 'wasm', create: async () => createWasmBackend({kernel})},
  ...(blas ? [{name: 'blas', create: async () => createBlasBackend(blas, 2, createJsBackend())}] : []),
  {name: 'wasm, 2 threads', create: threaded(2)},
  {name: 'wasm, 3 threads', create: threaded(3)},
];
