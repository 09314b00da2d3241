import {usageError} from './errors.js';
import type {Backend} from './kernels/backend.js';
import {createJsBackend} from './kernels/js-backend.js';

export interface BackendOptions {
  readonly backend: 'auto' | 'blas' | 'wasm' | 'js';
  /** default: one a core */
  readonly threads?: number;
}

/** The backend asked for; `auto` takes the fastest that runs here. One asked for by name that is not to be had is a usage error. */
export async function createBackend({backend}: BackendOptions): Promise<Backend> {
  if (backend === 'blas' || backend === 'wasm') {
    throw usageError('backend-not-available', `the ${backend} backend is not to be had in this build`, '--backend auto takes the fastest there is');
  }
  return createJsBackend();
}
