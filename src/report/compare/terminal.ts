import {singleLine} from '../../errors.js';
import type {Candidate, Comparison, Difference} from '../compare-schema.js';
import {metricGroups} from '../metric-groups.js';
import type {Report} from '../schema.js';
import {findingLines} from '../terminal/finding-lines.js';
import type {TerminalOptions} from '../terminal/report.js';
import {theme, type Theme} from '../terminal/theme.js';
import {ascii} from '../text/ascii.js';
import {withoutCommands} from '../text/commands.js';
import {grouped, percent, significant} from '../text/format.js';
import {inputLine} from '../text/settings-lines.js';
import {spectrumPlot} from '../text/spectrum-plot.js';
import {displayWidth, padEnd, padStart, shorten, wrap} from '../text/wrap.js';
import {trendOf, type TrendPoint} from './trend.js';
import {trendPlot} from './trend-plot.js';
import {boundsInWords, changeInWords, channelsInWords, directionsInWords, findingChanges, intervalInWords, onsetInWords, placeOf, STATUS} from './words.js';

interface Page {
  readonly width: number;
  readonly unicode: boolean;
  readonly style: Theme;
}

/** A comparison for a terminal: the trend where there is one, then the last candidate against the baseline. */
export const renderComparisonTerminal = (comparison: Comparison, options: TerminalOptions = {}): string => {
  const page = {width: Math.min(120, Math.max(60, options.width ?? 80)), unicode: options.unicode ?? true, style: theme(options.color ?? false)};
  const {base, candidates, notes} = comparison;
  const last = candidates[candidates.length - 1];
  return [
    ...(candidates.length > 1 ? trendLines(comparison, page) : []),
    ...headLines(base, last, candidates.length > 1 ? placeOf(comparison, candidates.length) : null, page),
    ...plotLines(base, last.report, page),
    '',
    ...differenceTable(base, last, page),
    ...section('Directions', directionsInWords(last), page),
    ...section('Channels', orNone(channelsInWords(last), 'none died, revived, faded or became copies'), page),
    ...findingsOf(base, last, page),
    ...(notes.length > 0 ? section('Notes', notes, page) : []),
  ]
    .map((line) => `${withoutCommands(page.unicode ? line : ascii(line))}\n`)
    .join('');
};

const orNone = (lines: readonly string[], none: string): readonly string[] => (lines.length > 0 ? lines : [none]);

const paragraph = (text: string, {width}: Page, paint: (line: string) => string): string[] => wrap(singleLine(text), width).map((line) => paint(line));

const section = (title: string, items: readonly string[], {width, style}: Page): string[] => [
  style.heading(title),
  ...items.flatMap((item) => wrap(singleLine(item), width - 2).map((line) => `  ${line}`)),
  '',
];

const headLines = (base: Report, {report}: Candidate, place: string | null, page: Page): string[] => [
  ...(place === null ? [] : paragraph(`The last of them (${place}) against the baseline`, page, page.style.heading)),
  ...paragraph(report.verdict.summary, page, page.style.status[report.verdict.status]),
  ...paragraph(`candidate ${inputLine(report)}`, page, page.style.quiet),
  ...paragraph(`baseline  ${inputLine(base)} · ${STATUS[base.verdict.status]}`, page, page.style.quiet),
  '',
];

/** The candidate's spectrum as the curve, the baseline's in the place of the isotropic ceiling. */
const plotLines = (base: Report, {spectrum}: Report, {width, unicode, style}: Page): string[] => {
  const least = Math.max(spectrum.noiseFloor, 1e-16 * (spectrum.eigenvalues[0] ?? 0));
  const overlaid = {...spectrum, isotropic: base.spectrum.eigenvalues.map((value) => Math.max(value, least))};
  return spectrumPlot(overlaid, {width, height: width < 100 ? 12 : 15, unicode, dotted: 'the baseline’s'}).map((runs) =>
    runs.map(({text, ink}) => style.ink[ink](text)).join(''),
  );
};

const differenceTable = (base: Report, {differences, report}: Candidate, {width, style}: Page): string[] => {
  const groups = metricGroups(report.metrics)
    .map(({title, rows}) => ({title, ids: rows.map(({id}) => id).filter((id) => Object.hasOwn(differences, id))}))
    .filter(({ids}) => ids.length > 0);
  const measured = groups.flatMap(({ids}) => ids.filter((id) => differences[id].absolute !== null));
  const head = ['', 'baseline', 'candidate', 'change'];
  const table = fitting([
    {head: [...head, 'difference (95 %)'], cells: measured.map((id) => [...differenceCells(id, differences[id]), intervalInWords(differences[id])])},
    {head: [...head, '95 % interval'], cells: measured.map((id) => [...differenceCells(id, differences[id]), boundsInWords(differences[id])])},
    {head, cells: measured.map((id) => differenceCells(id, differences[id]))},
  ], width);
  const lines = new Map(measured.map((id, i) => [id, table.lines[i]]));
  const starred = Object.values(differences).some(({basis}) => basis === 'population');
  return [
    ...groups.flatMap(({title, ids}) => [
      style.heading(title) + style.quiet(table.head.slice(title.length)),
      ...ids.flatMap((id) => lines.get(id) ?? []),
      ...ids.filter((id) => !lines.has(id)).flatMap((id) => wrap(singleLine(`${id}: ${differences[id].reason ?? ''}`), width - 2).map((line) => `  ${style.quiet(line)}`)),
      '',
    ]),
    ...(starred ? [style.quiet(`* estimates of the populations: ${grouped(base.input.rowsUsed)} rows against ${grouped(report.input.rowsUsed)}`), ''] : []),
  ];
};

