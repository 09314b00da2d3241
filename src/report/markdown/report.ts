import {metricGroups, type MetricRow} from '../metric-groups.js';
import type {BudgetResult, Finding, GateReport, Gated, MetricResult, Report} from '../schema.js';
import {baselineInWords, gateInWords} from '../text/gate-words.js';
import {evidenceInWords, population, shareOfCeiling, significant} from '../text/format.js';
import {healthLine, inputLine, settingsLine} from '../text/settings-lines.js';
import {spectrumPlot} from '../text/spectrum-plot.js';
import {differenceTable} from './difference-table.js';
import {code, escape, table} from './text.js';

/** the metrics that a pull request or a model card shows; the others are behind a fold */
const KEY = new Set([
  'effective-rank',
  'rankme',
  'participation-ratio',
  'live-rank',
  'correlation-effective-rank',
  'mean-abs-correlation',
  'normalized-std',
  'mean-cosine',
]);

/** Markdown for a pull-request comment, a model card or a step summary: verdict, gate, key metrics, findings, the rest folded. */
export const renderMarkdown = (report: Gated): string => {
  const rows = metricGroups(report.metrics).flatMap((group) => group.rows);
  const gate = gateInWords(report);
  const sections = [
    `### ${escape(report.verdict.summary)}`,
    escape(inputLine(report)),
    ...(gate === null ? [] : [`**${gate}**`]),
    report.budgets && report.budgets.length > 0 ? budgetTable(report.budgets) : '',
    report.baseline ? againstBaseline(report.baseline, rows.map(({id}) => id)) : '',
    metricTable(rows.filter(({id}) => KEY.has(id))),
    report.findings.length > 0 ? report.findings.map(finding).join('\n') : 'No findings.',
    folded('Spectrum', `\`\`\`text\n${plot(report)}\n\`\`\``),
    folded('All metrics', metricTable(rows)),
    `<sub>${escape(`${healthLine(report)} · ${settingsLine(report)}`)}</sub>`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
};

/** in ASCII: the fonts that forges show code in have no braille, and a substitute is of another width */
const plot = ({spectrum}: Report): string =>
  spectrumPlot(spectrum, {width: 80, height: 12, unicode: false})
    .map((runs) => runs.map(({text}) => text).join(''))
    .join('\n');

const metricTable = (rows: readonly MetricRow[]): string =>
  table(
    ['metric', 'value', 'isotropic ceiling', 'share', 'population'],
    rows.map(({id, result, moreIsBetter}) => [code(id), ...metricCells(result, moreIsBetter)]),
  );

const metricCells = (result: MetricResult, moreIsBetter: boolean): string[] => {
  if (result.status === 'error') return [escape(`error ${result.code}: ${result.message}`), '', '', ''];
  if (result.status === 'undefined') return [escape(`undefined: ${result.reason}`), '', '', ''];
  const unit = result.unit === 'dimensions' || result.unit === 'nats' ? ` ${result.unit}` : '';
  return [
    significant(result.value) + unit,
    result.ceiling === null ? '' : significant(result.ceiling),
    shareOfCeiling(result, moreIsBetter),
    result.interval ? population(result.interval) : '',
  ];
};

const budgetTable = (budgets: readonly BudgetResult[]): string =>
  table(
    ['budget', 'value', 'limit', 'status'],
    budgets.map(({text, value, limit, status, reason}) => [
      code(text),
      value === null ? '' : significant(value),
      significant(limit),
      escape(reason === null ? status : `${status}: ${reason}`),
    ]),
  );

/** What was compared with, and the difference of each key metric; all of them behind a fold. */
const againstBaseline = (baseline: NonNullable<GateReport['baseline']>, ids: readonly string[]): string => {
  const {compared, notes} = baseline;
  const differences = compared?.differences ?? {};
  const known = ids.filter((id) => Object.hasOwn(differences, id));
  return [
    `Baseline ${code(baseline.path)}: ${escape(baselineInWords(baseline))}${compared ? `<br>${escape(`${inputLine(compared)} · ${compared.verdict.status}`)}` : ''}`,
    ...(compared ? [differenceTable(differences, known.filter((id) => KEY.has(id))), folded('All differences', differenceTable(differences, known))] : []),
    ...(notes.length > 0 ? [notes.map((note) => `- ${escape(note)}`).join('\n')] : []),
  ].join('\n\n');
};

const finding = ({id, severity, title, rule, source, evidence, advice}: Finding): string => {
  const parts = [evidenceInWords(evidence), `Rule: ${rule} (${source})`, advice].filter((part) => part !== '');
  return `- **${severity}** ${code(id)}: **${escape(title)}**\n${parts.map((part) => `  <br>${escape(part)}`).join('\n')}`;
};

const folded = (title: string, body: string): string => `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
