import type {PopulationInput} from './input.js';
import {partEntropy, rowContext, type PartSpectrum} from './parts.js';

export interface HalvesVerdict {
  readonly disagree: boolean;
  /** population effective-rank by the even and by the odd stripes */
  readonly even: number;
  readonly odd: number;
  /** of the difference */
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
  const ranks: number[] = [];
  let variance = 0;
  for (const half of [even, odd]) {
    const part = partEntropy(half, context);
    if (typeof part === 'string') return {reason: part};
    if (part.standardError === null) return {reason: part.intervalReason ?? 'no standard error'};
    const rank = Math.exp(part.entropy);
    ranks.push(rank);
    variance += (rank * part.standardError) ** 2;
  }
  const difference = Math.abs(ranks[0] - ranks[1]);
  const jointStandardError = Math.sqrt(variance);
  const share = difference / Math.exp(context.entropy);
  return {disagree: difference > STANDARD_ERRORS * jointStandardError && share > SHARE, even: ranks[0], odd: ranks[1], jointStandardError, share};
};
