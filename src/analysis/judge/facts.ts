import type {Backend} from '../../kernels/backend.js';
import {letEventsIn} from '../../kernels/let-events-in.js';
import type {Evidence} from '../accumulate/evidence.js';
import type {Comoments} from '../accumulate/comoments.js';
import {momentSpectra, type MomentSpectra} from '../moment-spectra.js';
import {filterSample, populationInput} from '../population-input.js';
import type {HalvesVerdict, LearningCurve, PopulationInput} from '../population/index.js';
import type {Policy} from '../policy.js';
import {samplePairs, type SamplePairs} from '../sample/sample-pairs.js';
import {trace} from '../symmetric.js';
import {describeChannels, type Channels} from './channels.js';
import {constraintDirections} from './constraint.js';
import {correlate, correlationEigenvalues, duplicateGroups, type Correlation} from './correlation.js';
import {countDistinctRows, type DistinctRows} from './distinct-rows.js';
import {rowsThatCount} from './counting-rows.js';
import {locateLost, type LostDirections} from './lost-directions.js';
import {compareHalves, measureLearningCurve, spectraOfHalves} from './halves.js';
import {correlationNoiseFloor, isUneven, noiseFloor, noiseSpectrum, roundingNoise, solverFloor} from './noise.js';
import {measureRay, type Ray} from './ray.js';
import {describeClasses, type SampleClass} from './sample-classes.js';
import {floorSpectrum, hangsOnFloor, judgeRank, liveDirections, preferOverNoise, type FlooredSpectrum, type RankJudgement} from './spectra.js';

/** What the findings are judged on: figures of the rows that count, each with what was needed to get it. */
export interface Facts {
  readonly evidence: Evidence;
  readonly policy: Policy;
  /** classes that the encoder was trained to tell apart, when told */
  readonly classes: number | null;
  readonly dims: number;
  /** rows that count: all used rows less zero rows and those set aside */
  readonly rows: number;
  /** N′: distinct rows where duplicate-rows stands, else `rows`; less those of next to no length */
  readonly effectiveRows: number;
  /** rows are set aside as outliers (judge/counting-rows.ts) */
  readonly asideStands: boolean;
  /** moments of the rows that count, and of all rows used (the same object where none is set aside) */
  readonly moments: Comoments;
  readonly allMoments: Comoments;
  /** of the rows that count, and of all rows used */
  readonly spectra: MomentSpectra;
  readonly allSpectra: MomentSpectra;
  readonly trace: number;
  /** E‖x‖² */
  readonly meanSquaredNorm: number;
  readonly channels: Channels;
  readonly correlation: Correlation;
  readonly duplicates: readonly (readonly number[])[];
  readonly pairs: SamplePairs;
  readonly distinct: DistinctRows;
  readonly covariance: FlooredSpectrum;
  readonly correlationSpectrum: FlooredSpectrum;
  /** null directions by construction */
  readonly constraint: number;
  readonly attainable: number;
  readonly rank: RankJudgement;
  readonly ray: Ray | null;
  /** classes with enough rows in the sample; empty without labels */
  readonly sampleClasses: readonly SampleClass[];
  /** of the rows that count, for estimates; null where they are not distinct, or do not vary */
  readonly population: PopulationInput | null;
  /** even against odd stripes; null where they cannot be compared */
  readonly halves: HalvesVerdict | null;
  /** where the evidence kept the parts for it */
  readonly learningCurve: LearningCurve | null;
  /** in the covariance, by channel; null where nothing is lost, or too few rows to say which */
  readonly lost: LostDirections | null;
  /** groups of three or more channels tied by a linear relation, by channel index */
  readonly collinear: readonly (readonly number[])[];
}

export interface FactsOptions {
  readonly policy: Policy;
  readonly classes: number | null;
}

