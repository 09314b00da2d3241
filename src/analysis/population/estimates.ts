import {centredSpectrum} from './centred-spectrum.js';
import {correlationEstimate} from './correlation.js';
import {halfWidth, intervalOf, through} from './interval.js';
import {POPULATION_METRICS, type PopulationEstimate, type PopulationInput, type PopulationMetric} from './input.js';
import {participationRatioEstimate} from './participation-ratio.js';
import {rankmeEstimate} from './rankme.js';
import {measureEntropy, type MeasuredEntropy, type SpectrumModel} from './spectrum-model.js';

/**
 * Population values and 95 % intervals of the spectral metrics, from the sample eigenvalues and the quadratic forms of the row
 * sample (docs/adr/0010). An interval that is not to be trusted is null with its reason; a metric without estimate is a reason.
 * O(D · points + sample · radii): a few milliseconds at D = 768.
 */
export const populationEstimates = (input: PopulationInput): Readonly<Record<PopulationMetric, PopulationEstimate>> => {
  const {rows, dims, sample} = input;
  const {scale, model: centred, entropy: plain} = centredSpectrum(input);
  if (scale === Infinity) return allWithout('an eigenvalue is not finite');
  const singular = measureEntropy(centred, 0.5, rows, sample, scale);
  const effectiveRank = rankOf(plain, centred);
  const participationRatio = participationRatioEstimate(input);
  return {
    'effective-rank': effectiveRank,
    'effective-rank-singular': rankOf(singular, centred),
    'rankme': rankmeEstimate(input, centred, singular),
    'spectral-entropy': mapped(effectiveRank, dims, (rank) => Math.log(rank) / Math.log(dims)),
    'participation-ratio': participationRatio,
    'isoscore': mapped(participationRatio, dims, (ratio) => (ratio - 1) / (dims - 1)),
    'correlation-effective-rank': correlationEstimate(input, centred, plain),
  };
};

const allWithout = (reason: string) => Object.fromEntries(POPULATION_METRICS.map((metric) => [metric, {reason}])) as Record<PopulationMetric, PopulationEstimate>;

const rankOf = (measured: MeasuredEntropy | string, {dims}: SpectrumModel): PopulationEstimate => {
  if (typeof measured === 'string') return {reason: measured};
  const {entropy, standardError, effectiveRows, method, intervalReason} = measured;
  const half = standardError === null ? null : halfWidth(standardError, effectiveRows);
  return intervalOf(Math.exp(entropy), half === null ? null : [Math.exp(entropy - half), Math.exp(entropy + half)], [1, dims], method, intervalReason);
};

const mapped = (estimate: PopulationEstimate, dims: number, f: (value: number) => number): PopulationEstimate => {
  if ('reason' in estimate) return estimate;
  return dims < 2 ? {reason: 'one channel has no spread of directions'} : through(estimate, f);
};
