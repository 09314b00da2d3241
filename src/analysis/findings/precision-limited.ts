import {whence} from '../policy.js';
import {short, type FindingRule} from './finding-rule.js';

export const precisionLimited: FindingRule = {
  id: 'precision-limited',
  severity: 'info',
  title: 'The spectrum sinks into the noise of the stored precision',
  judge({rank, covariance, attainable, evidence}) {
    if (rank.unknownDirections === 0) return null;
    return {
      rule: `${rank.unknownDirections} of ${attainable} directions lie under the floor ${short(covariance.floor)} of ${evidence.storedPrecision} values, with no cliff before it`,
      source: whence('spectrum', 'fineFloor'),
      evidence: {directionsBelowFloor: rank.unknownDirections, noiseFloor: covariance.floor, storedPrecision: evidence.storedPrecision, largestEigenvalue: covariance.eigenvalues[0]},
      advice: 'Below the floor nothing is known: export the embeddings in float32 to see further.',
    };
  },
};
