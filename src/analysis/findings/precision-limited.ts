import type {Evidence} from '../accumulate/evidence.js';
import type {FlooredSpectrum} from '../judge/spectra.js';
import {whence} from '../policy.js';
import {short, type FindingRule} from './finding-rule.js';

/** What hides the directions under the floor. */
export const flooredBy = ({storedPrecision}: Evidence, {byProducts}: FlooredSpectrum): string => (byProducts ? 'float32 products' : `${storedPrecision} values`);

export const precisionLimited: FindingRule = {
  id: 'precision-limited',
  severity: 'info',
  title: 'The spectrum sinks into the noise of the precision',
  judge({rank, covariance, attainable, evidence}) {
    if (rank.unknownDirections === 0) return null;
    const {floor, byProducts, eigenvalues} = covariance;
    return {
      rule: `${rank.unknownDirections} of ${attainable} directions lie under the floor ${short(floor)} of ${flooredBy(evidence, covariance)}, with no cliff before it`,
      source: whence('spectrum', 'fineFloor'),
      evidence: {directionsBelowFloor: rank.unknownDirections, noiseFloor: floor, storedPrecision: evidence.storedPrecision, largestEigenvalue: eigenvalues[0]},
      advice: `Below the floor nothing is known: ${byProducts ? 'audit them without --precision fast' : 'export the embeddings in float32'} to see further.`,
    };
  },
};
