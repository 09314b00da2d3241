import {spelledJson} from '../errors.js';
import {join, h, type Markup} from './markup.js';
import {metricGroups} from './metric-groups.js';
import {escape} from './markdown/text.js';
import {renderJson} from './json.js';
import type {Finding, Report} from './schema.js';
import type {Chart} from './svg/chart.js';
import {figures} from './svg/figures.js';
import {standalone} from './svg/report.js';
import {evidenceInWords, population, shareOfCeiling, significant} from './text/format.js';
import {inputLine, settingsLine} from './text/settings-lines.js';

export interface Cell {
  readonly cell_type: 'markdown' | 'code';
  readonly id: string;
  readonly metadata: object;
  readonly source: string;
  readonly execution_count?: null;
  readonly outputs?: readonly object[];
}

/**
 * A Jupyter notebook (nbformat 4.5) with the report in it: verdict and findings as text, the report as a dictionary, the metrics as a
 * table and every picture, shown already and shown again when run. Needs IPython alone; uses pandas where it is there.
 */
export const renderNotebook = (report: Report): string => {
  const text = [
    `# ${escape(report.verdict.summary)}`,
    escape(inputLine(report)),
    ...report.findings.map(finding),
    `Settings: ${escape(settingsLine(report))}`,
  ].join('\n\n');
  const table = tableCell('metrics', METRICS_SOURCE, metricsTable(report.metrics));
  return notebook({text, name: 'report', data: report, table, charts: figures(report)});
};

export interface NotebookParts {
  /** Markdown of the first cell */
  readonly text: string;
  /** the Python name of the dictionary, and what is in it */
  readonly name: string;
  readonly data: object;
  readonly table: Cell;
  readonly charts: readonly Chart[];
}

export const notebook = ({text, name, data, table, charts}: NotebookParts): string => {
  const pictures = charts.map((chart) => ({name: chart.name, title: chart.title, svg: standalone(chart)}));
  return renderJson({
    cells: [
      {cell_type: 'markdown', id: 'verdict', metadata: {}, source: text},
      code('data', dataSource(name, data, pictures), [], {jupyter: {source_hidden: true}}),
      table,
      ...pictures.map((picture) =>
        code(picture.name, `SVG(pictures[${JSON.stringify(picture.name)}])  # ${picture.title}`, [display({'image/svg+xml': picture.svg, 'text/plain': picture.title})]),
      ),
    ],
    metadata: {kernelspec: {display_name: 'Python 3', language: 'python', name: 'python3'}, language_info: {name: 'python'}},
    nbformat: 4,
    nbformat_minor: 5,
  });
};

/** Code that shows a table, with the table shown already. */
export const tableCell = (id: string, source: string, table: Markup): Cell => code(id, source, [display({'text/html': table.markup, 'text/plain': `(${id})`})]);

const code = (id: string, source: string, outputs: readonly object[], metadata: object = {}): Cell => ({
  cell_type: 'code',
  id,
  metadata,
  source,
  execution_count: null,
  outputs,
});

const display = (data: Readonly<Record<string, string>>): object => ({output_type: 'display_data', data, metadata: {}});

const finding = ({id, severity, title, evidence, advice}: Finding): string =>
  `**${severity}: ${escape(title)}** (${escape(id)})  \n${escape(evidenceInWords(evidence))}  \n${escape(advice)}`;

/** a JSON string is a Python string literal too */
const dataSource = (name: string, data: object, pictures: readonly {name: string; svg: string}[]): string =>
  [
    'import json',
    'from IPython.display import SVG',
    `${name} = json.loads(${JSON.stringify(spelledJson(JSON.stringify(data)))})`,
    `pictures = ${renderJson(Object.fromEntries(pictures.map(({name, svg}) => [name, svg]))).trimEnd()}`,
  ].join('\n');

const METRICS_SOURCE = `try:
    import pandas as pd
    metrics = pd.DataFrame.from_dict(report["metrics"], orient="index")
except ImportError:
    metrics = {name: result.get("value") for name, result in report["metrics"].items()}
metrics`;

const metricsTable = (metrics: Report['metrics']): Markup =>
  h(
    'table',
    {},
    h('thead', {}, row('th', ['metric', 'value', 'unit', 'isotropic', 'share', 'population'])),
    h(
      'tbody',
      {},
      ...metricGroups(metrics)
        .flatMap((group) => group.rows)
        .map(({id, result, moreIsBetter}) => {
          if (result.status !== 'ok')
            return row('td', [id, result.status === 'error' ? `error: ${result.message}` : `undefined: ${result.reason}`, '', '', '', '']);
          const {value, unit, ceiling, interval} = result;
          return row('td', [
            id,
            significant(value),
            unit,
            ceiling === null ? '' : significant(ceiling),
            shareOfCeiling(result, moreIsBetter),
            interval ? population(interval) : '',
          ]);
        }),
    ),
  );

export const row = (kind: 'th' | 'td', cells: readonly string[]): Markup => h('tr', {}, join(cells.map((cell) => h(kind, {}, cell))));
