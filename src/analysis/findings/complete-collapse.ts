import {whence} from '../policy.js';
import type {Facts} from '../judge/facts.js';
import {percent, short, type FindingRule, type Judged} from './finding-rule.js';

export const completeCollapse: FindingRule = {
  id: 'complete-collapse',
  severity: 'fail',
  title: 'All rows are one point, or lie on one ray',
  judge: (facts) => onePoint(facts) ?? oneRay(facts),
};

function onePoint({trace, meanSquaredNorm, channels, policy}: Facts): Judged | null {
  const limit = policy.thresholds['complete-collapse'].spread;
  const held = channels.constants.reduce((a, j) => ({trace: a.trace + channels.variance[j], energy: a.energy + channels.secondMoment[j]}), {trace: 0, energy: 0});
  if (trace > limit * meanSquaredNorm || trace - held.trace > limit * (meanSquaredNorm - held.energy)) return null;
  return {
    rule: `tr C = ${short(trace)} ≤ ${limit} · E‖x‖² = ${short(limit * meanSquaredNorm)}`,
    source: whence('complete-collapse', 'spread'),
    evidence: {form: 'point', trace, meanSquaredNorm, share: meanSquaredNorm > 0 ? trace / meanSquaredNorm : 0},
    advice: 'The encoder gives nearly the same vector for every input. Check that the inputs differ and that the loss has a term against collapse (negatives, stop-gradient, variance).',
  };
}

function oneRay({ray, dims, policy, channels}: Facts): Judged | null {
  const limits = policy.thresholds['complete-collapse'];
  if (!ray || dims < limits.rayMinDims || ray.spread > limits.raySpread || ray.share < limits.rayShare) return null;
  return {
    rule: `1 − ‖ū‖² = ${short(ray.spread)} ≤ ${limits.raySpread} and ${percent(ray.share)} of the variance along ū, at least ${percent(limits.rayShare)}`,
    source: `${whence('complete-collapse', 'raySpread')}; ${whence('complete-collapse', 'rayShare')}`,
    evidence: {form: 'ray', spread: ray.spread, shareAlongRay: ray.share, channelsSetAside: channels.outliers},
    advice: 'Direction is gone and only the norms differ, as when a stop-gradient is missing. Normalised embeddings would all be one point.',
  };
}
