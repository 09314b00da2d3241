import type {Finding} from './report/schema.js';

/** The lowest severity of a finding that fails a run; under `never` none does. */
export type FailOn = 'fail' | 'warn' | 'never';

export const failing = (findings: readonly Finding[], failOn: FailOn): readonly Finding[] =>
  findings.filter(({severity}) => failOn !== 'never' && (severity === 'fail' || severity === failOn));
