import type {Backend} from '../../src/kernels/backend.js';
import {createJsBackend} from '../../src/kernels/js-backend.js';

/** Every backend under test, by name: what holds for one holds for all. */
export const backends: readonly {readonly name: string; readonly create: () => Promise<Backend>}[] = [
  {name: 'js', create: async () => createJsBackend()},
];
