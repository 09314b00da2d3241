import {h, type Child, type Markup} from '../markup.js';
import {metricGroups, type MetricGroup, type MetricRow} from '../metric-groups.js';
import type {MetricResult, Report} from '../schema.js';
import {percent, population, shareOfCeiling, significant} from '../text/format.js';
import {cell, dataTable, textCell} from './data-table.js';
import {reason} from './first-screen.js';

type Measured = Extract<MetricResult, {status: 'ok'}>;

/** The metrics in groups, a sortable table each; the convention of a metric is behind its name. */
export const metricSection = (metrics: Report['metrics']): Markup =>
  h(
    'section',
    {id: 'metrics'},
    h('h2', {}, 'Metrics'),
    h('p', {class: 'quiet'}, 'A name opens to its convention.'),
    ...metricGroups(metrics).map(groupTable),
  );

const groupTable = ({title, rows}: MetricGroup): Markup =>
  dataTable({
    label: `Metrics: ${title}`,
    caption: title,
    headings: ['metric', 'value', 'unit', 'isotropic', 'share', 'population'],
    left: [2],
    rows: rows.map(metricCells),
  });

const metricCells = ({id, result, moreIsBetter}: MetricRow): Markup[] => {
  const name = h('code', {}, id);
  if (result.status !== 'ok') return [textCell(id, name), h('td', {colspan: 5, class: 'left quiet'}, reason(result))];
  const {value, unit, ceiling, interval} = result;
  return [
    textCell(id, h('details', {}, h('summary', {}, name), ...convention(result))),
    cell(value, significant(value)),
    textCell(unit),
    cell(ceiling, ceiling === null ? '' : significant(ceiling)),
    cell(ceiling !== null && ceiling > 0 ? value / ceiling : null, shareOfCeiling(result, moreIsBetter)),
    cell(interval?.estimate ?? null, interval ? population(interval) : ''),
  ];
};

const convention = ({convention: text, interval, intervalReason, details = {}, value}: Measured): Child[] => {
  const list = Object.entries(details).map(([key, item]) => `${key}: ${Array.isArray(item) ? item.join(', ') : String(item)}`);
  return [
    text,
    interval ? `Population: ${percent(interval.level)} interval by ${interval.method}.` : null,
    intervalReason === null ? null : `No interval: ${intervalReason}.`,
    list.length > 0 ? list.join('; ') : null,
    `Unrounded: ${value}`,
  ].map((line) => (line === null ? null : h('p', {}, line)));
};
