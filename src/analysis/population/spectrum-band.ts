import {centredSpectrum} from './centred-spectrum.js';
import {complexVector, log, over, times} from './complex.js';
import {pairIntegral, pairWeights, WIDE} from './contour.js';
import type {NoEstimate, PopulationInput} from './input.js';
import {halfWidth} from './interval.js';
import {populationMap, type PopulationMap} from './population-map.js';

/** Bounds of every population eigenvalue at once. */
export interface SpectrumBand {
  /** descending, one an eigenvalue that is not zero; 0 where there is no bound */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** that all of them lie within */
  readonly level: 0.95;
  /** standard deviation of the smoothing, in ln λ */
  readonly smoothing: number;
}

/** Smoothing over artanh √(D/n), which is half the width in ln λ to which chance spreads equal eigenvalues. */
const SMOOTHING = 0.44;
const LEAST_SMOOTHING = 0.1;
/** at most so many smoothings over the spectrum */
const RESOLUTION = 120;
/** height of the curve over the smoothing: the kernel grows by e^{h²/2σ²} on it */
const HEIGHT = 2.5;
/** steps of the grid of levels a smoothing */
const STEPS = 6;
/** how far beyond the spectrum the grid goes, in smoothings */
const BEYOND = 10;
/** where a kernel is nothing beside 1, e^{h²/2σ²} included */
const FAR = 10;
/** an interval's half-width times this, and so many eigenvalues more, are with the inequalities' slack enough for all ranks at once (docs/calibration-intervals.md) */
const ALL_RANKS = 1.5;
const ADDED = 0.7;
/** standard errors are taken at so many levels and lie on lines between */
const ERROR_EVERY = 2 * STEPS;

/**
 * A band that holds every population eigenvalue, 95 % at once. The j-th eigenvalue is no smooth functional of the sample, but the
 * count Σ S(ln ℓ_i − ln t) of those above t, smoothed by a step S of Gaussians of width σ in ln ℓ, is one: value and variance by
 * the contour (docs/adr/0010). The number N(t) of eigenvalues of at least t then lies between
 *   (count(t eᵃ) − S(−a)·D)/(1 − S(−a)) ≤ N(t) ≤ count(t e⁻ᵃ)/S(a)   for every a > 0,
 * whatever the spectrum; ℓ_j is less than any t at which the upper bound is below j, and at least any t at which the lower one is
 * over j − 1. O(points·(D + levels) + points²·levels).
 * @returns a reason where the rows are too few for the contour, or say nothing of their own spread
 */
export const spectrumBand = (input: PopulationInput): SpectrumBand | NoEstimate => {
  const {scale, model, entropy} = centredSpectrum(input);
  if (!(scale > 0 && scale < Infinity)) return {reason: 'the rows have no variance'};
  if (typeof entropy === 'string') return {reason: entropy};
  if (entropy.standardError === null) return {reason: entropy.intervalReason ?? 'no standard error'};
  const {live, freedom, radii} = model;
  const dims = live.length;
  const span = -Math.log(live[dims - 1]);
  const smoothing = Math.max(SMOOTHING * Math.atanh(Math.sqrt(dims / freedom)), LEAST_SMOOTHING, span / RESOLUTION);
  const map = populationMap(live, freedom, radii, Math.min(HEIGHT * smoothing, WIDE));
  if (typeof map === 'string') return {reason: map};
  const levels = levelsOver(-span - BEYOND * smoothing, BEYOND * smoothing, smoothing / STEPS);
  const {counts, errors} = smoothedCounts(map, levels, smoothing);
  const surely = (standardError: number) => ALL_RANKS * halfWidth(standardError, entropy.effectiveRows);
  // heavy rows widen every count as they widen the entropy
  const widen = surely(Math.sqrt(Math.max(1, entropy.kurtosis)));
  const most = counts.map((count, i) => Math.min(dims, Math.max(0, count + widen * errors[i] + ADDED)));
  const least = counts.map((count, i) => Math.min(dims, Math.max(0, count - widen * errors[i] - ADDED)));
  // counts rise as levels fall
  for (let i = 1; i < levels.length; i++) least[i] = Math.max(least[i], least[i - 1]);
  for (let i = levels.length - 2; i >= 0; i--) most[i] = Math.min(most[i], most[i + 1]);
  const {low, high} = boundsOf(levels, least, most, dims);
  if (high[0] === Infinity) return {reason: 'a few rows decide the largest eigenvalues'};
  // rows of unequal length move all eigenvalues together, which an entropy does not feel
  const shift = Math.exp(surely(traceError(input)));
  return {low: low.map((value) => (value * scale) / shift), high: high.map((value) => value * scale * shift), level: 0.95, smoothing};
};

