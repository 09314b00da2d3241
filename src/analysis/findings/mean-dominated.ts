import {whence} from '../policy.js';
import {percent, type FindingRule} from './finding-rule.js';

export const meanDominated: FindingRule = {
  id: 'mean-dominated',
  severity: 'warn',
  title: 'One constant vector holds most of the energy',
  judge({channels, meanSquaredNorm, policy}) {
    const limit = policy.thresholds['mean-dominated'].energyShare;
    const share = meanSquaredNorm > 0 ? channels.mean.reduce((a, m) => a + m * m, 0) / meanSquaredNorm : 0;
    if (share <= limit) return null;
    return {
      rule: `‖x̄‖² is ${percent(share)} of E‖x‖², over ${percent(limit)}`,
      source: whence('mean-dominated', 'energyShare'),
      evidence: {energyShare: share},
      advice: 'A cone, not a loss of rank: cosine similarities crowd near 1 and uncentred measures (RankMe) read low. Subtract the mean before comparing rows.',
    };
  },
};
