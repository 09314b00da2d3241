import {halfWidth, intervalOf} from './interval.js';
import {moments} from './row-influence.js';
import {largestOf, type PopulationEstimate, type PopulationInput} from './input.js';

/**
 * (tr Σ)²/tr Σ² of the population, without assumptions on the distribution and at any N/D (Himeno & Yamada 2014, unbiased
 * estimates of both traces). Standard error from the influence of the sampled rows; pairs of rows add 4 PR²/N² to the true variance
 * and twice that to the influences', so it is taken off once. O(D + sample).
 */
export const participationRatioEstimate = (input: PopulationInput): PopulationEstimate => {
  const measured = measureParticipationRatio(input);
  if (typeof measured === 'string') return {reason: measured};
  const {ratio, rows} = measured;
  const range = [1, input.dims] as const;
  if (rows === null) return intervalOf(ratio, null, range, METHOD, 'no row sample');
  const half = halfWidth(rows.standardError, rows.effectiveRows);
  return intervalOf(ratio, [ratio - half, ratio + half], range, METHOD);
};

const METHOD = 'Himeno–Yamada traces, influence of the sampled rows';

export interface MeasuredParticipationRatio {
  readonly ratio: number;
  /** what the row sample says of its error; null without one */
  readonly rows: {readonly standardError: number; readonly effectiveRows: number; readonly perRow: Float64Array} | null;
}

/** @returns a sentence where there is no estimate */
export const measureParticipationRatio = ({rows, eigenvalues, fourthMoment, sample}: PopulationInput): MeasuredParticipationRatio | string => {
  if (rows < 4) return `the traces need 4 rows, ${rows} are at hand`;
  const scale = largestOf(eigenvalues);
  if (!(scale > 0)) return 'the rows have no variance';
  let s1 = 0;
  let s2 = 0;
  for (let i = 0; i < eigenvalues.length; i++) {
    s1 += eigenvalues[i] / scale;
    s2 += (eigenvalues[i] / scale) ** 2;
  }
  const q = fourthMoment / scale / scale / (rows - 1);
  const k = (rows - 1) / (rows * (rows - 2) * (rows - 3));
  const square = k * ((rows - 1) * (rows - 2) * s2 + s1 * s1 - rows * q);
  const squaredTrace = k * (2 * s2 + (rows * rows - 3 * rows + 1) * s1 * s1 - rows * q);
  const ratio = squaredTrace / square;
  if (!(square > 0 && squaredTrace > 0 && ratio < Infinity)) return 'too few rows: an unbiased estimate of a trace is negative';
  if (sample === undefined || sample.squaredNorms.length < 2) return {ratio, rows: null};
  const perRow = Float64Array.from(sample.squaredNorms, (squared, i) => {
    const norm = squared / scale;
    const without = ((sample.forms[i] / scale / scale - (norm * norm) / (rows - 1)) * (rows - 1)) / (rows - 2);
    return ((2 * s1) / square) * (norm - s1) - ((2 * squaredTrace) / square ** 2) * (without - square);
  });
  const {variance, effective} = moments(perRow);
  const pairs = (2 * ratio / rows) ** 2;
  const standardError = Math.sqrt(Math.max(variance / rows - pairs, pairs));
  return {ratio, rows: {standardError, effectiveRows: (effective * rows) / perRow.length, perRow}};
};
