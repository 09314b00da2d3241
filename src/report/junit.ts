import {h, join, raw, type Markup} from './markup.js';
import type {BudgetResult, Finding, Gated, Report} from './schema.js';
import {evidenceInWords} from './text/format.js';
import {fateInWords} from './text/gate-words.js';

export interface Case {
  readonly name: string;
  readonly outcome: 'failure' | 'skipped' | 'passed';
  readonly message: string;
}

/**
 * JUnit XML: a test case for the verdict, for each budget and for each finding. A `fail` finding and a broken budget are failures, an
 * inconclusive one is skipped; warnings pass, with their text as output.
 */
export const renderJunit = (report: Gated): string => {
  return junit({
    verdict: [verdictCase(report.verdict)],
    ...(report.budgets ? {budgets: report.budgets.map(budgetCase)} : {}),
    findings: report.findings.map(findingCase),
  });
};

/** A file of suites by their names. */
export const junit = (suites: Readonly<Record<string, readonly Case[]>>): string => {
  const all = Object.entries(suites).map(([name, cases]) => suite(name, cases));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${h('testsuites', {name: 'collapsar'}, raw('\n'), join(all)).markup}\n`;
};

export const verdictCase = ({status, summary}: Report['verdict']): Case => ({
  name: status,
  outcome: status === 'collapsed' ? 'failure' : status === 'inconclusive' ? 'skipped' : 'passed',
  message: summary,
});

const budgetCase = (budget: BudgetResult): Case => ({
  name: budget.text,
  outcome: budget.status === 'broken' ? 'failure' : budget.status === 'inconclusive' ? 'skipped' : 'passed',
  message: fateInWords(budget),
});

export const findingCase = ({id, severity, title, rule, evidence, advice}: Finding): Case => ({
  name: id,
  outcome: severity === 'fail' ? 'failure' : 'passed',
  message: `${title}. ${evidenceInWords(evidence)}. Rule: ${rule}. ${advice}`,
});

const suite = (name: string, cases: readonly Case[]): Markup => {
  const count = (outcome: Case['outcome']): number => cases.filter((item) => item.outcome === outcome).length;
  return join([
    h(
      'testsuite',
      {name, tests: cases.length, failures: count('failure'), errors: 0, skipped: count('skipped')},
      raw('\n'),
      ...cases.flatMap((item) => [testCase(name, item), raw('\n')]),
    ),
    raw('\n'),
  ]);
};

const testCase = (group: string, {name, outcome, message}: Case): Markup =>
  h(
    'testcase',
    {classname: `collapsar.${group}`, name},
    outcome === 'failure'
      ? h('failure', {message}, message)
      : outcome === 'skipped'
        ? h('skipped', {message})
        : h('system-out', {}, message),
  );
