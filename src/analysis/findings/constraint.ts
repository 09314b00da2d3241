import {whence} from '../policy.js';
import {type FindingRule} from './finding-rule.js';

export const constraint: FindingRule = {
  id: 'constraint',
  severity: 'info',
  title: 'Directions are null by construction',
  judge({constraint: groups, dims}) {
    if (groups === 0) return null;
    return {
      rule: groups === 1 ? 'the channels of every row sum to the same value' : `in each of ${groups} equal blocks the channels of every row sum to the same value`,
      source: whence('constraint', 'blockShare'),
      evidence: {directions: groups, blockSize: dims / groups},
      advice: `LayerNorm${groups > 1 ? ' by groups' : ' or softmax'} output, or centred components: ${groups} direction${groups === 1 ? ' is' : 's are'} not counted as lost.`,
    };
  },
};
