import type {Backend} from './backend.js';
import {jsOuterProducts} from './js-outer-products.js';
import {jsProducts} from './js-products.js';
import {jsRowSums} from './js-row-sums.js';
import {jsTridiagonalize} from './js-tridiagonalize.js';

/** The plain reference: one thread, no WebAssembly, the same bits on every machine. */
export const createJsBackend = (): Backend => ({
  name: 'js',
  kernel: 'scalar',
  outerProducts: jsOuterProducts,
  tridiagonalize: jsTridiagonalize,
  products: jsProducts,
  rowSums: jsRowSums,
  close: () => Promise.resolve(),
});
