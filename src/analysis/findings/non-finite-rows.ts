import {type FindingRule} from './finding-rule.js';

export const nonFiniteRows: FindingRule = {
  id: 'non-finite-rows',
  severity: 'warn',
  title: 'Rows with NaN or Infinity were dropped',
  judge({evidence}) {
    if (evidence.nonFiniteRows === 0) return null;
    return {
      rule: `${evidence.nonFiniteRows} of ${evidence.rowsRead} rows dropped under --nonfinite drop`,
      source: 'a row with a value that is no number has no place in a mean',
      evidence: {count: evidence.nonFiniteRows, first: evidence.firstNonFiniteRow},
      advice: 'Find out why before trusting the rest: overflow in half precision, or a division by a zero norm.',
    };
  },
};
