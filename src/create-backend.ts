import {availableParallelism} from 'node:os';
import {usageError} from './errors.js';
import type {Backend} from './kernels/backend.js';
import {createJsBackend} from './kernels/js-backend.js';
import {createWasmBackend} from './kernels/wasm-backend.js';
import {compileWasmKernel} from './kernels/wasm-kernel.js';
import {createThreads} from './threads/threads.js';

export interface BackendOptions {
  readonly backend: 'auto' | 'blas' | 'wasm' | 'js';
  /** default, and most that are of use: one a core */
  readonly threads?: number;
}

/** The backend asked for; `auto` takes the fastest that runs here. One asked for by name that is not to be had is a usage error. */
export async function createBackend({backend, threads = Infinity}: BackendOptions): Promise<Backend> {
  if (backend === 'blas') {
    throw usageError('backend-not-available', 'the blas backend is not to be had in this build', '--backend auto takes the fastest there is');
  }
  if (backend === 'js') return createJsBackend();
  const kernel = await compileWasmKernel();
  const count = Math.min(threads, availableParallelism());
  if (kernel !== undefined) return createWasmBackend({kernel, threads: count > 1 ? createThreads(kernel, count) : undefined});
  if (backend === 'auto') return createJsBackend();
  throw usageError('backend-not-available', 'this JavaScript engine has no WebAssembly with 128-bit SIMD', '--backend auto takes the fastest there is');
}
