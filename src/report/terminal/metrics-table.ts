import {singleLine} from '../../errors.js';
import {metricGroups, type MetricRow} from '../metric-groups.js';
import type {Report} from '../schema.js';
import {percent, population, shareOfCeiling, significant} from '../text/format.js';
import {displayWidth, padEnd, padStart, shorten, wrap} from '../text/wrap.js';
import type {Theme} from './theme.js';

/** cells: id, value, unit, ceiling, share, population */
const COLUMNS = 6;
const LEFT = new Set([0, 2, 5]);
/** room for the headings */
const LEAST = [20, 5, 0, 9, 5, 17];
const INDENT = '  ';

/** The metrics in groups, one line each: value, unit, ceiling, share of the ceiling, estimate of the population with its interval. */
export const metricsTable = (metrics: Report['metrics'], width: number, style: Theme): string[] => {
  const groups = metricGroups(metrics).map(({title, rows}) => ({title, rows: rows.map((row) => ({row, cells: rowCells(row)}))}));
  const layout = fitting(
    groups.flatMap(({rows}) => rows.map(({cells}) => cells)),
    width,
  );
  const first = INDENT.length + (layout.widths[0] ?? 0);
  return groups.flatMap(({title, rows}) => [
    style.heading(title) + style.quiet(line(headings(title, rows), layout).slice(title.length)),
    ...rows.filter(({row}) => row.result.status === 'ok').map(({cells}) => line(cells, layout)),
    ...withoutValue(rows.map(({row}) => row)).flatMap(({ids, why}) => reasonLines(ids, why, first + layout.gap.length, width, style)),
    '',
  ]);
};

type Line = {readonly row: MetricRow; readonly cells: readonly string[]};

const headings = (title: string, rows: readonly Line[]): string[] => {
  const any = (column: number): boolean => rows.some(({cells}) => (cells[column] ?? '') !== '');
  return [
    '',
    any(1) ? 'value' : '',
    '',
    any(3) ? (title === 'Spectrum' ? 'ceiling' : 'isotropic') : '',
    any(4) ? 'share' : '',
    any(5) ? populationHeading(rows.map(({row}) => row)) : '',
  ];
};

/** with the level where all intervals have the same */
const populationHeading = (rows: readonly MetricRow[]): string => {
  const levels = new Set(rows.flatMap(({result}) => (result.status === 'ok' && result.interval ? [result.interval.level] : [])));
  return levels.size === 1 ? `population (${percent([...levels][0] ?? 0)})` : 'population';
};

interface Layout {
  /** columns of each cell; 0 for a column that is left out */
  readonly widths: readonly number[];
  readonly gap: string;
}

const rowCells = ({id, result, moreIsBetter}: MetricRow): string[] => {
  if (result.status !== 'ok') return [singleLine(id)];
  const {value, ceiling, unit} = result;
  return [
    singleLine(id),
    significant(value),
    shortUnit(unit),
    ceiling === null ? '' : significant(ceiling),
    shareOfCeiling(result, moreIsBetter),
    result.interval ? population(result.interval) : '',
  ];
};

const PURE = new Set(['', '1', 'ratio', 'share', 'correlation', 'cosine', 'exponent', 'skewness', 'ratio to isotropic']);

const shortUnit = (unit: string): string => (unit === 'dimensions' ? 'dims' : PURE.has(unit) ? '' : shorten(singleLine(unit), 12));

/** The widest layout that fits: two spaces between columns, then one, then without the unit, the ceiling (its share stays), the population. */
const fitting = (rows: readonly string[][], width: number): Layout => {
  const layouts: Layout[] = [
    {gap: '  ', widths: columnWidths(rows)},
    ...[[], [2], [2, 3], [2, 3, 5]].map((drop) => ({gap: ' ', widths: columnWidths(rows, drop)})),
  ];
  return layouts.find((layout) => lineWidth(layout) <= width) ?? {gap: ' ', widths: columnWidths(rows, [2, 3, 5])};
};

const columnWidths = (rows: readonly string[][], drop: readonly number[] = []): number[] =>
  Array.from({length: COLUMNS}, (_, i) =>
    drop.includes(i) ? 0 : Math.max(LEAST[i] ?? 0, ...rows.map((cells) => displayWidth(cells[i] ?? ''))),
  );

const lineWidth = ({widths, gap}: Layout): number =>
  INDENT.length + widths.reduce((sum, width) => sum + (width > 0 ? width + gap.length : 0), -gap.length);

const line = (cells: readonly string[], {widths, gap}: Layout): string =>
  (
    INDENT + widths.flatMap((width, i) => (width === 0 ? [] : [(LEFT.has(i) ? padEnd : padStart)(cells[i] ?? '', width)])).join(gap)
  ).trimEnd();

/** metrics that have no value, those with the same reason together */
const withoutValue = (rows: readonly MetricRow[]): {ids: string[]; why: string}[] => {
  const reasons = new Map<string, string[]>();
  for (const {id, result} of rows) {
    if (result.status === 'ok') continue;
    const why = singleLine(result.status === 'error' ? `error ${result.code}: ${result.message}` : `undefined: ${result.reason}`);
    reasons.set(why, [...(reasons.get(why) ?? []), singleLine(id)]);
  }
  return [...reasons].map(([why, ids]) => ({ids, why}));
};

const reasonLines = (ids: readonly string[], why: string, start: number, width: number, style: Theme): string[] => {
  if (ids.length > 1) return wrap(`${ids.join(', ')}: ${why}`, width - INDENT.length).map((text) => INDENT + style.quiet(text));
  return wrap(why, width - start).map((text, i) => padEnd(INDENT + (i === 0 ? (ids[0] ?? '') : ''), start) + style.quiet(text));
};
