import type {Backend} from '../kernels/backend.js';
import type {Facets} from './facets.js';
import type {Facts} from './judge/facts.js';
import {POPULATION_METRICS, populationEstimates, type PopulationEstimate} from './population/index.js';
import {populationInput} from './population-input.js';

export type PopulationEstimates = Readonly<Record<string, PopulationEstimate>>;

/** Population values of the spectral metrics, of all rows used. */
export async function estimatePopulation(facts: Facts, facets: Facets, backend: Backend): Promise<PopulationEstimates> {
  const {evidence, allMoments, allSpectra, channels, population} = facts;
  if (facts.distinct.duplicated) return refuse(`the rows are not independent: about ${facts.distinct.estimate} of ${facts.distinct.nonZeroRows} are distinct`);
  if (!(allSpectra.centred[0] > 0)) return refuse('the rows have no variance');
  const same = allMoments === facts.moments && population !== null;
  return populationEstimates(same ? population
    : await populationInput(allMoments, allSpectra, facets.correlation.eigenvalues, channels.dead, evidence.sample, backend));
}

const refuse = (reason: string): PopulationEstimates => Object.fromEntries(POPULATION_METRICS.map((id) => [id, {reason}]));
