import {audit, type AuditOptions} from './audit.js';
import {CollapsarError, ioError} from './errors.js';
import {gate, type GateOptions} from './gate/gate.js';
import {expandSources} from './io/expand-sources.js';
import {isPipe} from './io/bytes/pipe.js';
import {openSource} from './io/open-source.js';
import type {GateReport, Report} from './report/schema.js';
import {cannotReadTwice} from './row-set.js';
import {version} from './version.js';
import {fileNames} from './write-column-reports.js';

/** A report each of several columns of the same sources, such as the layers of a model, in their order. `input.column` names the column. */
export interface ColumnReports<R extends Report = Report> {
  readonly schemaVersion: 1;
  readonly tool: {readonly name: 'collapsar'; readonly version: string};
  readonly reports: readonly R[];
}

/** Names of columns, or `all` that could be the embeddings by the first source. */
export type Columns = readonly string[] | 'all';

/** `audit` of several columns: one pass each, the backend started anew. One column's fault fails the whole. Errors as those of `audit`, naming the column. */
export const auditColumns = (sources: readonly string[], columns: Columns, options: AuditOptions = {}): Promise<ColumnReports> =>
  eachColumn(sources, columns, options, audit);

/** `gate` of several columns: each is held against the budgets, and against a baseline of its own, whose name has the column before its ending. */
export const gateColumns = async (sources: readonly string[], columns: Columns, options: GateOptions = {}): Promise<ColumnReports<GateReport> & {readonly passed: boolean}> => {
  const gated = await eachColumn(sources, columns, options, gateColumn);
  return {...gated, passed: gated.reports.every(({passed}) => passed)};
};

const gateColumn = (sources: readonly string[], options: GateOptions, columns: readonly (string | undefined)[]): Promise<GateReport> => {
  const {baseline, column} = options;
  return gate(sources, baseline === undefined ? options : {...options, baseline: fileNames(baseline, columns.map((name) => name ?? null))[columns.indexOf(column)]});
};

const eachColumn = async <O extends AuditOptions, R extends Report>(
  sources: readonly string[], columns: Columns, options: O, work: (sources: readonly string[], options: O, columns: readonly (string | undefined)[]) => Promise<R>,
): Promise<ColumnReports<R>> => {
  const paths = await expandSources(sources);
  for (const path of paths) if (await isPipe(path)) throw cannotReadTwice(path, 'of several columns each is a pass of its own');
  const names = columns === 'all' ? await candidatesOf(paths[0], options) : [...new Set(columns)];
  const reports: R[] = [];
  for (const column of names) reports.push(await work(paths, {...options, column}, names).catch((error: unknown) => Promise.reject(inColumn(column, error))));
  return {schemaVersion: 1, tool: {name: 'collapsar', version}, reports};
};

/** `undefined` alone for a file without named columns, or whose scalar columns are taken together. */
const candidatesOf = async (path: string | undefined, {raw, dims}: AuditOptions): Promise<readonly (string | undefined)[]> => {
  if (path === undefined) throw ioError('no-sources', 'there is nothing to audit');
  const source = await openSource(path, {survey: true, ...(raw !== undefined && {raw: {type: raw, dims}})});
  await source.close();
  const names = source.columns.filter(({candidate}) => candidate).map(({name}) => name);
  return names.length > 0 ? names : [source.column ?? undefined];
};

/** What is unfit in the rows is said with the column in which it is. */
const inColumn = (column: string | undefined, error: unknown): Error => {
  if (column === undefined || !(error instanceof CollapsarError) || error.exit !== 4 || error.message.includes(`"${column}"`)) return error as Error;
  const {code, exit, message, suggestions} = error;
  return new CollapsarError({code, exit, message: `column "${column}": ${message}`, suggestions}, {cause: error});
};
