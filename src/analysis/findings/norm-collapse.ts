import {whence} from '../policy.js';
import {percent, short, type FindingRule} from './finding-rule.js';

export const normCollapse: FindingRule = {
  id: 'norm-collapse',
  severity: 'warn',
  title: 'Rows whose norm is next to nothing',
  judge({evidence, policy}) {
    const limits = policy.thresholds['norm-collapse'];
    const {norms} = evidence;
    if (norms.count === 0) return null;
    const middle = norms.quantile(0.5);
    const tiny = norms.countBelow(limits.norm * middle);
    if (tiny <= limits.rowShare * norms.count) return null;
    return {
      rule: `${percent(tiny / norms.count)} of the rows have a norm under ${limits.norm} × the median ${short(middle)}, over ${percent(limits.rowShare)}`,
      source: whence('norm-collapse', 'norm'),
      evidence: {count: tiny, medianNorm: middle, zeroRows: evidence.zeroRows},
      advice: 'Those rows carry no direction worth the name: look for padding, masked inputs, or a vanishing output layer.',
    };
  },
};
