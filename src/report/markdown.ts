import {singleLine} from '../errors.js';
import {metricGroups, type MetricRow} from './metric-groups.js';
import type {BudgetResult, Finding, MetricResult, Report} from './schema.js';
import {evidenceInWords, population, shareOfCeiling, significant} from './text/format.js';
import {healthLine, inputLine, settingsLine} from './text/settings-lines.js';
import {spectrumPlot} from './text/spectrum-plot.js';

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

/** Markdown for a pull-request comment, a model card or a step summary: verdict, budgets, key metrics, findings, the rest folded. */
export const renderMarkdown = (report: Report & {readonly budgets?: readonly BudgetResult[]}): string => {
  const rows = metricGroups(report.metrics).flatMap((group) => group.rows);
  const sections = [
    `### ${escape(report.verdict.summary)}`,
    escape(inputLine(report)),
    report.budgets ? budgetTable(report.budgets) : '',
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

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const finding = ({id, severity, title, rule, source, evidence, advice}: Finding): string => {
  const parts = [evidenceInWords(evidence), `Rule: ${rule} (${source})`, advice].filter((part) => part !== '');
  return `- **${severity}** ${code(id)}: **${escape(title)}**\n${parts.map((part) => `  <br>${escape(part)}`).join('\n')}`;
};

const folded = (title: string, body: string): string => `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;'};

/** Text that Markdown shows as it is: no markup, no HTML, no table cell of its own, no mention of a user or an issue, no link. */
export const escape = (text: string): string =>
  singleLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/[&<>]/g, (char) => ENTITIES[char] ?? char)
    .replace(/^(\d*)([-+=#.)])/, '$1\\$2')
    .replace(/(@|#(?=\d)|:(?=\/\/)|\bwww(?=\.))/gi, '$1<!-- -->');

/** an id or a budget as code; what could end the code span or the cell makes it plain text instead */
const code = (text: string): string => (/[`|\\\n\r]/.test(text) ? escape(text) : `\`${singleLine(text)}\``);
