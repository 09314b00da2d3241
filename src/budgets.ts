import {FINDINGS} from './analysis/findings/registry.js';
import {METRICS} from './analysis/metrics/registry.js';
import {usageError} from './errors.js';
import {nearest} from './nearest.js';
import type {BudgetResult, MetricResult, Report} from './report/schema.js';

/** `METRIC OP VALUE`, where VALUE is a number, `N %` of the metric's ceiling, or `baseline`, `baseline - N %`, `baseline + N %`. */
export interface Budget {
  /** a metric's id, or a finding's for how many of it were found */
  readonly metric: string;
  readonly op: BudgetResult['op'];
  readonly limit: {readonly kind: 'absolute' | 'ceiling' | 'baseline'; readonly value: number};
  readonly text: string;
}

const PATTERN = /^\s*([a-z0-9-]+)\s*(>=|<=|==|>|<)\s*(?:(baseline)\s*(?:([+-])\s*([0-9.]+)\s*%)?|(-?[0-9.]+(?:e[+-]?[0-9]+)?)\s*(%)?)\s*$/i;

export function parseBudget(text: string): Budget {
  const match = PATTERN.exec(text);
  if (!match) throw usageError('bad-budget', `the budget '${text}' is not METRIC OP VALUE`, `write it like 'effective-rank >= 64', 'live-rank >= 95 %' or 'effective-rank >= baseline - 10 %'`);
  const [, metric, op, baseline, sign, change, number, share] = match;
  const known = [...METRICS.map((m) => m.id), ...FINDINGS.map((f) => f.id)];
  if (!known.includes(metric)) {
    const near = nearest(metric, known);
    throw usageError('unknown-metric', `no metric or finding is called '${metric}'`, near ? `did you mean ${near}?` : '`collapsar metrics` lists the metrics');
  }
  const value = baseline ? 1 + (sign === '-' ? -1 : 1) * Number(change ?? 0) / 100 : Number(number) / (share ? 100 : 1);
  if (!Number.isFinite(value)) throw usageError('bad-budget', `the budget '${text}' has a limit that is no number`);
  return {metric, op: op as Budget['op'], limit: {kind: baseline ? 'baseline' : share ? 'ceiling' : 'absolute', value}, text: text.trim()};
}

export const checkBudgets = (budgets: readonly Budget[], report: Report, baseline: Report | null): BudgetResult[] =>
  budgets.map((budget) => checkBudget(budget, report, baseline));

function checkBudget(budget: Budget, report: Report, baseline: Report | null): BudgetResult {
  const {metric, op, text} = budget;
  const base = {metric, op, text};
  const result = valueOf(metric, report);
  const before = baseline ? valueOf(metric, baseline) : null;
  const bounds = typeof result === 'string' ? null : boundsToCompare(budget, result, before);
  const limit = limitOf(budget, report, before, bounds !== null);
  if (typeof result === 'string') return {...base, limit: typeof limit === 'number' ? limit : 0, value: null, status: 'inconclusive', reason: result};
  if (typeof limit === 'string') return {...base, limit: 0, value: result.value, status: 'inconclusive', reason: limit};
  const value = bounds ? bounds.estimate : result.value;
  if (bounds && straddles(bounds, op, limit)) {
    return {...base, limit, value, status: 'inconclusive', reason: `its interval ${bounds.low} … ${bounds.high} holds the limit ${limit}`};
  }
  const held = holds(value, op, limit);
  return {...base, limit, value, status: held ? 'held' : 'broken', reason: held ? null : `it is not ${op} ${limit}`};
}

/** An estimate of the population is held against a number or another estimate; a ceiling or a plain value of other rows asks for the plain value. */
function boundsToCompare({limit}: Budget, result: Value, before: Value | string | null): Value['bounds'] {
  if (limit.kind === 'ceiling') return null;
  const baselineHasNone = before === null || typeof before === 'string' || before.bounds === null;
  return limit.kind === 'baseline' && baselineHasNone ? null : result.bounds;
}

interface Value {
  readonly value: number;
  readonly bounds: {readonly estimate: number; readonly low: number; readonly high: number} | null;
}

/** The metric's value, or why it has none. A finding's value is how many of it were found. */
function valueOf(metric: string, report: Report): Value | string {
  if (!Object.hasOwn(report.metrics, metric)) {
    if (METRICS.some((m) => m.id === metric)) return 'it was not measured';
    const finding = report.findings.find((f) => f.id === metric);
    const count = finding?.evidence.count;
    return {value: finding ? (typeof count === 'number' ? count : 1) : 0, bounds: null};
  }
  const result = report.metrics[metric];
  if (result.status === 'undefined') return `it is undefined: ${result.reason}`;
  if (result.status === 'error') return `it failed: ${result.message}`;
  const {interval, value} = result;
  const bounded = interval && interval.low !== null && interval.high !== null;
  return {value, bounds: bounded ? {estimate: interval.estimate, low: interval.low as number, high: interval.high as number} : null};
}

function limitOf({metric, limit}: Budget, report: Report, before: Value | string | null, estimated: boolean): number | string {
  if (limit.kind === 'absolute') return limit.value;
  if (limit.kind === 'ceiling') {
    const ceiling = metric === 'live-rank' ? report.spectrum.attainableRank : ceilingOf(report.metrics[metric]);
    return ceiling === null ? 'its ceiling is not known' : limit.value * ceiling;
  }
  if (before === null) return 'it refers to a baseline and none was given (--baseline REPORT.json)';
  if (typeof before === 'string') return `in the baseline ${before}`;
  const reference = estimated && before.bounds ? before.bounds.estimate : before.value;
  return (reference < 0 ? 2 - limit.value : limit.value) * reference;
}

const ceilingOf = (result: MetricResult | undefined): number | null => (result?.status === 'ok' ? result.ceiling : null);

/** Some values of the interval would hold and others would not. */
function straddles({low, high}: {readonly low: number; readonly high: number}, op: Budget['op'], limit: number): boolean {
  if (op === '==') return low < high && low <= limit && limit <= high;
  return holds(low, op, limit) !== holds(high, op, limit);
}

function holds(value: number, op: Budget['op'], limit: number): boolean {
  switch (op) {
    case '>=': return value >= limit;
    case '<=': return value <= limit;
    case '>': return value > limit;
    case '<': return value < limit;
    case '==': return value === limit;
  }
}
