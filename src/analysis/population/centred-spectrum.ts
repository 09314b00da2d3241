import {EQUAL_RADII, radiiOf, radiiOfNorms, type Radii} from './effective-rows.js';
import {largestOf, liveSpectrum, type PopulationInput} from './input.js';
import {participationRatioEstimate} from './participation-ratio.js';
import {MAX_RATIO} from './population-map.js';
import {measureEntropy, spectrumModel, type MeasuredEntropy, type SpectrumModel} from './spectrum-model.js';

/** The centred spectrum of a set of rows and its entropy, from which halves, estimates, influences and band all start. */
export interface CentredSpectrum {
  /** largest eigenvalue, by which the model's are divided */
  readonly scale: number;
  readonly model: SpectrumModel;
  /** of p = λ/Σλ */
  readonly entropy: MeasuredEntropy | string;
}

const made = new WeakMap<PopulationInput, CentredSpectrum>();

/** Made once for an input, which nobody changes. */
export const centredSpectrum = (input: PopulationInput): CentredSpectrum => {
  const known = made.get(input) ?? make(input);
  made.set(input, known);
  return known;
};

const make = (input: PopulationInput): CentredSpectrum => {
  const {rows, eigenvalues, sample} = input;
  const scale = largestOf(eigenvalues);
  const model = spectrumModel(eigenvalues, rows, rows - 1, radiiOfInput(input));
  return {scale, model, entropy: measureEntropy(model, 1, rows, sample, scale)};
};

/** Equal without a row sample. */
const radiiOfInput = (input: PopulationInput): Radii => {
  const {sample, rows, eigenvalues} = input;
  if (sample === undefined || sample.squaredNorms.length === 0) return EQUAL_RADII;
  const ratio = participationRatioEstimate(input);
  if ('reason' in ratio) return EQUAL_RADII;
  const directions = liveSpectrum(eigenvalues, rows).length;
  return directions < MAX_RATIO * (rows - 1) ? radiiOf(sample, rows, directions, ratio.estimate) : radiiOfNorms(sample, ratio.estimate);
};
