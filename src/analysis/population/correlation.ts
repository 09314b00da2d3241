import {halfWidth, intervalOf} from './interval.js';
import type {PopulationEstimate, PopulationInput} from './input.js';
import {measureEntropy, spectrumModel, type MeasuredEntropy, type SpectrumModel} from './spectrum-model.js';

/**
 * Effective rank of the population correlation matrix. The bulk law of a sample correlation matrix is that of a covariance with
 * the correlations as population (El Karoui 2009; Jiang 2004), so the contour is the same; dividing by sample standard deviations
 * adds (E z⁴ − 1)/2n to the entropy (exact to first order for uncorrelated channels) and lowers its variance, which is left as an
 * upper bound. The kurtosis of the influences is that of the covariance's entropy.
 */
export const correlationEstimate = ({rows, correlation}: PopulationInput, centred: SpectrumModel, centredEntropy: MeasuredEntropy | string): PopulationEstimate => {
  if (correlation === undefined) return {reason: 'no eigenvalues of the correlation matrix were given'};
  const model = spectrumModel(correlation.eigenvalues, rows, rows - 1, centred.radii);
  const measured = measureEntropy(model, 1, rows);
  if (typeof measured === 'string') return {reason: measured};
  const {detail, method} = measured;
  const entropy = measured.entropy - (detail === null ? 0 : ((correlation.kurtosis ?? 3) - 1) / (2 * (rows - 1)));
  const value = Math.exp(entropy);
  const range = [1, model.dims] as const;
  if (detail === null) return intervalOf(value, null, range, method, measured.intervalReason);
  if (typeof centredEntropy === 'string') return intervalOf(value, null, range, method, centredEntropy);
  if (centredEntropy.standardError === null) return intervalOf(value, null, range, method, centredEntropy.intervalReason);
  if (correlation.kurtosis === undefined) return intervalOf(value, null, range, method, 'the kurtosis of the channels was not given');
  const half = halfWidth(Math.sqrt(detail.variance * Math.max(1, centredEntropy.kurtosis)), centredEntropy.effectiveRows);
  return intervalOf(value, [Math.exp(entropy - half), Math.exp(entropy + half)], range, method);
};
