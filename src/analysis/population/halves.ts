import {largestOf, type PopulationInput} from './input.js';
import {measureEntropy, radiiOfInput, spectrumModel, standardErrorOf} from './spectrum-model.js';
import type {Radii} from './effective-rows.js';

/** A part of the rows: the stripes of a half, or of a point of the learning curve. */
export interface PartSpectrum {
  readonly rows: number;
  /** as in PopulationInput, of these rows */
  readonly eigenvalues: ArrayLike<number>;
}

export interface PartEstimate {
  /** population effective-rank by these rows */
  readonly estimate: number;
  readonly standardError: number;
}

export interface HalvesVerdict {
  readonly disagree: boolean;
  readonly even: PartEstimate;
  readonly odd: PartEstimate;
  /** even less odd */
  readonly difference: number;
  readonly jointStandardError: number;
  /** abs(difference) over the whole's estimate */
  readonly share: number;
}

const STANDARD_ERRORS = 3;
const SHARE = 0.1;

/**
 * Whether two halves of the rows show different populations: their estimates of effective-rank differ by more than 3 joint
 * standard errors and by more than 10 % of the whole's. Radii and kurtosis of the rows are the whole's.
 * @returns a reason where the halves have too few rows for a standard error
 */
export const halvesDisagree = (even: PartSpectrum, odd: PartSpectrum, whole: PopulationInput): HalvesVerdict | {readonly reason: string} => {
  const context = rowContext(whole);
  if (typeof context === 'string') return {reason: context};
  const first = partEstimate(even, context);
  const second = partEstimate(odd, context);
  if (typeof first === 'string') return {reason: first};
  if (typeof second === 'string') return {reason: second};
  const difference = first.estimate - second.estimate;
  const jointStandardError = Math.hypot(first.standardError, second.standardError);
  const share = Math.abs(difference) / context.estimate;
  const disagree = Math.abs(difference) > STANDARD_ERRORS * jointStandardError && share > SHARE;
  return {disagree, even: first, odd: second, difference, jointStandardError, share};
};

/** What the whole set says of its rows, for parts that have no row sample of their own. */
export interface RowContext {
  readonly radii: Radii;
  readonly kurtosis: number;
  /** effective-rank of the whole */
  readonly estimate: number;
}

export const rowContext = (whole: PopulationInput): RowContext | string => {
  const radii = radiiOfInput(whole);
  const model = spectrumModel(whole.eigenvalues, whole.rows, whole.rows - 1, radii);
  const measured = measureEntropy(model, 1, whole.rows, whole.sample, largestOf(whole.eigenvalues));
  return typeof measured === 'string' ? measured : {radii, kurtosis: measured.kurtosis, estimate: Math.exp(measured.entropy)};
};

export const partEstimate = ({rows, eigenvalues}: PartSpectrum, {radii, kurtosis}: RowContext): PartEstimate | string => {
  const measured = measureEntropy(spectrumModel(eigenvalues, rows, rows - 1, radii), 1, rows);
  if (typeof measured === 'string') return measured;
  if (measured.detail === null) return measured.intervalReason ?? 'no standard error';
  const estimate = Math.exp(measured.entropy);
  return {estimate, standardError: estimate * standardErrorOf(measured.detail, kurtosis)};
};
