import {availableParallelism} from 'node:os';
import {versions} from 'node:process';
import {usageError} from './errors.js';
import type {Backend} from './kernels/backend.js';
import {createJsBackend} from './kernels/js-backend.js';
import {createWasmBackend} from './kernels/wasm-backend.js';
import {compileWasmKernel} from './kernels/wasm-kernel.js';

export interface BackendOptions {
  readonly backend: 'auto' | 'blas' | 'wasm' | 'js';
  /** default, and most that are of use: one a core */
  readonly threads?: number;
  /** told, under `auto`, of each library that was found and refused */
  readonly warn?: (line: string) => void;
  /** aborting it closes the backend: whatever waits for it is rejected */
  readonly signal?: AbortSignal;
}

/**
 * The backend asked for; `auto` takes the fastest that runs here: the user's BLAS, WebAssembly, plain JavaScript.
 * One asked for by name that is not to be had is a usage error.
 */
export async function createBackend({signal, ...options}: BackendOptions): Promise<Backend> {
  const backend = await openBackend(options);
  if (signal === undefined) return backend;
  const closeIt = (): void => void backend.close();
  signal.addEventListener('abort', closeIt, {once: true});
  const close = (): Promise<void> => {
    signal.removeEventListener('abort', closeIt);
    return backend.close();
  };
  return {...backend, close};
}

async function openBackend({backend, threads = Infinity, warn}: BackendOptions): Promise<Backend> {
  const count = Math.min(threads, availableParallelism());
  if (backend === 'js') return createJsBackend();
  if (backend !== 'wasm') {
    const blas = await blasBackend(count, backend === 'blas', warn);
    if (blas !== undefined) return blas;
  }
  const kernel = await compileWasmKernel(versions.v8);
  if (kernel === undefined) {
    if (backend === 'auto') return createJsBackend();
    throw notAvailable('this JavaScript engine has no WebAssembly with 128-bit SIMD');
  }
  const {createThreads} = await import('./threads/threads.js');
  return createWasmBackend({kernel, threads: createThreads(kernel, count)});
}

async function blasBackend(threads: number, required: boolean, warn: BackendOptions['warn']): Promise<Backend | undefined> {
  const [{openBlas}, {createBlasBackend}] = await Promise.all([import('./blas/open-blas.js'), import('./blas/blas-backend.js')]);
  const {blas, missing, refused} = await openBlas();
  if (blas === undefined && required) throw notAvailable(`the blas backend is not to be had: ${missing ?? refused.join('; ')}`);
  for (const line of refused) warn?.(`${line}: not used`);
  if (blas === undefined) return undefined;
  const kernel = await compileWasmKernel(versions.v8);
  return createBlasBackend(blas, threads, kernel ? createWasmBackend({kernel}) : createJsBackend());
}

const notAvailable = (message: string) =>
  usageError('backend-not-available', message, '--backend auto takes the fastest there is');
