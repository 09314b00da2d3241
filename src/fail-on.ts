import type {Finding, Gated} from './report/schema.js';

/** The lowest severity of a finding that fails a run; under `never` none does. */
export type FailOn = 'fail' | 'warn' | 'never';

export interface Strictness {
  readonly failOn: FailOn;
  /** what is inconclusive fails too */
  readonly strict: boolean;
}

export const failing = (findings: readonly Finding[], failOn: FailOn): readonly Finding[] =>
  findings.filter(({severity}) => failOn !== 'never' && (severity === 'fail' || severity === failOn));

/** What a run that worked comes to. A comparison's report and an audit's have no budgets. */
export function outcomeOf(report: Gated, {failOn, strict}: Strictness): 'held' | 'broken' | 'inconclusive' {
  const {findings, verdict, budgets = []} = report;
  if (failing(findings, failOn).length > 0 || budgets.some(({status}) => status === 'broken')) return 'broken';
  const open = verdict.status === 'inconclusive' || budgets.some(({status}) => status === 'inconclusive');
  return strict && open ? 'inconclusive' : 'held';
}
