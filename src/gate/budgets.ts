import {FINDINGS} from '../analysis/findings/registry.js';
import {METRICS} from '../analysis/metrics/registry.js';
import {usageError} from '../errors.js';
import {nearest} from '../nearest.js';
import type {BudgetResult, Report} from '../report/schema.js';
import {significant} from '../report/text/format.js';
import type {Against} from './baseline.js';

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

/** @param against what `baseline` in a budget refers to */
export const checkBudgets = (budgets: readonly Budget[], report: Report, against: Against | null): BudgetResult[] =>
  budgets.map((budget) => ({metric: budget.metric, op: budget.op, text: budget.text, ...checkBudget(budget, report, against)}));

type Fate = Pick<BudgetResult, 'limit' | 'value' | 'status' | 'reason'>;

function checkBudget(budget: Budget, report: Report, against: Against | null): Fate {
  const measured = valueOf(budget.metric, report);
  const test = testOf(budget, measured, report, against);
  if (typeof test === 'string') return undecided(budget, measured, test);
  const {limit, value, bounds} = test;
  if (bounds && straddles(bounds, budget.op)) return {limit, value, status: 'inconclusive', reason: bounds.text};
  const held = bounds ? holds(bounds.low, budget.op, bounds.limit) : holds(value, budget.op, limit);
  return {limit, value, status: held ? 'held' : 'broken', reason: held ? null : bounds?.broken ?? `it is not ${budget.op} ${significant(limit)}`};
}

const undecided = ({limit}: Budget, measured: Value | string, reason: string): Fate => ({
  limit: limit.kind === 'absolute' ? limit.value : 0, value: typeof measured === 'string' ? null : measured.value, status: 'inconclusive', reason,
});

/** What is held against what: a value against a limit, or where there is an interval, that against a limit of its own. */
interface Test {
  readonly value: number;
  readonly limit: number;
  readonly bounds: {readonly low: number; readonly high: number; readonly limit: number; readonly text: string; readonly broken?: string} | null;
}

/** An estimate of the population is held against a number or another estimate; a ceiling is of the plain value. */
function testOf(budget: Budget, measured: Value | string, report: Report, against: Against | null): Test | string {
  if (typeof measured === 'string') return measured;
  const {kind, value: limit} = budget.limit;
  if (kind === 'baseline') return againstBaseline(budget, measured, against);
  if (kind === 'ceiling') {
    const ceiling = ceilingOf(budget.metric, report);
    return ceiling === null ? 'its ceiling is not known' : {value: measured.value, limit: limit * ceiling, bounds: null};
  }
  const {estimate, low, high} = measured;
  if (estimate === null || low === null || high === null) return {value: measured.value, limit, bounds: null};
  return {value: estimate, limit, bounds: {low, high, limit, text: `its interval ${significant(low)} … ${significant(high)} holds the limit ${significant(limit)}`}};
}

/**
 * The interval of the difference is held against the change that is allowed: both estimates are uncertain. Without an interval,
 * estimates are compared where both have one, else plain values.
 */
function againstBaseline({metric, limit}: Budget, {value, estimate}: Value, against: Against | null): Test | string {
  if (against === null) return 'it refers to a baseline and none was given (--baseline REPORT.json)';
  const before = valueOf(metric, against.report);
  if (typeof before === 'string') return `in the baseline ${before}`;
  const [reference, now] = estimate !== null && before.estimate !== null ? [before.estimate, estimate] : [before.value, value];
  const change = limit.value - 1;
  const test = {value: now, limit: reference + change * Math.abs(reference), bounds: null};
  const difference = Object.hasOwn(against.differences, metric) ? against.differences[metric] : null;
  if (difference?.relativeInterval) {
    const {low, high} = difference.relativeInterval;
    const text = `against the baseline ${signed(low)} to ${signed(high)}`;
    return {...test, bounds: {low, high, limit: change, text: `${text}, which holds the limit ${signed(change)}`, broken: `${text}, beyond ${signed(change)}`}};
  }
  const {low = null, high = null} = difference?.interval ?? {};
  if (low === null || high === null) return test;
  const least = change * Math.abs(reference);
  return {...test, bounds: {low, high, limit: least, text: `its difference ${significant(low)} … ${significant(high)} holds the limit ${significant(least)}`}};
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`;

interface Value {
  readonly value: number;
  /** of the population, where there is one */
  readonly estimate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const plain = (value: number): Value => ({value, estimate: null, low: null, high: null});

/** The metric's value, or why it has none. A finding's value is how many of it were found. */
function valueOf(metric: string, {metrics, findings}: Report): Value | string {
  if (!Object.hasOwn(metrics, metric)) {
    if (METRICS.some((m) => m.id === metric)) return 'it was not measured';
    const finding = findings.find((f) => f.id === metric);
    const count = finding?.evidence.count;
    return plain(finding ? (typeof count === 'number' ? count : 1) : 0);
  }
  const result = metrics[metric];
  if (result.status === 'undefined') return `it is undefined: ${result.reason}`;
  if (result.status === 'error') return `it failed: ${result.message}`;
  const {interval, value} = result;
  return interval ? {value, estimate: interval.estimate, low: interval.low, high: interval.high} : plain(value);
}

/** `live-rank` is held against what the rows can have, not against what isotropic ones would. */
function ceilingOf(metric: string, {spectrum, metrics}: Report): number | null {
  if (metric === 'live-rank') return spectrum.attainableRank;
  const result = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  return result?.status === 'ok' ? result.ceiling : null;
}

/** Some values of the interval would hold and others would not. */
function straddles({low, high, limit}: NonNullable<Test['bounds']>, op: Budget['op']): boolean {
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
