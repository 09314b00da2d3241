import {symmetricEigenvalues} from '../../src/kernels/symmetric-eigenvalues.js';
import {backend} from './measure-rows.js';
import type {Rows} from './rows.js';

/** Eigenvalues of the covariance by two passes in float64: the mean, then the products of what is left. */
export async function covarianceSpectrum({values, rows, dims}: Rows): Promise<Float64Array> {
  const mean = new Float64Array(dims);
  values.forEach((x, i) => { mean[i % dims] += x / rows; });
  const covariance = new Float64Array(dims * dims);
  for (let r = 0; r < rows; r++) {
    const y = mean.map((m, j) => values[r * dims + j] - m);
    for (let i = 0; i < dims; i++) for (let j = 0; j < dims; j++) covariance[i * dims + j] += (y[i] * y[j]) / (rows - 1);
  }
  return symmetricEigenvalues(covariance, dims, backend);
}
