import type {Facts} from '../judge/facts.js';
import {whence} from '../policy.js';
import {percent, short, type FindingRule, type Judged} from './finding-rule.js';

export const insufficientSamples: FindingRule = {
  id: 'insufficient-samples',
  severity: 'info',
  title: 'The rows cannot settle the spectrum',
  judge: (facts) => tooFew(facts) ?? halvesApart(facts),
};

function tooFew({effectiveRows, dims, classes, distinct, policy}: Facts): Judged | null {
  const needed = policy.thresholds['insufficient-samples'].rowsPerDimension * dims;
  if (effectiveRows >= needed || (classes !== null && effectiveRows <= classes)) return null;
  return {
    rule: `${effectiveRows} ${distinct.duplicated ? 'distinct rows' : 'rows'} for ${dims} dimensions, under ${needed}`,
    source: whence('insufficient-samples', 'rowsPerDimension'),
    evidence: {form: 'rows', effectiveRows, dims, needed},
    advice: `Give at least ${needed} ${distinct.duplicated ? 'different inputs' : 'rows'}; ${5 * dims} make the tail sure.`,
  };
}

/** Two halves of one population would agree. */
function halvesApart({halves}: Facts): Judged | null {
  if (!halves?.disagree) return null;
  const {even, odd, jointStandardError, share} = halves;
  return {
    rule: `even and odd stripes of 64 rows estimate effective ranks of ${short(even)} and ${short(odd)}: ${short(Math.abs(even - odd) / jointStandardError)} joint standard errors and ${percent(share)} apart`,
    source: 'halves of one population differ by more than 3 standard errors once in 370 times',
    evidence: {form: 'halves', even, odd, jointStandardError, share},
    advice: 'The rows depend on each other, or a few of them rule: audit a larger or a shuffled set.',
  };
}
