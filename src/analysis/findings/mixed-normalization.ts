import {whence} from '../policy.js';
import {percent, type FindingRule} from './finding-rule.js';

export const mixedNormalization: FindingRule = {
  id: 'mixed-normalization',
  severity: 'warn',
  title: 'Part of the rows is L2-normalised, part is not',
  judge({evidence: {norms}, policy}) {
    const {rowShare, rows, concentration} = policy.thresholds['mixed-normalization'];
    const share = norms.nearUnit / norms.count;
    const spread = 1 - norms.aboutUnit / norms.count;
    if (!(share >= rowShare && spread >= rowShare) || norms.nearUnit < Math.max(rows, concentration * norms.aboutUnit)) return null;
    return {
      rule: `${percent(share)} of the norms are 1 to within 1e-3, the rest is spread`,
      source: `${whence('mixed-normalization', 'rowShare')}; ${whence('mixed-normalization', 'concentration')}`,
      evidence: {count: Math.min(norms.nearUnit, norms.count - norms.nearUnit), unitRows: norms.nearUnit, otherRows: norms.count - norms.nearUnit},
      advice: 'Two exports were mixed, or one path forgot to normalise. Normalise all rows (--normalize l2 here) or none before comparing.',
    };
  },
};
