/** The exit code of a run that worked: 0 nothing to object to, 5 a finding or a budget, 6 inconclusive under --strict. */
import {failing, type FailOn} from '../fail-on.js';
import type {Comparison, GateReport, Report} from '../index.js';

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

/** The worst of the candidates; what stands in the baseline is no fault of theirs. */
export const comparisonExitCode = ({candidates}: Comparison, strictness: Strictness): 0 | 5 | 6 => worstExitCode(candidates.map(({report}) => report), strictness);

export const worstExitCode = (reports: readonly (Report | GateReport)[], strictness: Strictness): 0 | 5 | 6 => {
  const codes = reports.map((report) => exitCodeOf(report, strictness));
  return codes.find((code) => code === 5) ?? codes.find((code) => code === 6) ?? 0;
};

const budgetsOf = (report: Report | GateReport): GateReport['budgets'] => ('budgets' in report ? (report as GateReport).budgets : []);
