/** The exit code of a run that worked: 0 nothing to object to, 5 a finding or a budget, 6 inconclusive under --strict. */
import {failing, type FailOn} from '../fail-on.js';
import type {GateReport, Report} from '../index.js';

export interface Strictness {
  readonly failOn: FailOn;
  /** what is inconclusive fails too */
  readonly strict: boolean;
}

export const exitCodeOf = (report: Report | GateReport, {failOn, strict}: Strictness): 0 | 5 | 6 => {
  if (failing(report.findings, failOn).length > 0 || budgetsOf(report).some(({status}) => status === 'broken')) return 5;
  const open = report.verdict.status === 'inconclusive' || budgetsOf(report).some(({status}) => status === 'inconclusive');
  return strict && open ? 6 : 0;
};

const budgetsOf = (report: Report | GateReport): GateReport['budgets'] => ('budgets' in report ? (report as GateReport).budgets : []);
