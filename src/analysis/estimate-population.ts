import type {Backend} from '../kernels/backend.js';
import type {Facets} from './facets.js';
import type {Facts} from './judge/facts.js';
import {POPULATION_METRICS, populationEstimates, spectrumBand, type PopulationEstimate, type SpectrumBand} from './population/index.js';
import {populationInput} from './population-input.js';

export interface Population {
  /** by id */
  readonly metrics: Readonly<Record<string, PopulationEstimate>>;
  readonly band: SpectrumBand | {readonly reason: string};
}

/** Population values of the spectral metrics and a band around the eigenvalues, of all rows used. */
export async function estimatePopulation(facts: Facts, facets: Facets, backend: Backend): Promise<Population> {
  const {evidence, allMoments, allSpectra, channels, population} = facts;
  if (facts.distinct.duplicated) return refuse(`the rows are not independent: about ${facts.distinct.estimate} of ${facts.distinct.nonZeroRows} are distinct`);
  if (!(allSpectra.centred[0] > 0)) return refuse('the rows have no variance');
  const same = allMoments === facts.moments && population !== null;
  const input = same ? population
    : await populationInput(allMoments, allSpectra, facets.correlation.eigenvalues, channels.dead, evidence.sample, backend);
  return {metrics: populationEstimates(input), band: spectrumBand(input)};
}

const refuse = (reason: string): Population => ({metrics: Object.fromEntries(POPULATION_METRICS.map((id) => [id, {reason}])), band: {reason}});
