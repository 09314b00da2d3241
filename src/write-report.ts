import {usageError} from './errors.js';
import {nearest} from './nearest.js';
import {formatOfFile, renderers, type Renderer, type ReportFormat} from './report/renderers.js';
import type {Report} from './report/schema.js';
import type {TerminalOptions} from './report/terminal/report.js';

/** A report in one of the formats: text, or bytes for Parquet. */
export async function render(report: Report, format: ReportFormat, options?: TerminalOptions): Promise<string | Uint8Array> {
  const renderer = (await renderers[format]()) as Renderer;
  const result = renderer(report, options);
  if (typeof result === 'string') return result;
  const {encodeParquetTable} = await import('./io/write-parquet-table.js');
  return encodeParquetTable(result);
}

/** The format in which a file is to be written: the one named, else the one of its extension. */
export function outputFormat(path: string, format?: string): ReportFormat {
  const names = Object.keys(renderers);
  const name = format ?? formatOfFile(path);
  if (name !== null && Object.hasOwn(renderers, name)) return name as ReportFormat;
  if (format !== undefined) {
    const near = nearest(format, names);
    throw usageError('unknown-format', `no report format is called '${format}'`, near ? `did you mean ${near}?` : `known: ${names.join(', ')}`);
  }
  throw usageError('unknown-format', `the format of ${path} is not told by its extension`, `add --format NAME, one of ${names.join(', ')}`);
}

/** Writes the report whole or not at all. @throws CollapsarError 3 where the file cannot be written */
export async function writeReport(report: Report, path: string, format: ReportFormat = outputFormat(path)): Promise<void> {
  const {writeFileAtomic} = await import('./io/write.js');
  await writeFileAtomic(path, await render(report, format));
}
