/** What `gate` prints: the verdict, one line a budget, one line a finding that fails, what it was compared with, and whether the gate held. */
import {singleLine} from '../errors.js';
import {failing, type Strictness} from '../fail-on.js';
import type {GateReport} from '../index.js';
import {renderBudgets} from '../report/terminal/budget-lines.js';
import {withoutCommands} from '../report/text/commands.js';
import {baselineInWords, changeSinceBaseline} from '../report/text/gate-words.js';
import {exitCodeOf} from './exit-code.js';

const OUTCOME = {0: 'gate held', 5: 'gate broken', 6: 'gate inconclusive (--strict)'} as const;

export interface GateTextOptions extends Strictness {
  readonly color: boolean;
  /** the config that was read, or with `--init` written */
  readonly config: {readonly path: string; readonly written: boolean} | null;
}

export const gateText = (report: GateReport, {color, config, ...strictness}: GateTextOptions): string => {
  const {verdict, budgets, baseline, findings} = report;
  const change = baseline && changeSinceBaseline(baseline);
  const lines = [
    ...failing(findings, strictness.failOn).map(({id, title}) => row('finding', `${id}: ${title}`)),
    ...(baseline ? [row('baseline', `${baseline.path}: ${baselineInWords(baseline)}`), ...(change === null ? [] : [row('change', change)]), ...baseline.notes.map((note) => row('note', note))] : []),
    ...(config ? [row('config', `${config.path}${config.written ? ': written' : ''}`)] : []),
  ];
  return `${withoutCommands(singleLine(verdict.summary))}\n${renderBudgets(budgets, {color})}${lines.join('')}${OUTCOME[exitCodeOf(report, strictness)]}\n`;
};

/** The same of several columns, each under its name. */
export const gateTexts = (reports: readonly GateReport[], options: GateTextOptions): string =>
  reports.map((report) => (report.input.column === null ? '' : `${singleLine(`column ${report.input.column}`)}: `) + gateText(report, options)).join('\n');

const row = (name: string, text: string): string => `${singleLine(`${name.padEnd('inconclusive'.length)}  ${text}`)}\n`;
