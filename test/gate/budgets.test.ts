import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {FINDINGS} from '../../src/analysis/findings/registry.js';
import {METRICS} from '../../src/analysis/metrics/registry.js';
import {compareWithBaseline} from '../../src/gate/baseline.js';
import {checkBudgets, parseBudget} from '../../src/gate/budgets.js';
import {CollapsarError} from '../../src/errors.js';
import type {BudgetResult, Finding, MetricResult, Report} from '../../src/report/schema.js';
import {measured, reportWith} from '../support/reports.js';

const withMetric = (result: MetricResult, more: Partial<Report> = {}): Report => reportWith({metrics: {'effective-rank': result}, ...more});
const check = (text: string, report: Report, baseline: Report | null = null): BudgetResult =>
  checkBudgets([parseBudget(text)], report, baseline && compareWithBaseline('baseline.json', baseline, report, {sample: '', estimates: {}}))[0];
const finding = (id: string, evidence: Finding['evidence'] = {}): Finding =>
  ({id, severity: 'warn', title: 'made up', rule: 'made up', source: 'made up', evidence, advice: 'made up'});

describe('the grammar of budgets', () => {
  it.each([
    ['effective-rank >= 64', 'absolute', 64], ['effective-rank>=64', 'absolute', 64], ['  effective-rank  <  1e-3 ', 'absolute', 0.001],
    ['mean-cosine <= -0.5', 'absolute', -0.5], ['live-rank >= 95 %', 'ceiling', 0.95], ['live-rank >= 95%', 'ceiling', 0.95], ['live-rank == .5%', 'ceiling', 0.005],
    ['rankme >= baseline', 'baseline', 1], ['rankme >= baseline - 10 %', 'baseline', 0.9], ['rankme <= baseline+5%', 'baseline', 1.05], ['dead-channels <= 0', 'absolute', 0],
  ] as const)('%s', (text, kind, value) => {
    const {limit} = parseBudget(text);
    expect(limit.kind).toBe(kind);
    expect(limit.value).toBeCloseTo(value, 15);
    expect(parseBudget(text).text).toBe(text.trim());
  });

  it('knows every metric and every finding', () => {
    for (const {id} of [...METRICS, ...FINDINGS]) expect(parseBudget(`${id} > 1`).metric).toBe(id);
  });

  it.each(['', 'effective-rank', 'effective-rank 64', 'effective-rank => 64', 'effective-rank >= lots', 'effective-rank >= baseline - 10', '64 <= effective-rank', 'effective-rank >= NaN', 'effective-rank >= 1.2.3', 'effective-rank >= 1e999'])(
    'refuses %j, with a line to paste', (text) => {
      expect(() => parseBudget(text)).toThrow(expect.objectContaining({code: 'bad-budget', exit: 2}));
    });

  it.each([['effektive-rank >= 3', 'did you mean effective-rank?'], ['dead-chanels <= 0', 'did you mean dead-channels?'], ['Rankme > 3', 'did you mean rankme?'], ['qqqqqqqq > 1', '`collapsar metrics` lists the metrics']])(
    'a misspelt id (%s) never passes: %s', (text, suggestion) => {
      expect(() => parseBudget(text)).toThrow(expect.objectContaining({code: 'unknown-metric', exit: 2, suggestions: [suggestion]}));
    });

  it('whatever is written, it parses or is one clear error', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^(rankme|alpha) *(>=|<|==) *(baseline)? *[-+]? *[0-9.e]* *%?$/)), (text) => {
      try {
        expect(Number.isFinite(parseBudget(text).limit.value)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(CollapsarError);
        expect((error as CollapsarError).message).not.toMatch(/[\n\r]/);
      }
    }), {seed: 12, numRuns: 500});
  });
});

describe('budgets of a number', () => {
  it.each([
    ['>= 10', 'held'], ['>= 10.5', 'broken'], ['> 10', 'broken'], ['> 9', 'held'], ['<= 10', 'held'], ['<= 9', 'broken'], ['< 10', 'broken'], ['< 11', 'held'], ['== 10', 'held'], ['== 11', 'broken'],
  ] as const)('10 %s is %s', (rest, status) => {
    const result = check(`effective-rank ${rest}`, withMetric(measured(10)));
    expect(result).toMatchObject({metric: 'effective-rank', value: 10, status, text: `effective-rank ${rest}`});
    expect(result.reason === null).toBe(status === 'held');
  });

  it.each([
    [{status: 'undefined', reason: 'the rows have no variance'}, 'it is undefined: the rows have no variance'],
    [{status: 'error', code: 'metric-failed', message: 'no luck'}, 'it failed: no luck'],
  ] as const)('a metric without a value is inconclusive', (metric, reason) => {
    expect(check('effective-rank >= 3', withMetric(metric))).toMatchObject({status: 'inconclusive', value: null, limit: 3, reason});
  });

  it('a metric that was not asked for is inconclusive, not zero', () => {
    expect(check('alpha <= 3', withMetric(measured(10)))).toMatchObject({status: 'inconclusive', value: null, reason: 'it was not measured'});
  });
});

