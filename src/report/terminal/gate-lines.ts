import {singleLine} from '../../errors.js';
import type {Gated} from '../schema.js';
import {baselineInWords, changeSinceBaseline, fateInWords, gateInWords} from '../text/gate-words.js';
import {padEnd, wrap} from '../text/wrap.js';
import type {Theme} from './theme.js';

const FIRST = 'inconclusive  '.length;

/** Of a gate: whether it held, its budgets, and what became of the baseline; nothing of another report. */
export const gateLines = (report: Gated, width: number, style: Theme): string[] => {
  const gate = gateInWords(report);
  if (gate === null || report.outcome === undefined) return [];
  const {budgets = [], baseline, outcome} = report;
  const row = (name: string, text: string, paint: (part: string) => string = style.quiet): string[] =>
    wrap(singleLine(text), width - FIRST).map((line, i) => paint(padEnd(i === 0 ? name : '', FIRST)) + line);
  const change = baseline ? changeSinceBaseline(baseline) : null;
  return [
    style.budget[outcome](gate),
    ...budgets.flatMap((budget) => row(budget.status, `${budget.text}: ${fateInWords(budget)}`, style.budget[budget.status])),
    ...(baseline ? row('baseline', `${baseline.path}: ${baselineInWords(baseline)}`) : []),
    ...(change === null ? [] : row('change', change)),
    ...(baseline?.notes ?? []).flatMap((note) => row('note', note)),
    '',
  ];
};
