import {centredSpectrum} from './centred-spectrum.js';
import type {Radii} from './effective-rows.js';
import type {PopulationInput} from './input.js';
import {measureEntropy, spectrumModel, standardErrorOf} from './spectrum-model.js';

/** A part of the rows: the stripes of a half, or of a point of the learning curve. */
export interface PartSpectrum {
  readonly rows: number;
  /** as in PopulationInput, of these rows */
  readonly eigenvalues: ArrayLike<number>;
}

/** Population entropy −Σ p ln p, p = λ/Σλ, by some of the rows. */
export interface PartEntropy {
  readonly entropy: number;
  /** null where there are too few rows for the contour */
  readonly standardError: number | null;
  readonly effectiveRows: number;
  readonly intervalReason: string | null;
}

/** What the whole set says of its rows, for parts that have no row sample of their own. */
export interface RowContext {
  readonly radii: Radii;
  readonly kurtosis: number;
  /** effective rows over rows */
  readonly efficiency: number;
  readonly entropy: number;
}

export const rowContext = (whole: PopulationInput): RowContext | string => {
  const {model: {radii}, entropy: measured} = centredSpectrum(whole);
  if (typeof measured === 'string') return measured;
  return {radii, kurtosis: measured.kurtosis, efficiency: measured.effectiveRows / whole.rows, entropy: measured.entropy};
};

export const partEntropy = ({rows, eigenvalues}: PartSpectrum, {radii, kurtosis, efficiency}: RowContext): PartEntropy | string => {
  const measured = measureEntropy(spectrumModel(eigenvalues, rows, rows - 1, radii), 1, rows);
  if (typeof measured === 'string') return measured;
  const {entropy, detail, intervalReason} = measured;
  const standardError = detail === null ? null : standardErrorOf(detail, kurtosis);
  return {entropy, standardError, effectiveRows: rows * efficiency, intervalReason: detail === null ? intervalReason : null};
};