describe('budgets and intervals', () => {
  const interval = withMetric(measured(10, {ceiling: 20, interval: [12, 11, 13]}));

  it.each([
    ['>= 11', 'held'], ['>= 11.5', 'inconclusive'], ['>= 13', 'inconclusive'], ['>= 13.5', 'broken'], ['<= 13', 'held'], ['<= 12', 'inconclusive'], ['<= 10', 'broken'],
    ['== 12', 'inconclusive'], ['== 14', 'broken'],
  ] as const)('12 within 11 … 13, %s: %s', (rest, status) => {
    expect(check(`effective-rank ${rest}`, interval)).toMatchObject({value: 12, status});
  });

  it('an interval that is one point decides', () => {
    expect(check('effective-rank == 12', withMetric(measured(10, {interval: [12, 12, 12]}))).status).toBe('held');
  });

  it('without bounds it is the value of the rows', () => {
    expect(check('effective-rank >= 11', withMetric(measured(10, {interval: [12, null, null]})))).toMatchObject({value: 10, status: 'broken'});
  });

  it('the share of a ceiling is of the value of the rows, which the ceiling is of', () => {
    expect(check('effective-rank >= 50 %', interval)).toMatchObject({limit: 10, value: 10, status: 'held'});
    expect(check('effective-rank >= 55 %', interval)).toMatchObject({limit: 11, status: 'broken'});
    expect(check('effective-rank >= 50 %', withMetric(measured(10)))).toMatchObject({status: 'inconclusive', reason: 'its ceiling is not known'});
  });

  it('that of live-rank is of the attainable rank', () => {
    const report = reportWith();
    const live = reportWith({metrics: {'live-rank': measured(30, {ceiling: 64})}, spectrum: {...report.spectrum, attainableRank: 31}});
    expect(check('live-rank >= 95 %', live)).toMatchObject({limit: 0.95 * 31, status: 'held'});
    expect(check('live-rank >= 98 %', live).status).toBe('broken');
  });
});

describe('budgets against a baseline', () => {
  const plain = (value: number): Report => withMetric(measured(value));
  const estimated = (value: number, estimate: number): Report => withMetric(measured(value, {interval: [estimate, estimate - 1, estimate + 1]}));

  it.each([
    [95, '>= baseline - 10 %', 'held', 90], [89, '>= baseline - 10 %', 'broken', 90], [104, '<= baseline + 5%', 'held', 105], [99, '>= baseline', 'broken', 100], [100, '== baseline', 'held', 100],
  ] as const)('%d %s of 100: %s', (value, rest, status, limit) => {
    expect(check(`effective-rank ${rest}`, plain(value), plain(100))).toMatchObject({value, limit, status});
  });

  it('compares estimates with estimates', () => {
    expect(check('effective-rank >= baseline - 10 %', estimated(40, 95), estimated(90, 100))).toMatchObject({value: 95, limit: 90, status: 'held'});
    expect(check('effective-rank >= baseline - 10 %', estimated(40, 90.5), estimated(90, 100)).status).toBe('inconclusive');
    expect(check('effective-rank >= baseline - 10 %', estimated(95, 80), estimated(90, 100)).status).toBe('broken');
  });

  it('and values with values where one of them has no estimate', () => {
    expect(check('effective-rank >= baseline', plain(80), estimated(80, 100))).toMatchObject({value: 80, limit: 80, status: 'held'});
    expect(check('effective-rank >= baseline', estimated(79, 100), plain(80))).toMatchObject({value: 79, limit: 80, status: 'broken'});
  });

  it('plus N % of a negative value is the larger one', () => {
    expect(check('effective-rank <= baseline + 10 %', plain(-3.8), plain(-4))).toMatchObject({limit: expect.closeTo(-3.6, 12) as number, status: 'held'});
    expect(check('effective-rank >= baseline - 10 %', plain(-4.3), plain(-4))).toMatchObject({limit: expect.closeTo(-4.4, 12) as number, status: 'held'});
  });

  it('is inconclusive without one, or where the baseline has no value', () => {
    expect(check('effective-rank >= baseline', plain(1))).toMatchObject({status: 'inconclusive', reason: expect.stringContaining('--baseline') as string});
    expect(check('effective-rank >= baseline', plain(1), withMetric({status: 'undefined', reason: 'all rows are zero'}))).toMatchObject({
      status: 'inconclusive', value: 1, reason: 'in the baseline it is undefined: all rows are zero'});
  });
});

describe('budgets of findings', () => {
  it('count what was found: 0, 1, or the count in its evidence', () => {
    const report = reportWith({findings: [finding('mean-dominated'), finding('dead-channels', {count: 7})]});
    expect(check('outlier-rows <= 0', report)).toMatchObject({value: 0, status: 'held'});
    expect(check('mean-dominated <= 0', report)).toMatchObject({value: 1, status: 'broken'});
    expect(check('dead-channels <= 7', report)).toMatchObject({value: 7, status: 'held'});
    expect(check('dead-channels < 7', report).status).toBe('broken');
    expect(check('dead-channels >= 5 %', report).status).toBe('inconclusive');
  });

  it('of a baseline too', () => {
    const before = reportWith({findings: [finding('dead-channels', {count: 5})]});
    expect(check('dead-channels <= baseline', reportWith({findings: [finding('dead-channels', {count: 6})]}), before)).toMatchObject({limit: 5, value: 6, status: 'broken'});
  });
});