const differenceCells = (id: string, one: Difference): string[] =>
  [singleLine(id), significant(one.base ?? 0), significant(one.candidate ?? 0) + (one.basis === 'population' ? '*' : ''), changeInWords(one)];

interface Table {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
}

/** The first of the tables that fits, with two blanks between its columns or one; the last one if none does. */
const fitting = (tables: readonly Table[], width: number, left: readonly number[] = [0]): {head: string; lines: string[]} => {
  const layouts = tables.flatMap(({head, cells}) => {
    const widths = head.map((text, i) => Math.max(displayWidth(text), ...cells.map((line) => displayWidth(line[i] ?? ''))));
    return ['  ', ' '].map((gap) => ({head, cells, widths, gap, total: widths.reduce((a, w) => a + w + gap.length, 2 - gap.length)}));
  });
  const {head, cells, widths, gap} = layouts.find(({total}) => total <= width) ?? layouts[layouts.length - 1];
  const row = (line: readonly string[]): string =>
    `  ${line.map((text, i) => (left.includes(i) ? padEnd : padStart)(text, widths[i])).join(gap)}`.trimEnd();
  return {head: row(head), lines: cells.map(row)};
};

const findingsOf = (base: Report, candidate: Candidate, page: Page): string[] => {
  const {fresh, gone, kept} = findingChanges(base, candidate);
  const named = (list: readonly {id: string; severity: string}[]): string => list.map(({id, severity}) => `${id} (${severity})`).join(', ');
  const before = [
    ...(kept.length > 0 ? [`as in the baseline: ${named(kept)}`] : []),
    ...(gone.length > 0 ? [`no longer there: ${named(gone)}`] : []),
  ];
  return [
    page.style.heading(fresh.length > 0 ? 'New findings' : 'No new findings'),
    ...fresh.flatMap((finding) => findingLines(finding, page.width, page.style)),
    ...before.flatMap((line) => wrap(singleLine(line), page.width - 2).map((text) => `  ${text}`)),
    ...(before.length > 0 || fresh.length === 0 ? [''] : []),
  ];
};

const trendLines = (comparison: Comparison, page: Page): string[] => {
  const points = trendOf(comparison);
  const operands = [comparison.base, ...comparison.candidates.map(({report}) => report)];
  const byName = comparison.axis.from === 'order';
  const cells = points.map((point) => [
    placeOf(comparison, operands.indexOf(point.report)),
    STATUS[point.report.verdict.status],
    rank(point),
    point.change ? changeInWords(point.change) : 'baseline',
    String(point.liveRank),
    point.cka === null ? '' : percent(point.cka),
  ]);
  const head = [byName ? 'operand' : singleLine(comparison.axis.name), 'verdict', 'effective-rank', 'change', 'live-rank', 'CKA'];
  const narrow = cells.map((line, i) => line.with(2, points[i].effectiveRank ? significant(points[i].effectiveRank.value) : 'none'));
  const first = (count: number, name: number): Table => ({head: head.slice(0, count), cells: narrow.map((line) => line.slice(0, count).with(0, shorten(line[0], name)))});
  const table = fitting([{head, cells}, {head, cells: narrow}, first(5, 24), first(4, 14)], page.width, byName ? [0, 1] : [1]);
  const plot = trendPlot(points, {...page, height: 10, name: singleLine(comparison.axis.name), onset: comparison.onset?.at ?? null});
  return [
    ...paragraph(onsetInWords(comparison) ?? '', page, page.style.status[comparison.onset ? 'collapsed' : 'no-collapse-found']),
    '',
    page.style.quiet(table.head),
    ...table.lines.map((line, i) => {
      const {status} = points[i].report.verdict;
      return line.replace(STATUS[status], () => page.style.status[status](STATUS[status]));
    }),
    '',
    ...(plot.length > 0 ? [...plot.map((runs) => runs.map(({text, ink}) => page.style.ink[ink](text)).join('')), ''] : []),
  ];
};

const rank = ({effectiveRank}: TrendPoint): string => {
  if (!effectiveRank) return 'no value';
  const {value, low, high} = effectiveRank;
  return low === null || high === null ? significant(value) : `${significant(value)} [${significant(low)}, ${significant(high)}]`;
};
