import type {ColumnReports} from './column-reports.js';
import {usageError} from './errors.js';
import {renderJson} from './report/json.js';
import type {ReportFormat} from './report/renderers.js';
import type {TerminalOptions} from './report/terminal/report.js';
import {outputFormat, writeReport} from './write-report.js';

/** The reports as one JSON object, or one after the other for a terminal, each headed by its column. */
export async function renderColumns(set: ColumnReports, format: ReportFormat, options?: TerminalOptions): Promise<string> {
  if (format === 'json') return renderJson(set);
  if (format !== 'terminal') throw usageError('one-file-each', `several reports are no single ${format}`, 'writeColumns makes a file of each');
  const {renderColumnReports} = await import('./report/terminal/column-reports.js');
  return renderColumnReports(set.reports, options);
}

/** Each report as a file of its own, whose name has the column before its ending: `report.html` becomes `report-layer1.html`. Each is written whole or not at all. */
export async function writeColumns({reports}: ColumnReports, path: string, format: ReportFormat = outputFormat(path)): Promise<void> {
  const names = fileNames(path, reports.map(({input}) => input.column));
  for (const [i, report] of reports.entries()) await writeReport(report, names[i], format);
}

const LONGEST = 80;

/** Of a column's name only what every file system takes; names that are then alike are numbered. */
export function fileNames(path: string, columns: readonly (string | null)[]): readonly string[] {
  const [, stem, ending] = /^(.*?)(\.[^./\\]*)?$/s.exec(path) as unknown as [string, string, string | undefined];
  const taken = new Set<string>();
  return columns.map((column) => {
    if (column === null) return path;
    const safe = column.replace(/[^\w.-]+/g, '_').slice(0, LONGEST);
    let name = safe;
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${safe}-${n}`;
    taken.add(name.toLowerCase());
    return `${stem}-${name}${ending ?? ''}`;
  });
}
