/** What a forge shows beside the code of a change: one annotation a finding and a budget that does not hold. */
import {singleLine} from '../errors.js';
import {renderJson} from './json.js';
import {sha256} from './sha256.js';
import type {BudgetResult, Finding, Gated} from './schema.js';
import {withoutCommands} from './text/commands.js';
import {evidenceInWords} from './text/format.js';
import {fateInWords} from './text/gate-words.js';

interface Annotation {
  readonly id: string;
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

const LEVELS = {fail: 'error', warn: 'warning', info: 'notice'} as const;

const annotations = ({findings, budgets = []}: Gated): Annotation[] => [
  ...budgets.filter(({status}) => status !== 'held').map(ofBudget),
  ...findings.map(ofFinding),
];

const ofBudget = (budget: BudgetResult): Annotation => ({
  id: `budget ${budget.text}`,
  level: budget.status === 'broken' ? 'error' : 'warning',
  title: `Budget ${budget.status}: ${budget.text}`,
  message: fateInWords(budget),
});

const ofFinding = ({id, severity, title, evidence, advice}: Finding): Annotation => ({
  id,
  level: LEVELS[severity],
  title: `${title} (${id})`,
  message: `${evidenceInWords(evidence)}. ${advice}`,
});

/** Workflow commands of GitHub Actions, a line each, for stdout of a step. */
export const renderGithub = (report: Gated): string =>
  annotations(report)
    .map(({level, title, message}) => `::${level} title=${property(title)}::${data(message)}\n`)
    .join('');

/** the escapes that the runner undoes; text out of a file can neither start a command nor end a property */
const data = (text: string): string => withoutCommands(singleLine(text)).replaceAll('%', '%25');

const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const SEVERITIES = {error: 'critical', warning: 'major', notice: 'info'} as const;

/** A Code Quality report of GitLab: JSON for the artifact `codequality`. The same finding on the same source keeps its fingerprint. */
export const renderGitlab = (report: Gated): string => {
  const path = singleLine(report.input.sources[0] ?? 'embeddings');
  return renderJson(
    annotations(report).map(({id, level, title, message}) => ({
      description: singleLine(`${title}: ${message}`),
      check_name: singleLine(id),
      fingerprint: sha256(`${id}\n${path}`),
      severity: SEVERITIES[level],
      location: {path, lines: {begin: 1}},
    })),
  );
};
