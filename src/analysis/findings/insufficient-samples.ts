import {whence} from '../policy.js';
import {type FindingRule} from './finding-rule.js';

export const insufficientSamples: FindingRule = {
  id: 'insufficient-samples',
  severity: 'info',
  title: 'Too few rows to judge the tail of the spectrum',
  judge({effectiveRows, dims, classes, distinct, policy}) {
    const needed = policy.thresholds['insufficient-samples'].rowsPerDimension * dims;
    if (effectiveRows >= needed || (classes !== null && effectiveRows <= classes)) return null;
    const kind = distinct.duplicated ? 'distinct rows' : 'rows';
    return {
      rule: `${effectiveRows} ${kind} for ${dims} dimensions, under ${needed}`,
      source: whence('insufficient-samples', 'rowsPerDimension'),
      evidence: {effectiveRows, dims, needed},
      advice: `Give at least ${needed} ${distinct.duplicated ? 'different inputs' : 'rows'}; ${5 * dims} make the tail sure.`,
    };
  },
};
