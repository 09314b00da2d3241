import {h, type Child, type Markup} from '../markup.js';
import {metricGroups, type MetricGroup, type MetricRow} from '../metric-groups.js';
import type {MetricResult, Report} from '../schema.js';
import {population, shareOfCeiling, significant} from '../text/format.js';
import {reason} from './first-screen.js';

type Measured = Extract<MetricResult, {status: 'ok'}>;

/** The metrics in groups, a sortable table each; the convention of a metric is behind its name. */
export const metricSection = (metrics: Report['metrics']): Markup =>
  h('section', {id: 'metrics'}, h('h2', {}, 'Metrics'), h('p', {class: 'quiet'}, 'A name opens to its convention.'), ...metricGroups(metrics).map(groupTable));

const groupTable = ({title, rows}: MetricGroup): Markup =>
  scrolling(`Metrics: ${title}`, h('table', {class: 'sortable'}, h('caption', {}, title),
    h('thead', {}, h('tr', {}, ...['metric', 'value', 'unit', 'isotropic', 'share', 'population'].map((head, i) => h('th', {scope: 'col', class: i === 2 ? 'left' : null}, head)))),
    h('tbody', {}, ...rows.map(metricLine))));

export const scrolling = (label: string, table: Markup): Markup => h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label}, table);

const metricLine = ({id, result, moreIsBetter}: MetricRow): Markup => {
  if (result.status !== 'ok') return h('tr', {}, h('td', {'data-value': id}, h('code', {}, id)), h('td', {colspan: 5, class: 'left quiet'}, reason(result)));
  const {value, unit, ceiling, interval} = result;
  const share = ceiling !== null && ceiling > 0 ? value / ceiling : null;
  return h('tr', {},
    h('td', {'data-value': id, class: 'left'}, h('details', {}, h('summary', {}, h('code', {}, id)), ...convention(result))),
    numeric(value, significant(value)), h('td', {'data-value': unit, class: 'left quiet'}, unit), numeric(ceiling, ceiling === null ? '' : significant(ceiling)),
    numeric(share, shareOfCeiling(result, moreIsBetter)), numeric(interval?.estimate ?? null, interval ? population(interval) : ''));
};

export const numeric = (value: number | null, text: string): Markup => h('td', {'data-value': value}, text);

const convention = ({convention: text, interval, intervalReason, details, value}: Measured): Child[] => [
  h('p', {}, text),
  interval ? h('p', {}, `Population: ${Math.round(100 * interval.level)} % interval by ${interval.method}.`) : intervalReason === null ? null : h('p', {}, `No interval: ${intervalReason}.`),
  details ? h('p', {}, Object.entries(details).map(([key, item]) => `${key}: ${Array.isArray(item) ? item.join(', ') : String(item)}`).join('; ')) : null,
  h('p', {}, `Unrounded: ${value}`),
];
