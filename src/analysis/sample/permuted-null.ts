import {hashIndices} from '../../kernels/hash.js';
import type {Backend} from '../../kernels/backend.js';
import type {RowSample} from '../accumulate/row-sample.js';
import {clipped} from '../moment-spectra.js';
import {dividedBy, eigenvaluesOf} from '../symmetric.js';

/** Parallel analysis: what the spectrum of the sample would be if its channels were independent. */
export interface PermutedNull {
  readonly rows: number;
  /** of the sample with each channel permuted on its own, descending */
  readonly eigenvalues: readonly number[];
  /** leading directions of the sample whose eigenvalue is above the permuted one of the same rank */
  readonly above: number;
}

/** O(m·D²) twice and two eigen-solves; O(m²·D) where m < D. Source: Horn 1965; Buja and Eyuboglu 1992 (permutation form). */
export async function permutedNull(sample: RowSample, seed: number, backend: Backend): Promise<PermutedNull> {
  const {count, dims, values} = sample;
  const observed = await spectrumOf(values, count, dims, backend);
  const permuted = await spectrumOf(permuteChannels(values, count, dims, seed), count, dims, backend);
  let above = 0;
  while (above < dims && observed[above] > permuted[above]) above++;
  return {rows: count, eigenvalues: Array.from(permuted), above};
}

async function spectrumOf(values: Float64Array, count: number, dims: number, backend: Backend): Promise<Float64Array> {
  const mean = new Float64Array(dims);
  for (let r = 0; r < count; r++) for (let j = 0; j < dims; j++) mean[j] += values[r * dims + j] / count;
  const outer = count < dims ? {n: dims, factor: values.map((x, i) => x - mean[i % dims])} : await outerProduct(values, mean, backend);
  return clipped(await eigenvaluesOf(await dividedBy(outer, count - 1), dims, backend), count - 1);
}

async function outerProduct(values: Float64Array, mean: Float64Array, backend: Backend): Promise<Float64Array> {
  const count = values.length / mean.length;
  const products = backend.outerProducts(mean.length, 1, mean);
  await products.add(values, Int32Array.from({length: count}, (_, r) => r), count, 0);
  const [outer] = await products.finish();
  return outer;
}

/** Each channel's values in a seeded random order of its own (Fisher–Yates). */
function permuteChannels(values: Float64Array, count: number, dims: number, seed: number): Float64Array {
  const result = values.slice();
  for (let j = 0; j < dims; j++) {
    for (let r = count - 1; r > 0; r--) {
      const other = hashIndices(seed, j, r) % (r + 1);
      const swap = result[r * dims + j];
      result[r * dims + j] = result[other * dims + j];
      result[other * dims + j] = swap;
    }
  }
  return result;
}