/** Standard error of the trace over the trace: Var ‖x − x̄‖² over N. */
const traceError = ({rows, eigenvalues, fourthMoment}: PopulationInput): number => {
  let trace = 0;
  for (let i = 0; i < eigenvalues.length; i++) trace += eigenvalues[i];
  return Math.sqrt(Math.max(0, fourthMoment / rows / trace ** 2 - 1) / rows);
};

/** ln t, descending, evenly spaced. */
const levelsOver = (bottom: number, top: number, step: number): Float64Array =>
  Float64Array.from({length: Math.ceil((top - bottom) / step) + 1}, (_, i) => top - i * step);

/**
 * Σ_i S(ln ℓ_i − ln t) of the population at each level t, and its standard error for Gaussian rows. S is a sum of Gaussian kernels
 * g(u) = exp(−(u − level)²/2σ²)/(STEPS √2π) at every level from t up, so that what a level adds is one kernel:
 * −(1/2πi)∮ g Σ λ/(λ − z) dw/w, less the bias (1/2πi)∮ ½ g′ ln(dw/dz) dw/w of real Gaussian rows.
 */
const smoothedCounts = ({contour, slope, logW, w, sum}: PopulationMap, levels: Float64Array, smoothing: number): {counts: Float64Array; errors: Float64Array} => {
  const weights = pairWeights(contour);
  const turn = over(slope, w);
  const weight = times(times(sum, turn), contour.step);
  const bent = times(times(turn, log(slope)), contour.step);
  const counts = new Float64Array(levels.length);
  const errors = new Float64Array(levels.length);
  const step = complexVector(w.re.length);
  const steepness = complexVector(w.re.length);
  let total = 0;
  let known = 0;
  levels.forEach((level, i) => {
    for (let k = 0; k < w.re.length; k++) {
      const x = (logW.re[k] - level) / smoothing;
      if (Math.abs(x) > FAR) continue;
      const y = logW.im[k] / smoothing;
      const size = Math.exp((y * y - x * x) / 2) / (STEPS * Math.sqrt(2 * Math.PI));
      const re = size * Math.cos(x * y);
      const im = -size * Math.sin(x * y);
      const slopeRe = -(re * x - im * y) / smoothing;
      const slopeIm = -(re * y + im * x) / smoothing;
      total -= re * weight.im[k] + im * weight.re[k] + (slopeRe * bent.im[k] + slopeIm * bent.re[k]) / 2;
      step.re[k] += re;
      step.im[k] += im;
      steepness.re[k] += slopeRe * turn.re[k] - slopeIm * turn.im[k];
      steepness.im[k] += slopeRe * turn.im[k] + slopeIm * turn.re[k];
    }
    counts[i] = total;
    if (i % ERROR_EVERY !== 0 && i !== levels.length - 1) return;
    errors[i] = Math.sqrt(Math.max(0, pairIntegral(weights, step, steepness)));
    for (let k = known + 1; k < i; k++) errors[k] = errors[known] + ((errors[i] - errors[known]) * (k - known)) / (i - known);
    known = i;
  });
  return {counts, errors};
};

/** S at a distance of so many steps of the grid from the level. */
const stepAt = (steps: number): number => {
  let sum = 0;
  for (let m = 0; m <= steps + STEPS * BEYOND; m++) sum += Math.exp(-(((steps - m) / STEPS) ** 2) / 2);
  return sum / (STEPS * Math.sqrt(2 * Math.PI));
};

const SHIFTS = [1, 1.5, 2, 2.5, 3, 3.5, 4].map((smoothings) => smoothings * STEPS).map((steps) => ({steps, above: stepAt(steps), below: stepAt(-steps)}));

const boundsOf = (levels: Float64Array, least: Float64Array, most: Float64Array, dims: number): {low: number[]; high: number[]} => {
  const upper = levels.map((_, i) => Math.min(...SHIFTS.map(({steps, above}) => (i + steps < levels.length ? most[i + steps] / above : dims))));
  const lower = levels.map((_, i) => Math.max(...SHIFTS.map(({steps, below}) => (i < steps ? 0 : (least[i - steps] - below * dims) / (1 - below)))));
  return {
    high: firstLevels(levels.length, dims, (i, rank) => upper[i] >= rank).map((i) => Math.exp((i < levels.length ? levels[i - 1] : undefined) ?? Infinity)),
    low: firstLevels(levels.length, dims, (i, rank) => lower[i] > rank - 1).map((i) => Math.exp(levels[i] ?? -Infinity)),
  };
};

/** For each rank the first level at which it is reached, `levels` where none; a higher rank is reached no sooner. */
const firstLevels = (levels: number, dims: number, reached: (level: number, rank: number) => boolean): number[] => {
  let level = 0;
  return Array.from({length: dims}, (_, j) => {
    while (level < levels && !reached(level, j + 1)) level++;
    return level;
  });
};
