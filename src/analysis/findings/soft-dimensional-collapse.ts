import {isotropicSpectrum} from '../isotropic.js';
import type {Facts} from '../judge/facts.js';
import type {FlooredSpectrum} from '../judge/spectra.js';
import {entropy, participationRatio} from '../metrics/spectral-functions.js';
import {whence} from '../policy.js';
import {short, type FindingRule} from './finding-rule.js';
import {lossOf} from './hard-dimensional-collapse.js';

export const softDimensionalCollapse: FindingRule = {
  id: 'soft-dimensional-collapse',
  severity: 'warn',
  title: 'Few directions hold nearly all of the variance',
  judge(facts) {
    const {lost, needed} = lossOf(facts);
    if (facts.attainable === 0 || (facts.rank.cliff && lost >= needed)) return null;
    const covariance = measure(facts, facts.covariance, facts.dims);
    const correlation = measure(facts, facts.correlationSpectrum, facts.correlation.channels.length);
    if (!covariance.isLow || !correlation.isLow) return null;
    return {
      rule: `effective rank ${short(covariance.effectiveRank)} under ${facts.policy.thresholds['soft-dimensional-collapse'].ceilingShare} of what ${facts.effectiveRows} isotropic rows would give `
        + `(${short(covariance.ceiling)}), participation ratio ${short(covariance.participation)} under ${short(covariance.limit)}; in the correlation spectrum too`,
      source: whence('soft-dimensional-collapse', 'ceilingShare'),
      evidence: {covariance, correlation},
      advice: 'There is no cliff, so this is a matter of degree: compare with an earlier checkpoint, a random-init encoder or the inputs’ own spectrum before acting.',
    };
  },
};

function measure({effectiveRows, classes, policy}: Facts, spectrum: FlooredSpectrum, dims: number) {
  const limits = policy.thresholds['soft-dimensional-collapse'];
  const live = spectrum.eigenvalues.filter((v) => v > 0);
  const limit = Math.max(limits.participation, limits.participationShare * dims);
  if (live.length === 0 || dims === 0 || effectiveRows < 2) return {effectiveRank: 0, ceiling: 0, participation: 0, limit, isLow: false};
  const effectiveRank = Math.exp(entropy(live));
  const ceiling = Math.exp(entropy(isotropicSpectrum(effectiveRows, classes === null ? dims : Math.min(dims, classes - 1))));
  const participation = participationRatio(live);
  return {effectiveRank, ceiling, participation, limit, isLow: effectiveRank < limits.ceilingShare * ceiling && participation < limit};
}
