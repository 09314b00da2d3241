import {describe, expect, it} from 'vitest';
import {exitCodeOf} from '../../src/cli/exit-code.js';
import type {GateReport, Report} from '../../src/index.js';

type Shape = {severity?: 'fail' | 'warn' | 'info'; status?: Report['verdict']['status']; budgets?: GateReport['budgets'][number]['status'][]};

/** the parts of a report that decide */
const report = ({severity, status = 'no-collapse-found', budgets}: Shape) => ({
  findings: severity ? [{severity}] : [],
  verdict: {status, mode: null, summary: ''},
  ...(budgets && {budgets: budgets.map((outcome) => ({status: outcome}))}),
}) as unknown as Report;

describe('exitCodeOf', () => {
  it.each<[Shape, 'fail' | 'warn' | 'never', boolean, number]>([
    [{}, 'warn', true, 0],
    [{severity: 'fail'}, 'never', false, 0],
    [{severity: 'fail'}, 'fail', false, 5],
    [{severity: 'warn'}, 'fail', false, 0],
    [{severity: 'warn'}, 'warn', false, 5],
    [{severity: 'info'}, 'warn', false, 0],
    [{status: 'inconclusive'}, 'fail', false, 0],
    [{status: 'inconclusive'}, 'fail', true, 6],
    [{status: 'inconclusive', severity: 'fail'}, 'fail', true, 5],
    [{budgets: ['held', 'broken']}, 'never', false, 5],
    [{budgets: ['held', 'inconclusive']}, 'fail', false, 0],
    [{budgets: ['held', 'inconclusive']}, 'fail', true, 6],
    [{budgets: ['held']}, 'fail', true, 0],
  ])('%j, fail-on %s, strict %s → %i', (shape, failOn, strict, expected) => {
    expect(exitCodeOf(report(shape), {failOn, strict})).toBe(expected);
  });
});
