import {liveSpectrum, type PopulationInput} from './input.js';
import {halfWidth} from './interval.js';
import {partEntropy, rowContext, type PartEntropy, type PartSpectrum} from './parts.js';

/** effective-rank of some of the rows: in the sample, and in the population with a 95 % interval. */
export interface LearningCurvePoint {
  readonly rows: number;
  /** plug-in: climbs with the number of rows by itself */
  readonly value: number;
  /** flat when rows are independent and identically distributed */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface LearningCurve {
  readonly points: readonly LearningCurvePoint[];
  /**
   * The last population estimate is above the first one that has an interval by more than 3 of its standard errors (the parts are
   * nested) and by more than 10 %: rows depend on each other, or their tails are too heavy for so few. Null without two intervals.
   */
  readonly climbs: boolean | null;
}

/**
 * Plug-in and population effective-rank of growing parts of the rows: every 8th, 4th, 2nd stripe, and all.
 * @param parts in growing order
 * @param whole gives radii and kurtosis of the rows
 */
export const learningCurve = (parts: readonly PartSpectrum[], whole: PopulationInput): LearningCurve => {
  const context = rowContext(whole);
  const measured = parts.map((part) => (typeof context === 'string' ? context : partEntropy(part, context)));
  const points = parts.map((part, k) => pointOf(part, measured[k]));
  const known = measured.flatMap((entropy) => (typeof entropy === 'string' || entropy.standardError === null ? [] : [entropy]));
  if (known.length < 2) return {points, climbs: null};
  const climb = known[known.length - 1].entropy - known[0].entropy;
  return {points, climbs: climb > 3 * known[0].standardError! && climb > Math.log(1.1)};
};

const pointOf = (part: PartSpectrum, measured: PartEntropy | string): LearningCurvePoint => {
  const {rows} = part;
  const value = plugInRank(part);
  if (typeof measured === 'string') return {rows, value, estimate: null, low: null, high: null};
  const {entropy, standardError, effectiveRows} = measured;
  const most = part.eigenvalues.length;
  const rank = (shift: number) => Math.min(most, Math.max(1, Math.exp(entropy + shift)));
  if (standardError === null) return {rows, value, estimate: rank(0), low: null, high: null};
  const half = halfWidth(standardError, effectiveRows);
  return {rows, value, estimate: rank(0), low: rank(-half), high: rank(half)};
};

const plugInRank = ({rows, eigenvalues}: PartSpectrum): number => {
  const live = liveSpectrum(eigenvalues, rows);
  const total = live.reduce((sum, value) => sum + value, 0);
  return total > 0 ? Math.exp(-live.reduce((sum, value) => sum + (value / total) * Math.log(value / total), 0)) : 0;
};
