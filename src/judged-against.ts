import type {judgeDrop} from './analysis/compare/judge-drop.js';
import type {Report} from './report/schema.js';

/** The finding in place of a warning of the same id, and the verdict of a `fail`; a set that is collapsed by itself needs no baseline to say so. */
export function judgedAgainst(report: Report, drop: ReturnType<typeof judgeDrop>): Report {
  const {verdict, input} = report;
  if (!drop || verdict.status === 'collapsed') return report;
  const summary = `Dimensional collapse against the baseline: ${drop.rule.replace(/, beyond .*$/, '')}, judged on ${input.rowsUsed} rows${input.layer ? ` at the ${input.layer}` : ''}; look at what changed since.`;
  return {
    ...report,
    findings: [...report.findings.filter(({id}) => id !== drop.id), {...drop, evidence: {...drop.evidence}}],
    verdict: {status: 'collapsed', mode: 'dimensional', summary},
  };
}
