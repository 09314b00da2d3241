import type {PopulationInterval} from './input.js';

const Z = 1.959963984540054;

/** 97.5 % point of Student's t with ν ≥ 3 degrees of freedom, within 1 % (Cornish–Fisher; Abramowitz & Stegun 26.7.5). */
export const studentQuantile = (freedom: number): number => {
  const z2 = Z * Z;
  const terms = [
    (z2 + 1) / 4,
    ((5 * z2 + 16) * z2 + 3) / 96,
    (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384,
    ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160,
  ];
  return Z * terms.reduce((sum, term, k) => sum + term / freedom ** (k + 1), 1);
};

/**
 * Half-width of a 95 % interval in standard errors. Heavy influences make the standard error itself uncertain, and correlated with
 * the estimate: half the effective rows as degrees of freedom, at least 3, restores the coverage (docs/calibration-intervals.md).
 */
export const halfWidth = (standardError: number, effectiveRows: number): number => standardError * studentQuantile(Math.max(3, effectiveRows / 2));

const clip = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** An estimate with its bounds, or without (`bounds` null, or not finite; `why` says it), all kept within what a population can have. */
export const intervalOf = (
  estimate: number, bounds: readonly [number, number] | null, range: readonly [number, number], method: string, why: string | null = null,
): PopulationInterval => {
  const trusted = bounds !== null && Number.isFinite(bounds[0]) && Number.isFinite(bounds[1]);
  return {
    estimate: clip(estimate, ...range),
    low: trusted ? clip(bounds[0], ...range) : null,
    high: trusted ? clip(bounds[1], ...range) : null,
    level: 0.95,
    method,
    intervalReason: trusted ? null : (why ?? 'the standard error is not finite'),
  };
};

/** The same values through a monotone map, for metrics that are functions of another. */
export const through = (interval: PopulationInterval, f: (value: number) => number): PopulationInterval => ({
  ...interval,
  estimate: f(interval.estimate),
  low: interval.low === null ? null : f(interval.low),
  high: interval.high === null ? null : f(interval.high),
});
