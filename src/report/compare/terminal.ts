import {singleLine} from '../../errors.js';
import type {Candidate, Comparison} from '../compare-schema.js';
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
import {displayWidth, padEnd, padStart, wrap} from '../text/wrap.js';
import {trendOf, type TrendPoint} from './trend.js';
import {trendPlot} from './trend-plot.js';
import {changeInWords, channelsInWords, directionsInWords, findingChanges, intervalInWords, onsetInWords, placeOf, STATUS} from './words.js';

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
  ...items.flatMap((item) => wrap(singleLine(item), width - 2).map((line, i) => (i === 0 ? '  ' : '    ').slice(0, 2) + line)),
  '',
];

const headLines = (base: Report, {report}: Candidate, place: string | null, page: Page): string[] => [
  ...(place === null ? [] : [page.style.heading(`The last of them (${place}) against the baseline`)]),
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
  const groups = metricGroups(report.metrics).map(({title, rows}) => ({title, rows: rows.filter(({id}) => Object.hasOwn(differences, id))}));
  const cells = (id: string): string[] => {
    const one = differences[id];
    if (one.absolute === null || one.base === null || one.candidate === null) return [singleLine(id), '', '', '', ''];
    const mark = one.basis === 'population' ? '*' : '';
    return [singleLine(id), significant(one.base), significant(one.candidate) + mark, changeInWords(one), intervalInWords(one)];
  };
  const all = groups.flatMap(({rows}) => rows.filter(({id}) => differences[id].absolute !== null).map(({id}) => cells(id)));
  const layout = columns(['', 'baseline', 'candidate', 'change', 'difference (95 %)'], all, width);
  const out = groups.filter(({rows}) => rows.length > 0).flatMap(({title, rows}) => [
    style.heading(title) + style.quiet(row(['', 'baseline', 'candidate', 'change', 'difference (95 %)'], layout).slice(title.length)),
    ...rows.filter(({id}) => differences[id].absolute !== null).map(({id}) => row(cells(id), layout)),
    ...rows.filter(({id}) => differences[id].absolute === null)
      .flatMap(({id}) => wrap(singleLine(`${id}: ${differences[id].reason ?? ''}`), width - 2).map((line) => `  ${style.quiet(line)}`)),
    '',
  ]);
  const starred = Object.values(differences).some(({basis}) => basis === 'population');
  return [...out, ...(starred ? [style.quiet(`* estimates of the populations: ${grouped(base.input.rowsUsed)} rows against ${grouped(report.input.rowsUsed)}`), ''] : [])];
};

/** Widths with two blanks between columns, or one where two do not fit. */
const columns = (head: readonly string[], rows: readonly (readonly string[])[], width: number): {widths: number[]; gap: string} => {
  const widths = head.map((text, i) => Math.max(displayWidth(text), ...rows.map((cells) => displayWidth(cells[i] ?? ''))));
  const total = widths.reduce((a, w) => a + w, 2);
  return {widths, gap: total + 2 * (head.length - 1) <= width ? '  ' : ' '};
};

const row = (cells: readonly string[], {widths, gap}: {widths: readonly number[]; gap: string}, left: readonly number[] = [0]): string =>
  `  ${cells.map((text, i) => (left.includes(i) ? padEnd : padStart)(text, widths[i] ?? 0)).join(gap)}`.trimEnd();

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
    '',
  ];
};

const TREND_HEAD = ['verdict', 'effective-rank', 'change', 'live-rank', 'CKA'];

const trendLines = (comparison: Comparison, page: Page): string[] => {
  const points = trendOf(comparison);
  const operands = [comparison.base, ...comparison.candidates.map(({report}) => report)];
  const named = (point: TrendPoint): string => placeOf(comparison, operands.indexOf(point.report));
  const cells = points.map((point) => [named(point), STATUS[point.report.verdict.status], rank(point), point.change ? changeInWords(point.change) : 'baseline', `${point.liveRank}`, point.cka === null ? '' : percent(point.cka)]);
  const head = [comparison.axis.from === 'order' ? 'operand' : singleLine(comparison.axis.name), ...TREND_HEAD];
  const layout = columns(head, cells, page.width);
  const left = comparison.axis.from === 'order' ? [0, 1] : [1];
  return [
    ...paragraph(onsetInWords(comparison) ?? '', page, comparison.onset ? page.style.status.collapsed : page.style.status['no-collapse-found']),
    '',
    page.style.quiet(row(head, layout, left)),
    ...cells.map((line, i) => {
      const text = row(line, layout, left);
      const {status} = points[i].report.verdict;
      return text.replace(STATUS[status], page.style.status[status](STATUS[status]));
    }),
    '',
    ...trendPlot(points, {...page, height: 10, name: singleLine(comparison.axis.name), onset: comparison.onset?.at ?? null}).map((runs) =>
      runs.map(({text, ink}) => page.style.ink[ink](text)).join(''),
    ),
    '',
  ];
};

const rank = ({effectiveRank}: TrendPoint): string => {
  if (!effectiveRank) return 'no value';
  const {value, low, high} = effectiveRank;
  return low === null || high === null ? significant(value) : `${significant(value)} [${significant(low)}, ${significant(high)}]`;
};

