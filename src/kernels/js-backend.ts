import type {Backend} from './backend.js';
import {jsOuterProducts} from './js-outer-products.js';
import {jsPairScan} from './js-pair-scan.js';
import {jsTiles} from './js-products.js';
import {jsRowSums} from './js-row-sums.js';
import {jsTridiagonalize} from './js-tridiagonalize.js';
import {FLOAT32_RUN, productsBy} from './products.js';

/** The plain reference: one thread, no WebAssembly, the same bits on every machine. */
export const createJsBackend = (): Backend => ({
  name: 'js',
  kernel: 'scalar',
  float32Run: FLOAT32_RUN,
  outerProducts: jsOuterProducts,
  tridiagonal: (matrix, n) => jsTridiagonalize(matrix.slice(), n),
  tridiagonalize: jsTridiagonalize,
  ...productsBy(jsTiles),
  rowSums: jsRowSums,
  pairScan: jsPairScan,
  close: () => Promise.resolve(),
});
