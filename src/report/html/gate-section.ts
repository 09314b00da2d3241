import {h, type Markup} from '../markup.js';
import type {BudgetResult, Gated, GateReport} from '../schema.js';
import {significant} from '../text/format.js';
import {baselineInWords} from '../text/gate-words.js';
import {inputLine} from '../text/settings-lines.js';
import {cell, dataTable, textCell} from './data-table.js';
import {differenceTables} from './difference-tables.js';

/** Of a gate: each budget with its value and its limit, and what differs from the baseline. */
export const gateSection = ({budgets, baseline, metrics}: Gated): Markup | null =>
  budgets === undefined
    ? null
    : h(
        'section',
        {id: 'gate'},
        h('h2', {}, 'Budgets'),
        budgets.length === 0
          ? h('p', {}, 'None.')
          : dataTable({label: 'Budgets', headings: ['status', 'budget', 'value', 'limit'], left: [1], rows: budgets.map(budgetCells)}),
        ...(baseline ? baselineParts(baseline, metrics) : []),
      );

const budgetCells = ({text, value, limit, status, reason}: BudgetResult): Markup[] => [
  textCell(status, h('span', {class: status}, h('span', {class: 'badge'}, status))),
  textCell(text, h('code', {}, text), reason === null ? null : h('p', {class: 'quiet'}, reason)),
  cell(value, value === null ? 'none' : significant(value)),
  cell(limit, significant(limit)),
];

const baselineParts = (baseline: NonNullable<GateReport['baseline']>, metrics: Gated['metrics']): (Markup | null)[] => {
  const {path, compared, notes} = baseline;
  return [
    h('h2', {}, 'Against the baseline'),
    h('p', {}, h('code', {}, path), `: ${baselineInWords(baseline)}.`),
    compared ? h('p', {class: 'quiet'}, `${inputLine(compared)} · ${compared.verdict.summary}`) : null,
    notes.length === 0 ? null : h('ul', {}, ...notes.map((note) => h('li', {}, note))),
    ...(compared ? differenceTables(compared.differences, metrics) : []),
  ];
};
