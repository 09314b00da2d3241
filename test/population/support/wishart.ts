import {eigenvaluesOf, wideGaussians} from './draw-rows.js';

/**
 * Eigenvalues of the covariance (divisor n) of n + 1 Gaussian rows with the given channel variances, by Bartlett's decomposition:
 * no rows are drawn. O(D³).
 */
export function wishartEigenvalues(variances: readonly number[], n: number, uniform: () => number): Float64Array {
  const dims = variances.length;
  const normal = wideGaussians(uniform);
  const root = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    const scale = Math.sqrt(variances[i] / n);
    for (let j = 0; j < i; j++) root[i * dims + j] = scale * normal();
    root[i * dims + i] = scale * Math.sqrt(chiSquared(n - i, normal, uniform));
  }
  const out = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k <= j; k++) sum += root[i * dims + k] * root[j * dims + k];
      out[i * dims + j] = out[j * dims + i] = sum;
    }
  }
  return eigenvaluesOf(out, dims);
}

/** Marsaglia & Tsang (2000), of any number of degrees of freedom from 2 up. */
function chiSquared(freedom: number, normal: () => number, uniform: () => number): number {
  const d = freedom / 2 - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal();
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return 2 * d * v;
  }
}
