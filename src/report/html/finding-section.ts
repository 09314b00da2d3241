import {h, type Markup} from '../markup.js';
import type {BudgetResult, Finding} from '../schema.js';
import {evidenceInWords, significant} from '../text/format.js';
import {cell, dataTable, textCell} from './data-table.js';
import {bySeverity} from './first-screen.js';

export const findingSection = (findings: readonly Finding[]): Markup =>
  h(
    'section',
    {id: 'findings'},
    h('h2', {}, 'Findings'),
    ...(findings.length === 0 ? [h('p', {}, 'None.')] : bySeverity(findings).map(finding)),
  );

const finding = ({id, severity, title, rule, source, evidence, advice}: Finding): Markup =>
  h(
    'article',
    {class: `finding ${severity}`},
    h('h3', {}, h('span', {class: 'badge'}, severity), ' ', title),
    h('p', {class: 'advice'}, advice),
    Object.keys(evidence).length === 0 ? null : h('p', {}, evidenceInWords(evidence)),
    h('p', {class: 'quiet'}, h('code', {}, id), `: ${rule} (${source})`),
  );

/** Of a gate: each budget with its value and its limit. */
export const budgetSection = (budgets: readonly BudgetResult[]): Markup =>
  h(
    'section',
    {id: 'budgets'},
    h('h2', {}, 'Budgets'),
    dataTable({label: 'Budgets', headings: ['budget', 'value', 'limit', 'status'], left: [3], rows: budgets.map(budgetCells)}),
  );

const budgetCells = ({text, value, limit, status, reason}: BudgetResult): Markup[] => [
  textCell(text, h('code', {}, text)),
  cell(value, value === null ? 'none' : significant(value)),
  cell(limit, significant(limit)),
  textCell(status, h('span', {class: status}, h('span', {class: 'badge'}, status)), reason === null ? null : ` ${reason}`),
];
