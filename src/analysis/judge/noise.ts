import type {Backend} from '../../kernels/backend.js';
import type {Evidence} from '../accumulate/evidence.js';
import type {Policy} from '../policy.js';
import {eigenvaluesOf, scaledBy, type Symmetric} from '../symmetric.js';
import {roundingVariance, type Channels} from './channels.js';
import type {Correlation} from './correlation.js';
import type {Floors} from './spectra.js';

/** The most variance that rounding gives each channel, length D. Zero where the values are exact. */
export function roundingNoise(evidence: Evidence, {secondMoment}: Channels, policy: Policy): Float64Array {
  if (evidence.storedPrecision === 'integer') return new Float64Array(evidence.dims).fill(integerFloor(evidence, secondMoment, policy));
  return secondMoment.map((v) => v * roundingVariance(evidence.storedPrecision, policy));
}

/** Rounding to a step of 1, in the unit of the rows as they are measured. */
function integerFloor(evidence: Evidence, secondMoment: Float64Array, policy: Policy): number {
  const {integerFloor: step} = policy.thresholds.spectrum;
  if (evidence.normalize === 'none') return step;
  const measured = secondMoment.reduce((a, v) => a + v, 0);
  return evidence.rawMeanSquaredNorm > 0 ? (step * measured) / evidence.rawMeanSquaredNorm : 0;
}

/** Backward error of the eigenvalue solver. */
export const solverFloor = (dims: number, largest: number): number => dims * 2 ** -52 * largest;

/** The larger of rounding in the loudest channel that is no outlier channel and the backward error of the solver (policy.md, ADR 0011). */
export function noiseFloor(noise: Float64Array, {outliers}: Channels, largest: number): number {
  const loudest = noise.reduce((most, v, j) => (v > most && !outliers.includes(j) ? v : most), 0);
  return Math.max(solverFloor(noise.length, largest), loudest);
}

export function correlationNoiseFloor(noise: Float64Array, {variance}: Channels, {channels}: Correlation, largest: number): number {
  let floor = solverFloor(noise.length, largest);
  for (const j of channels) floor = Math.max(floor, noise[j] / variance[j]);
  return floor;
}

/** Rounding hits some channels over four times as hard as others that vary: one floor for all says little then. */
export function isUneven(noise: Float64Array, {dead, outliers}: Channels): boolean {
  const counted = noise.filter((_, j) => !outliers.includes(j));
  const alive = noise.filter((_, j) => !dead.includes(j));
  return counted.reduce((a, v) => Math.max(a, v), 0) > 4 * alive.reduce((a, v) => Math.min(a, v), Infinity);
}

/**
 * Eigenvalues of the covariance in units of each channel's own rounding noise, descending, zeros for channels that are dead or nearly
 * so: a direction above 1 is known whatever the other channels' noise. O(4/3 D³). @param error of float32 products, as a share of the largest
 */
export async function noiseSpectrum(covariance: Symmetric, noise: Float64Array, {dead, nearDead}: Channels, backend: Backend, error = 0): Promise<[eigenvalues: Float64Array, floors: Floors]> {
  const dims = noise.length;
  const inverse = noise.map((v, j) => (v > 0 && !dead.includes(j) && !nearDead.includes(j) ? 1 / Math.sqrt(v) : 0));
  const eigenvalues = (await eigenvaluesOf(await scaledBy(covariance, inverse), dims, backend)).map((v) => Math.max(0, v));
  return [eigenvalues, {noise: Math.max(1, solverFloor(dims, eigenvalues[0])), products: error * eigenvalues[0]}];
}
