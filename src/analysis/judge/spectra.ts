import type {Policy} from '../policy.js';
import type {Symmetric} from '../symmetric.js';
import {isChannelScale} from './channel-scale.js';

export interface Cliff {
  /** directions before it */
  readonly after: number;
  /** λ_{r+1} (or the floor, if that is higher) over λ_r */
  readonly ratio: number;
}

/** Levels below which nothing is known. */
export interface Floors {
  /** of the rounding of what is stored, and of the solver */
  readonly noise: number;
  /** of float32 products; 0 without any */
  readonly products: number;
}

/** One spectrum with the level below which nothing is known. */
export interface FlooredSpectrum {
  /** descending */
  readonly eigenvalues: Float64Array;
  readonly floor: number;
  /** the floor is that of float32 products: what lies under it is in the rows, and was not seen */
  readonly byProducts: boolean;
  /** directions above the floor */
  readonly above: number;
  readonly cliff: Cliff | null;
  /** the cliff ends at or below the floor, and what is there is lost, not unseen */
  readonly cliffEndsAtFloor: boolean;
}

export interface SpectrumLimits {
  /** directions that the rows could span at most: ratios are looked for before it */
  readonly attainable: number;
  /** channels without variance: the fall to what they take away is looked at only where there is no other cliff */
  readonly dead: number;
  /** the storage is integer, float16 or bfloat16, whose floor hides how deep a cliff goes */
  readonly coarse: boolean;
}

export function floorSpectrum(eigenvalues: Float64Array, {noise, products}: Floors, {attainable, dead, coarse}: SpectrumLimits, policy: Policy): FlooredSpectrum {
  const byProducts = products > noise;
  const floor = Math.max(noise, products);
  let above = 0;
  while (above < eigenvalues.length && eigenvalues[above] > floor) above++;
  const living = eigenvalues.length - dead;
  const find = (most: number) => findCliff({eigenvalues, floor}, most, coarse && !byProducts, policy);
  const alive = find(Math.min(attainable, living));
  const {cliff, endsAtFloor} = alive.cliff ? alive : find(attainable);
  return {eigenvalues, floor, byProducts, above, cliff, cliffEndsAtFloor: endsAtFloor && (!byProducts || cliff?.after === living)};
}

function findCliff({eigenvalues, floor}: Pick<FlooredSpectrum, 'eigenvalues' | 'floor'>, most: number, coarse: boolean, policy: Policy) {
  const limits = policy.thresholds.spectrum;
  let steepest = {after: 0, fall: 1};
  for (let r = 1; r < Math.min(most, eigenvalues.length); r++) {
    if (!(eigenvalues[r - 1] > floor)) break;
    const fall = eigenvalues[r - 1] / Math.max(eigenvalues[r], floor);
    if (fall > steepest.fall) steepest = {after: r, fall};
  }
  const endsAtFloor = steepest.after > 0 && eigenvalues[steepest.after] <= floor;
  const needed = coarse && endsAtFloor ? limits.coarseCliff : limits.cliff;
  const cliff = steepest.fall >= needed ? {after: steepest.after, ratio: 1 / steepest.fall} : null;
  return {cliff, endsAtFloor: cliff !== null && endsAtFloor};
}

export interface RankJudgement {
  readonly liveRank: number;
  /** the cliff that counts as loss of rank */
  readonly cliff: Cliff | null;
  /** directions of the attainable ones that lie under a coarse floor with no cliff: unknown, not lost */
  readonly unknownDirections: number;
}

export interface RankEvidence {
  readonly covariance: FlooredSpectrum;
  readonly correlation: FlooredSpectrum;
  /** D×D */
  readonly matrix: Symmetric;
  readonly attainable: number;
}

/** The rule of the live rank (policy.md; docs/adr/0011-judging-rank.md). */
export function judgeRank(evidence: RankEvidence, policy: Policy): RankJudgement {
  const {covariance, attainable} = evidence;
  const cliff = countingCliff(evidence, policy);
  const above = Math.min(covariance.above, attainable);
  const under = attainable - above;
  const unknown = under > 0 && !isFine(covariance, policy) && !cliff;
  return {liveRank: Math.min(unknown ? attainable : above, cliff?.after ?? Infinity), cliff, unknownDirections: unknown ? under : 0};
}

/** The live rank would be another if the floor of the covariance were lower. */
export const hangsOnFloor = ({cliff, unknownDirections}: RankJudgement, {covariance, correlation}: RankEvidence): boolean =>
  unknownDirections > 0 || (cliff !== null && covariance.cliffEndsAtFloor && !correlation.cliff);

/** With the covariance in units of its channels' rounding in place of it, where more directions stand out there, or it ends in a cliff only there. */
export const preferOverNoise = (evidence: RankEvidence, overNoise: FlooredSpectrum): RankEvidence =>
  (overNoise.above > evidence.covariance.above || (overNoise.cliffEndsAtFloor && !evidence.covariance.cliff) ? {...evidence, covariance: overNoise} : evidence);

/** Directions of one spectrum that are surely alive: before its cliff, or above a fine floor. */
export function liveDirections(spectrum: FlooredSpectrum, policy: Policy): number {
  if (spectrum.cliff) return spectrum.cliff.after;
  return isFine(spectrum, policy) ? spectrum.above : spectrum.eigenvalues.length;
}

/** A direction under such a floor is lost. */
const isFine = ({floor, byProducts, eigenvalues}: FlooredSpectrum, policy: Policy): boolean =>
  !byProducts && floor <= policy.thresholds.spectrum.fineFloor * (eigenvalues[0] ?? 0);

/**
 * The cliff that ends the live directions: of one at the floor of the covariance and one of the correlation spectrum the earlier. A cliff of the
 * covariance that is neither at the floor nor in the correlation spectrum counts unless loud channels make it.
 */
function countingCliff({covariance, correlation, matrix}: RankEvidence, policy: Policy): Cliff | null {
  if (correlation.cliff) {
    const after = covariance.cliff?.after ?? Infinity;
    return after === correlation.cliff.after || (covariance.cliffEndsAtFloor && after < correlation.cliff.after) ? covariance.cliff : correlation.cliff;
  }
  if (!covariance.cliff || covariance.cliffEndsAtFloor) return covariance.cliff;
  const {eigenvalues, floor, byProducts} = covariance;
  return isChannelScale(byProducts ? eigenvalues.map((v) => Math.max(v, floor)) : eigenvalues, covariance.cliff.after, matrix, policy) ? null : covariance.cliff;
}
