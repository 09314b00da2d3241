import type {Backend} from '../kernels/backend.js';
import {symmetricEigenvalues} from '../kernels/symmetric-eigenvalues.js';
import type {Facets} from './facets.js';
import {measureAll, type Measured} from './measure.js';
import {clipped} from './moment-spectra.js';
import type {Metric} from './metrics/metric.js';

export interface PrefixMeasures {
  /** the leading channels that were looked at */
  readonly dims: number;
  readonly metrics: Readonly<Record<string, Measured>>;
}

/** Spectral measures of the leading channels (Matryoshka truncation), from the same covariance: O(k³) for a prefix of k, no row is read. */
export async function measurePrefixes(prefixes: readonly number[], metrics: readonly Metric[], covariance: Float64Array, facets: Facets, backend: Backend): Promise<PrefixMeasures[]> {
  const spectral = metrics.filter((m) => m.needs.every((need) => need === 'shape' || need === 'spectrum'));
  const results: PrefixMeasures[] = [];
  for (const dims of prefixes) {
    const eigenvalues = clipped(await symmetricEigenvalues(leadingBlock(covariance, facets.shape.dims, dims), dims, backend), facets.shape.rows - 1);
    results.push({dims, metrics: measureAll(spectral, {...facets, shape: {rows: facets.shape.rows, dims}, spectrum: {eigenvalues}})});
  }
  return results;
}

function leadingBlock(matrix: Float64Array, n: number, k: number): Float64Array {
  const block = new Float64Array(k * k);
  for (let i = 0; i < k; i++) block.set(matrix.subarray(i * n, i * n + k), i * k);
  return block;
}
