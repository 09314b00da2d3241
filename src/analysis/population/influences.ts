import {centredSpectrum} from './centred-spectrum.js';
import type {PopulationInput} from './input.js';
import {halfWidth} from './interval.js';
import {measureParticipationRatio} from './participation-ratio.js';
import {moments} from './row-influence.js';
import {measureEntropy, type MeasuredEntropy} from './spectrum-model.js';

/** An estimate on the log scale, with what each sampled row does to it: what the difference of two estimates needs. */
export interface RowsOfEstimate {
  /** ln of the estimate */
  readonly log: number;
  /** of `log` */
  readonly standardError: number;
  /** influence of each sampled row on `log`, but for a constant and a factor */
  readonly perRow: Float64Array;
  /** N, the rows that the estimate is of */
  readonly rows: number;
}

export const PAIRED_METRICS = ['effective-rank', 'effective-rank-singular', 'participation-ratio'] as const;

export type PairedMetric = (typeof PAIRED_METRICS)[number];

/** The estimates that have a standard error. The cost is that of `populationEstimates`. */
export const populationInfluences = (input: PopulationInput): Readonly<Partial<Record<PairedMetric, RowsOfEstimate>>> => {
  const {rows, sample} = input;
  const {scale, model, entropy} = centredSpectrum(input);
  if (!(scale > 0 && scale < Infinity)) return {};
  const influences = (measured: MeasuredEntropy | string): RowsOfEstimate | undefined => {
    if (typeof measured === 'string' || measured.standardError === null || measured.perRow === undefined) return undefined;
    return {log: measured.entropy, standardError: measured.standardError, perRow: measured.perRow, rows};
  };
  const ratio = measureParticipationRatio(input);
  return {
    'effective-rank': influences(entropy),
    'effective-rank-singular': influences(measureEntropy(model, 0.5, rows, sample, scale)),
    'participation-ratio': typeof ratio === 'string' || ratio.rows === null ? undefined
      : {log: Math.log(ratio.ratio), standardError: ratio.rows.standardError / ratio.ratio, perRow: ratio.rows.perRow, rows},
  };
};

/** The difference of two estimates from the same rows. */
export interface PairedDifference {
  /** Pearson's r between the influences of the same rows on either estimate */
  readonly correlation: number;
  /** half-width of the 95 % interval of ln candidate − ln baseline */
  readonly halfLog: number;
  /** and of candidate − baseline */
  readonly half: number;
}

/**
 * SE² = a² + b² − 2ρab with the standard errors a and b of the two and ρ the correlation of their influences, row by row: what both
 * sets of rows share cancels. Exactly 0 for a rotation. Degrees of freedom from the influences of the difference. O(sample).
 * @param before influences on the same rows in the same order as those of `after`
 */
export const pairedDifference = (before: RowsOfEstimate, after: RowsOfEstimate): PairedDifference => {
  const x = standardized(before.perRow);
  const y = standardized(after.perRow);
  let products = 0;
  for (let i = 0; i < x.length; i++) products += x[i] * y[i];
  const correlation = Math.min(1, Math.max(-1, products / x.length));
  const joint = (a: number, b: number): number => {
    const error = Math.sqrt(Math.max(0, (a - b) ** 2 + 2 * (1 - correlation) * a * b));
    const {effective} = moments(x.map((value, i) => b * y[i] - a * value));
    return halfWidth(error, (effective * after.rows) / x.length);
  };
  return {
    correlation,
    halfLog: joint(before.standardError, after.standardError),
    half: joint(Math.exp(before.log) * before.standardError, Math.exp(after.log) * after.standardError),
  };
};

const standardized = (values: Float64Array): Float64Array => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(moments(values).variance);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
};
