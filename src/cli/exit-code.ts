/** The exit code of a run that worked: 0 nothing to object to, 5 a finding or a budget, 6 inconclusive under --strict. */
import {outcomeOf, type Strictness} from '../fail-on.js';
import type {Comparison, GateReport, Report} from '../index.js';

const CODES = {held: 0, broken: 5, inconclusive: 6} as const;

export const exitCodeOf = (report: Report | GateReport, strictness: Strictness): 0 | 5 | 6 => CODES[outcomeOf(report, strictness)];

/** The worst of the candidates; what stands in the baseline is no fault of theirs. */
export const comparisonExitCode = ({candidates}: Comparison, strictness: Strictness): 0 | 5 | 6 => worstExitCode(candidates.map(({report}) => report), strictness);

export const worstExitCode = (reports: readonly (Report | GateReport)[], strictness: Strictness): 0 | 5 | 6 => {
  const codes = reports.map((report) => exitCodeOf(report, strictness));
  return codes.find((code) => code === 5) ?? codes.find((code) => code === 6) ?? 0;
};