/** O(D³) for an eigen-solve each of covariance, correlation and (with enough rows) the halves, and O(m²·D) for the pairs of the sample. */
export async function gatherFacts(collected: Evidence, backend: Backend, options: FactsOptions): Promise<Facts> {
  const {policy, classes} = options;
  const counting = await rowsThatCount(collected, policy);
  const {evidence} = counting;
  const {dims, storedPrecision} = evidence;
  const {moments, all, asideStands, counts} = counting;
  const {rowsPerDimension} = policy.thresholds['insufficient-samples'];
  // what does not hang on one another runs side by side; the halves want nothing prepared, and are at work while the rest is
  const halvesAtWork = moments.count >= rowsPerDimension * dims ? spectraOfHalves(evidence, backend) : null;
  halvesAtWork?.catch(() => undefined);
  const channels = describeChannels(moments, storedPrecision, policy);
  const correlation = await correlate(moments, channels.dead, backend);
  const counted = filterSample(evidence.sample, counts);
  await letEventsIn();
  const [spectra, correlationValues, otherSpectra, halves, pairs] = await Promise.all([
    momentSpectra(moments, backend),
    correlationEigenvalues(correlation, moments, backend),
    moments === all ? null : momentSpectra(all, backend),
    halvesAtWork,
    samplePairs(evidence.sample, backend, policy.thresholds['duplicate-rows'], moments.error > 0 ? 'float32' : 'float64'),
  ]);
  const distinct = countDistinctRows(evidence, pairs, policy);
  const effectiveRows = Math.max(0, (distinct.duplicated ? Math.min(distinct.estimate, moments.count) : moments.count) - tinyRows(evidence, policy));

  const {centred: eigenvalues, unseen: products} = spectra;
  const coarse = ['integer', 'float16', 'bfloat16'].includes(storedPrecision);
  const noise = roundingNoise(evidence, channels, policy);
  const constraint = eigenvalues[0] > 0 ? constraintDirections(spectra.covariance, dims, {
    noise, floor: Math.max(solverFloor(dims, eigenvalues[0]), products), isCommon: !coarse, share: policy.thresholds.constraint.blockShare, fall: policy.thresholds.spectrum.coarseCliff,
  }) : 0;
  await letEventsIn();
  const attainable = eigenvalues[0] > 0 ? attainableRank(effectiveRows, dims, constraint, classes) : 0;
  const limits = {attainable, dead: channels.dead.length, coarse};
  const covariance = floorSpectrum(eigenvalues, {noise: noiseFloor(noise, channels, eigenvalues[0]), products}, limits, policy);

  const c = correlation.channels.length;
  const largest = correlationValues[0] ?? 0;
  const correlationFloors = {noise: correlationNoiseFloor(noise, channels, correlation, largest), products: moments.error * largest};
  const correlationSpectrum = floorSpectrum(correlationValues, correlationFloors, {attainable, dead: 0, coarse}, policy);

  const rankEvidence = {covariance, correlation: correlationSpectrum, matrix: spectra.covariance, attainable};
  const byOneFloor = judgeRank(rankEvidence, policy);
  /** the covariance in units of what hides it: the error of float32 products is a share of the channels' own deviations */
  const overNoise = async (): Promise<FlooredSpectrum> => (covariance.byProducts ? correlationSpectrum
    : floorSpectrum(...await noiseSpectrum(spectra.covariance, noise, channels, backend, moments.error), limits, policy));
  const rank = hangsOnFloor(byOneFloor, rankEvidence) && (covariance.byProducts || (coarse && isUneven(noise, channels)))
    ? judgeRank(preferOverNoise(rankEvidence, await overNoise()), policy) : byOneFloor;
  const population = distinct.duplicated || !(eigenvalues[0] > 0) ? null
    : await populationInput(moments, spectra, correlationValues, channels.dead, counted, backend);
  const enoughRows = moments.count > dims && effectiveRows > dims;
  const lostHere = enoughRows ? dims - constraint - rank.liveRank : 0;
  const lostInCorrelation = enoughRows ? c - constraint - liveDirections(correlationSpectrum, policy) : 0;

  return {
    evidence, policy, classes, dims, rows: moments.count, effectiveRows, asideStands, moments, allMoments: all,
    trace: trace(spectra.covariance, dims), spectra,
    allSpectra: otherSpectra ?? spectra,
    meanSquaredNorm: channels.secondMoment.reduce((a, v) => a + v, 0),
    channels, correlation, duplicates: duplicateGroups(correlation, duplicateThreshold(dims, effectiveRows, policy)),
    pairs, distinct, covariance, correlationSpectrum, constraint, attainable,
    rank,
    sampleClasses: describeClasses(evidence.sample, policy.thresholds['local-collapse'].rows),
    lost: lostHere > 0 && rank.liveRank > 0 ? await locateLost(spectra.covariance, dims, rank.liveRank, backend) : null,
    collinear: lostInCorrelation > 0 && lostInCorrelation < c ? await collinearGroups(correlation, lostInCorrelation, backend) : [],
    ray: await measureRay(evidence.sample, channels.outliers, (i) => !counts(i)),
    population,
    halves: population && halves && effectiveRows >= rowsPerDimension * dims ? compareHalves(halves, population) : null,
    learningCurve: population && await measureLearningCurve(evidence, population, backend),
  };
}

/** By channel index. */
async function collinearGroups(correlation: Correlation, lost: number, backend: Backend): Promise<number[][]> {
  const c = correlation.channels.length;
  const {collinear} = await locateLost(correlation.matrix, c, c - lost, backend);
  return collinear.map((group) => group.map((a) => correlation.channels[a]));
}

/** Rows of next to no length: they span nothing. */
const tinyRows = ({norms}: Evidence, policy: Policy): number => norms.countBelow(policy.thresholds['norm-collapse'].norm * norms.quantile(0.5));

function attainableRank(effectiveRows: number, dims: number, constraint: number, classes: number | null): number {
  const bySize = Math.max(0, Math.min(effectiveRows - 1, dims - constraint));
  return classes === null ? bySize : Math.min(bySize, classes - 1);
}

/** Never less than the largest |r| expected among D independent channels of N′ rows, √(4 ln D / N′). */
export const duplicateThreshold = (dims: number, effectiveRows: number, policy: Policy): number =>
  Math.max(policy.thresholds['duplicate-channels'].correlation, Math.sqrt((4 * Math.log(dims)) / Math.max(1, effectiveRows)));
