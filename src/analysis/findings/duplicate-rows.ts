import {whence} from '../policy.js';
import {short, type FindingRule} from './finding-rule.js';

export const duplicateRows: FindingRule = {
  id: 'duplicate-rows',
  severity: 'warn',
  title: 'Most rows are copies or near-copies of others',
  judge({distinct, evidence, policy}) {
    if (!distinct.duplicated) return null;
    return {
      rule: `about ${short(distinct.estimate)} distinct rows of ${distinct.nonZeroRows}, under ${policy.thresholds['duplicate-rows'].distinctShare} of them`,
      source: whence('duplicate-rows', 'distinctShare'),
      evidence: {distinctRows: distinct.estimate, nonZeroRows: distinct.nonZeroRows, exactDistinctRows: evidence.distinct.distinct, nearCopies: distinct.nearCopies},
      advice: `K distinct rows span at most K − 1 directions whatever N is: the judgement counts ${short(distinct.estimate)}. Either the inputs repeat (frames of one clip, augmentations of one image), or the encoder maps different inputs onto few points; only the inputs can tell.`,
    };
  },
};
