import type {Backend} from '../kernels/backend.js';
import type {Facets} from './facets.js';
import {measureAll, type Measured} from './measure.js';
import {clipped, type MomentSpectra} from './moment-spectra.js';
import type {Metric} from './metrics/metric.js';
import {blockOf, eigenvaluesOf} from './symmetric.js';

export interface PrefixMeasures {
  /** the leading channels that were looked at */
  readonly dims: number;
  readonly metrics: Readonly<Record<string, Measured>>;
}

/** Spectral measures of the leading channels (Matryoshka truncation), from the same covariance: O(k³) for a prefix of k, no row is read. */
export async function measurePrefixes(prefixes: readonly number[], metrics: readonly Metric[], {covariance, unseen}: MomentSpectra, facets: Facets, backend: Backend): Promise<PrefixMeasures[]> {
  const spectral = metrics.filter((m) => m.needs.every((need) => need === 'shape' || need === 'spectrum'));
  const results: PrefixMeasures[] = [];
  for (const dims of prefixes) {
    const block = blockOf(covariance, facets.shape.dims, Array.from({length: dims}, (_, j) => j));
    const eigenvalues = clipped(await eigenvaluesOf(block, dims, backend), facets.shape.rows - 1, unseen);
    results.push({dims, metrics: measureAll(spectral, {...facets, shape: {rows: facets.shape.rows, dims}, spectrum: {eigenvalues}})});
  }
  return results;
}
