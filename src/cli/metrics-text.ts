/** The registry for people: a list, a page for each metric, and docs/metrics.md. */
import type {Explanation, MetricDescription} from '../index.js';
import {wrap} from '../report/text/wrap.js';

const LABEL = 14;
const VALUE = 11;

/** A name, and beside it a text in lines of its own. An address is left whole, so that it can be followed. */
const hanging = (name: string, text: string, column: number, width: number): string[] => {
  const [, words, address = ''] = /^(.*?)(https?:\S+)?$/s.exec(text) ?? [];
  return [...wrap(words.trimEnd(), width - column), ...(address === '' ? [] : [address])].map((line, i) => (i === 0 ? name : '').padEnd(column) + line);
};

/** One line a metric, in groups. */
export const metricList = (metrics: readonly MetricDescription[], width: number): string => {
  const column = Math.max(...metrics.map(({id}) => id.length)) + 2;
  const lines = groupsOf(metrics).flatMap(([group, members]) => [
    group, ...members.flatMap(({id, title, unit}) => hanging(`  ${id}`, `${title} (${unit})`, column + 2, width)), '',
  ]);
  return [...lines, 'collapsar metrics ID explains one.', ''].join('\n');
};

/** Everything the registry knows about one metric. */
export const metricPage = (metric: MetricDescription, width: number): string => {
  const lines = facts(metric).flatMap(([label, text]) =>
    hanging(label, text, LABEL, width));
  return [`${metric.id}: ${metric.title}`, '', ...lines, ''].join('\n');
};

/** A metric on the user's rows beside its cousins, each with the convention that makes it differ. */
export const explanationPage = ({metric, conventions, notes}: Explanation, width: number): string => {
  const column = Math.max(...conventions.map(({name}) => name.length)) + 2;
  const rows = conventions.flatMap(({name, value, convention}) => {
    const number = value === null ? '-' : String(Number(value.toPrecision(6)));
    return wrap(convention, width - column - VALUE).map((line, i) => (i === 0 ? name.padEnd(column) + number.padEnd(VALUE) : ' '.repeat(column + VALUE)) + line);
  });
  return [metricPage(metric, width), 'On these rows:', ...rows, ...notes.flatMap((note) => ['', ...wrap(note, width)]), ''].join('\n');
};

const PREAMBLE = [
  'Generated from the registry by `npm run build`; `collapsar metrics ID` prints the same, and `collapsar metrics ID FILE` the value on your rows',
  'beside its cousins of other conventions. [understanding-reports.md](understanding-reports.md) says how to read them together.',
  '',
  'N rows x of D channels, mean x̄; C their centred covariance with eigenvalues λ1 ≥ … ≥ λD; σ singular values; r_ij correlations of channels.',
  '**Ceiling** is what isotropic Gaussian rows of the same N and D would give: compare a value with it, not with D. **Rows needed** are those at',
  'which the plug-in value is within 5 % and 1 % of the value of the population, held against simulation (`fixtures/docs/rows_needed.py`).',
  '**Blind to** is a case with the figures that this program gives there (`test/docs/blind-spots.test.ts`). Measures of the group `sample` look at',
  'a seeded sample of at most 4,096 rows, and more rows do not sharpen them.',
];

/** docs/metrics.md, generated so that it cannot drift from the code. */
export const metricsMarkdown = (metrics: readonly MetricDescription[]): string => {
  const sections = groupsOf(metrics).flatMap(([group, members]) => [`## ${group}`, '', ...members.flatMap(section)]);
  return ['# Metrics', '', ...PREAMBLE, '', ...sections].join('\n');
};

const section = (metric: MetricDescription): string[] =>
  [`### ${metric.id}`, '', `${metric.title}.`, '', ...facts(metric).map(([label, text]) => `- **${label}**: ${text}`), ''];

const facts = ({formula, inWords, convention, source, unit, range, better, invariantTo, ceiling, reading, pitfalls, rowsFor, blindSpot}: MetricDescription): [string, string][] => [
  ['in words', inWords],
  ['formula', formula],
  ['convention', convention],
  ['unit', unit],
  ['range', `${range[0]} … ${range[1]}`],
  ['better', better],
  ['unchanged by', invariantTo.length === 0 ? 'nothing in particular' : invariantTo.join(', ')],
  ['ceiling', ceiling === null ? 'not known' : 'what isotropic Gaussian rows of the same N and D would give'],
  ['reading', reading],
  ['pitfalls', pitfalls],
  ['blind to', blindSpot],
  ['rows needed', `${rowsFor.percent5} for 5 % error, ${rowsFor.percent1} for 1 %: ${rowsFor.why}`],
  ['source', `${source.text} ${source.url}`],
];

const groupsOf = (metrics: readonly MetricDescription[]): [string, MetricDescription[]][] => {
  const groups = new Map<string, MetricDescription[]>();
  for (const metric of metrics) groups.set(metric.group, [...(groups.get(metric.group) ?? []), metric]);
  return [...groups];
};
