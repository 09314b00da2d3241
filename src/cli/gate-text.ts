/** What `gate` prints: the verdict, one line a budget, one line a finding that fails, and whether the gate held. */
import {singleLine} from '../errors.js';
import {failing} from '../fail-on.js';
import type {GateReport} from '../index.js';
import {renderBudgets} from '../report/terminal/budget-lines.js';
import {exitCodeOf} from './exit-code.js';
import type {Strictness} from './exit-code.js';

const OUTCOME = {0: 'gate held', 5: 'gate broken', 6: 'gate inconclusive (--strict)'} as const;

export const gateText = (report: GateReport, strictness: Strictness, color: boolean): string => {
  const findings = failing(report.findings, strictness.failOn).map(({id, title}) => `${singleLine(`finding       ${id}: ${title}`)}\n`);
  const outcome = OUTCOME[exitCodeOf(report, strictness)];
  return `${singleLine(report.verdict.summary)}\n${renderBudgets(report.budgets, {color})}${findings.join('')}${outcome}\n`;
};

/** The same of several columns, each under its name. */
export const gateTexts = (reports: readonly GateReport[], strictness: Strictness, color: boolean): string =>
  reports.map((report) => (report.input.column === null ? '' : `${singleLine(`column ${report.input.column}`)}: `) + gateText(report, strictness, color)).join('\n');
