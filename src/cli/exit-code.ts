/** The exit code of a run that worked: 0 nothing to object to, 5 a finding or a budget, 6 inconclusive under --strict. */
import type {GateReport, Report} from '../index.js';

export interface Strictness {
  /** the lowest severity that fails */
  readonly failOn: 'fail' | 'warn' | 'never';
  /** what is inconclusive fails too */
  readonly strict: boolean;
}

export const exitCodeOf = (report: Report | GateReport, {failOn, strict}: Strictness): 0 | 5 | 6 => {
  if (failing(report, failOn).length > 0 || budgetsOf(report).some(({status}) => status === 'broken')) return 5;
  const open = report.verdict.status === 'inconclusive' || budgetsOf(report).some(({status}) => status === 'inconclusive');
  return strict && open ? 6 : 0;
};

/** The findings that reach `failOn`. */
export const failing = ({findings}: Report, failOn: Strictness['failOn']): Report['findings'] =>
  findings.filter(({severity}) => failOn !== 'never' && (severity === 'fail' || severity === failOn));

const budgetsOf = (report: Report | GateReport): GateReport['budgets'] => ('budgets' in report ? (report as GateReport).budgets : []);
