import type {Candidate, Comparison, Difference} from '../compare-schema.js';
import {findingCase, junit, verdictCase, type Case} from '../junit.js';
import {significant} from '../text/format.js';
import {changeInWords, intervalInWords, nameOf, placeOf} from './words.js';

/**
 * JUnit XML: for each candidate its verdict, a test case for each difference and one for each finding. Fails what fails the candidate: the verdict
 * and `fail` findings, those against the baseline among them. A difference is told, not judged: it passes, and is skipped where it is undefined.
 */
export const renderComparisonJunit = (comparison: Comparison): string =>
  junit(Object.fromEntries(comparison.candidates.flatMap((candidate, i) => suites(candidate, titleOf(comparison, i + 1)))));

const suites = ({report, differences}: Candidate, title: string): [string, Case[]][] => [
  [`${title}: verdict`, [verdictCase(report.verdict)]],
  [`${title}: differences`, Object.entries(differences).map(([id, one]) => differenceCase(id, one))],
  [`${title}: findings`, report.findings.map(findingCase)],
];

/** two candidates may bear one name */
const titleOf = (comparison: Comparison, index: number): string => {
  const {axis, candidates} = comparison;
  const name = nameOf(candidates[index - 1].report);
  return candidates.length === 1 ? name : `${name} (${axis.from === 'order' ? index : `${axis.name} ${placeOf(comparison, index)}`})`;
};

const differenceCase = (name: string, one: Difference): Case =>
  one.base === null || one.candidate === null
    ? {name, outcome: 'skipped', message: one.reason ?? 'undefined'}
    : {
        name,
        outcome: 'passed',
        message: [`${significant(one.base)} → ${significant(one.candidate)}`, changeInWords(one), intervalInWords(one)].filter((part) => part !== '').join('; '),
      };
