import type {Backend} from '../kernels/backend.js';
import type {RowSample} from './accumulate/row-sample.js';
import {significant, type Facets} from './facets.js';
import type {Facts} from './judge/facts.js';
import {POPULATION_METRICS, populationEstimates, type PopulationEstimate} from './population/index.js';
import {quadraticForms} from './sample/quadratic-forms.js';

export type PopulationEstimates = Readonly<Record<string, PopulationEstimate>>;

/** Population values of the spectral metrics, of all rows used. O(m·D² + D³/3) for a sample of m rows. */
export async function estimatePopulation(facts: Facts, facets: Facets, backend: Backend): Promise<PopulationEstimates> {
  const {evidence, allMoments: moments, allSpectra: spectra, dims} = facts;
  if (facts.distinct.duplicated) return refuse(`the rows are not independent: about ${facts.distinct.estimate} of ${facts.distinct.nonZeroRows} are distinct`);
  if (!(spectra.centred[0] > 0)) return refuse('the rows have no variance');
  const rank = significant(spectra.centred, facets.shape).length;
  const sample = await quadraticForms(evidence.sample, moments.mean, spectra.covariance, rank, backend);
  return populationEstimates({
    rows: moments.count, dims,
    eigenvalues: spectra.centred,
    fourthMoment: moments.fourth,
    sample,
    secondMoment: spectra.uncentred.map((v) => (v * (moments.count - 1)) / moments.count),
    correlation: {
      eigenvalues: facets.correlation.eigenvalues,
      kurtosis: meanKurtosis(evidence.sample, moments.mean, (j) => spectra.covariance[j * (dims + 1)], facts.channels.dead),
    },
  });
}

const refuse = (reason: string): PopulationEstimates => Object.fromEntries(POPULATION_METRICS.map((id) => [id, {reason}]));

/** Mean over the channels that vary of E z⁴ on the sample, z standardised by the moments of all rows. */
function meanKurtosis(sample: RowSample, mean: Float64Array, variance: (j: number) => number, dead: readonly number[]): number {
  const {count, dims, values} = sample;
  const leftOut = new Set(dead);
  const inverse = Float64Array.from({length: dims}, (_, j) => (leftOut.has(j) ? 0 : 1 / variance(j)));
  let total = 0;
  for (let r = 0, i = 0; r < count; r++) {
    for (let j = 0; j < dims; j++, i++) {
      const squared = (values[i] - mean[j]) ** 2 * inverse[j];
      total += squared * squared;
    }
  }
  return total / count / Math.max(1, dims - leftOut.size);
}
