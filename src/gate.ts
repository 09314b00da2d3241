import {readFile} from 'node:fs/promises';
import {audit, type AuditOptions} from './audit.js';
import {checkBudgets, parseBudget} from './budgets.js';
import {ioError} from './errors.js';
import {failing, type FailOn} from './fail-on.js';
import type {GateReport, Report} from './report/schema.js';

export interface GateOptions extends AuditOptions {
  /** `METRIC OP VALUE` each, as in `effective-rank >= 64` */
  readonly budgets?: readonly string[];
  /** path of a saved report that `baseline ± N %` in a budget refers to */
  readonly baseline?: string;
  /** the lowest severity of a finding that fails the gate; default `fail` */
  readonly failOn?: FailOn;
}

/** An audit held against budgets. `passed` tells of the budgets and of the findings that reach `failOn`; exit codes are the caller's. */
export async function gate(sources: readonly string[], options: GateOptions = {}): Promise<GateReport> {
  const budgets = (options.budgets ?? []).map(parseBudget);
  const baseline = options.baseline === undefined ? null : await readReport(options.baseline);
  const report = await audit(sources, options);
  const results = checkBudgets(budgets, report, baseline);
  const passed = results.every((b) => b.status !== 'broken') && failing(report.findings, options.failOn ?? 'fail').length === 0;
  return {...report, budgets: results, passed};
}

/** A saved report, checked against the schema. */
export async function readReport(path: string): Promise<Report> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw ioError('unreadable-report', `${path} is no saved report: ${error instanceof Error ? error.message : String(error)}`, 'write one with: collapsar audit emb.npy --output report.json');
  }
  const {ReportSchema} = await import('./report/schema.js');
  const parsed = ReportSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw ioError('bad-report', `${path} is no report of schema version 1: ${issue.path.join('.')}: ${issue.message}`, 'write one with: collapsar audit emb.npy --output report.json');
}
