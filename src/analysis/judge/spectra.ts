import type {Policy} from '../policy.js';

export interface Cliff {
  /** directions before it */
  readonly after: number;
  /** λ_{r+1} (or the floor, if that is higher) over λ_r */
  readonly ratio: number;
}

/** One spectrum with the level below which nothing is known. */
export interface FlooredSpectrum {
  /** descending */
  readonly eigenvalues: Float64Array;
  readonly floor: number;
  /** directions above the floor */
  readonly above: number;
  readonly cliff: Cliff | null;
  /** the cliff ends at or below the floor */
  readonly cliffEndsAtFloor: boolean;
}

/**
 * @param attainable directions that the rows could span at most; ratios are looked for before it
 * @param coarse the storage is integer, float16 or bfloat16, whose floor hides how deep a cliff goes
 */
export function floorSpectrum(eigenvalues: Float64Array, floor: number, attainable: number, coarse: boolean, policy: Policy): FlooredSpectrum {
  const limits = policy.thresholds.spectrum;
  let above = 0;
  while (above < eigenvalues.length && eigenvalues[above] > floor) above++;
  let steepest = {after: 0, fall: 1};
  for (let r = 1; r < Math.min(attainable, eigenvalues.length); r++) {
    if (!(eigenvalues[r - 1] > floor)) break;
    const fall = eigenvalues[r - 1] / Math.max(eigenvalues[r], floor);
    if (fall > steepest.fall) steepest = {after: r, fall};
  }
  const endsAtFloor = steepest.after > 0 && eigenvalues[steepest.after] <= floor;
  const needed = coarse && endsAtFloor ? limits.coarseCliff : limits.cliff;
  const cliff = steepest.fall >= needed ? {after: steepest.after, ratio: 1 / steepest.fall} : null;
  return {eigenvalues, floor, above, cliff, cliffEndsAtFloor: cliff !== null && endsAtFloor};
}

export interface RankJudgement {
  readonly liveRank: number;
  /** the cliff that counts as loss of rank */
  readonly cliff: Cliff | null;
  /** directions of the attainable ones that lie under a coarse floor with no cliff: unknown, not lost */
  readonly unknownDirections: number;
}

/** The rule of the live rank (policy.md; docs/adr/0011-judging-rank.md). */
export function judgeRank(covariance: FlooredSpectrum, correlation: FlooredSpectrum, attainable: number, policy: Policy): RankJudgement {
  const cliff = countingCliff(covariance, correlation);
  const beforeCliff = correlation.cliff ? correlation.cliff.after : Infinity;
  const above = Math.min(covariance.above, attainable);
  const under = attainable - above;
  const fine = covariance.floor <= policy.thresholds.spectrum.fineFloor * covariance.eigenvalues[0];
  const unknown = under > 0 && !fine && !cliff;
  return {
    liveRank: Math.min(unknown ? attainable : above, beforeCliff),
    cliff,
    unknownDirections: unknown ? under : 0,
  };
}

/** Directions of one spectrum that are surely alive: before its cliff, or above a fine floor. */
export function liveDirections(spectrum: FlooredSpectrum, policy: Policy): number {
  if (spectrum.cliff) return spectrum.cliff.after;
  const fine = spectrum.floor <= policy.thresholds.spectrum.fineFloor * (spectrum.eigenvalues[0] ?? 0);
  return fine ? spectrum.above : spectrum.eigenvalues.length;
}

/** A cliff of the covariance that is neither at the floor nor in the correlation spectrum is one of channel scale. */
function countingCliff(covariance: FlooredSpectrum, correlation: FlooredSpectrum): Cliff | null {
  if (correlation.cliff) return covariance.cliff?.after === correlation.cliff.after ? covariance.cliff : correlation.cliff;
  return covariance.cliffEndsAtFloor ? covariance.cliff : null;
}
