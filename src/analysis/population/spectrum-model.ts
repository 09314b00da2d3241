import type {Radii} from './effective-rows.js';
import {entropyOf, type EntropyEstimate} from './entropy.js';
import {liveSpectrum, type RowSample} from './input.js';
import {invertedEntropy, invertSpectrum, type InvertedSpectrum} from './inversion.js';
import {populationMap, type PopulationMap} from './population-map.js';
import {rowInfluence} from './row-influence.js';

/** One sample spectrum with what is needed to read the population's off it. */
export interface SpectrumModel {
  /** the eigenvalues that count over the largest */
  readonly live: Float64Array;
  /** directions of the population: those that count, or all channels where the rows are too few to tell */
  readonly dims: number;
  /** degrees of freedom: N − 1 when centred, N when not */
  readonly freedom: number;
  readonly radii: Radii;
  /** or why there is none */
  readonly map: PopulationMap | string;
  /** where there is no map; null with it, or without any variance */
  readonly inverted: InvertedSpectrum | null;
}

export const spectrumModel = (eigenvalues: ArrayLike<number>, rows: number, freedom: number, radii: Radii): SpectrumModel => {
  const live = liveSpectrum(eigenvalues, rows);
  const dims = live.length < freedom ? live.length : eigenvalues.length;
  const map = populationMap(live, freedom, radii);
  const inverted = typeof map === 'string' && live.length > 0 ? invertSpectrum(live, freedom, dims, radii) : null;
  return {live, dims, freedom, radii, map, inverted};
};

/** An entropy with its standard error, or with the reason why it has none. */
export interface MeasuredEntropy {
  readonly entropy: number;
  /** ln Σ ℓ^power, the largest sample eigenvalue being 1 */
  readonly logTotal: number;
  readonly standardError: number | null;
  /** see RowInfluence */
  readonly kurtosis: number;
  readonly effectiveRows: number;
  /** see RowInfluence; where there is a standard error */
  readonly perRow?: Float64Array;
  readonly method: string;
  readonly intervalReason: string | null;
  /** where the contour was used */
  readonly detail: EntropyEstimate | null;
}

/** How far the rows' influences may lower a Gaussian variance (clusters), as a share of it. */
const LEAST = 0.5;

/** Variance of Gaussian rows + (kurtosis − 1) · its linear part. */
export const standardErrorOf = ({variance, linearVariance}: EntropyEstimate, kurtosis: number): number =>
  Math.sqrt(variance + Math.max((kurtosis - 1) * Math.min(variance, linearVariance), -LEAST * variance));

/**
 * Entropy of the population by the contour, with a standard error when the row sample is there; else by inversion, without.
 * @param scale largest eigenvalue, by which the model's were divided
 * @returns a sentence where there is no estimate at all
 */
export const measureEntropy = (model: SpectrumModel, power: 1 | 0.5, rows: number, sample?: RowSample, scale = 1): MeasuredEntropy | string => {
  const {map, inverted, dims, radii} = model;
  const note = radii.perRow.length > 0 ? ', rows of unequal radius' : '';
  const plain = {standardError: null, kurtosis: 1, effectiveRows: rows};
  if (typeof map === 'string') {
    const value = inverted === null ? null : invertedEntropy(inverted, dims, power);
    return value === null || !Number.isFinite(value.entropy)
      ? map
      : {...value, ...plain, method: `inversion of the Marčenko–Pastur equation${note}`, intervalReason: map, detail: null};
  }
  const detail = entropyOf(map, power);
  const {entropy, logTotal} = detail;
  const method = `contour${note}`;
  if (!Number.isFinite(entropy)) return 'the contour gives no finite value';
  if (sample === undefined || sample.squaredNorms.length < 2) return {entropy, logTotal, ...plain, method, intervalReason: 'no row sample', detail};
  const influence = rowInfluence(map, detail, sample, radii, rows, scale);
  return {entropy, logTotal, standardError: standardErrorOf(detail, influence.kurtosis), ...influence, method, intervalReason: null, detail};
};
