import {whence} from '../policy.js';
import {percent, someOf, type FindingRule} from './finding-rule.js';

export const deadChannels: FindingRule = {
  id: 'dead-channels',
  severity: 'warn',
  title: 'Channels without variance',
  judge({channels, dims, policy}) {
    const {dead, nearDead} = channels;
    if (dead.length === 0 && nearDead.length === 0) return null;
    const limits = policy.thresholds['dead-channels'];
    const parts = [
      ...(dead.length > 0 ? [`${dead.length} of ${dims} channels vary no more than rounding does`] : []),
      ...(nearDead.length > 0 ? [`${nearDead.length} channels have less than ${limits.nearDeadVariance} of the median variance of the rest, at least ${percent(limits.nearDeadShare)} of all`] : []),
    ];
    return {
      rule: parts.join('; '),
      source: whence('dead-channels', nearDead.length > 0 ? 'nearDeadVariance' : 'roundingFactor'),
      evidence: {count: dead.length + nearDead.length, dead: dead.length, nearDead: nearDead.length, deadChannels: dead, nearDeadChannels: nearDead},
      advice: `Channels ${someOf(dead.length > 0 ? dead : nearDead)}: look for dead ReLU units or a normalisation layer whose gain went to zero; check whether they are dead on training inputs too.`,
    };
  },
};
