import {unfitError} from './errors.js';
import type {Candidate} from './report/compare-schema.js';
import type {Report} from './report/schema.js';

interface Named {
  readonly path: string;
  readonly report: Report;
}

/** @throws CollapsarError 4 where the numbers of two reports do not mean the same, saying which */
export function refuseIncomparable(base: Named, candidate: Named): void {
  const [a, b] = [base.report.input, candidate.report.input];
  const refuse = (code: string, what: string, mend: string): never => {
    throw unfitError(code, `${candidate.path} cannot be compared with ${base.path}: ${what}`, mend);
  };
  if (a.dims !== b.dims) refuse('other-dimensions', `${b.dims} dimensions against ${a.dims}`, 'compare embeddings of one width, or the first channels of both: collapsar audit --prefixes');
  if (a.normalize !== b.normalize) refuse('other-normalization', `rows normalised by ${b.normalize} against ${a.normalize}`, `give --normalize ${a.normalize} for both, or audit both anew`);
  if (a.layer !== null && b.layer !== null && a.layer !== b.layer) refuse('other-layer', `layer ${b.layer} against ${a.layer}`, 'compare the same layer of both');
  for (const [id, metric] of Object.entries(base.report.metrics)) {
    const other = Object.hasOwn(candidate.report.metrics, id) ? candidate.report.metrics[id] : undefined;
    if (metric.status === 'ok' && other?.status === 'ok' && metric.convention !== other.convention) {
      refuse('other-convention', `${id} by the convention '${other.convention}' against '${metric.convention}'`, 'audit both with one version');
    }
  }
}

/** What differs between the operands and does not forbid to compare them, each once. */
export function notesOn(base: Report, candidates: readonly Pick<Candidate, 'report' | 'subspace'>[]): string[] {
  const notes = candidates.flatMap((candidate) => {
    const {report, subspace} = candidate;
    const debiased = (subspace.status === 'ok' ? subspace.cka?.debiased : null) ?? null;
    return [
      base.input.rowsUsed === report.input.rowsUsed ? null
        : `${nameOf(report)} has ${report.input.rowsUsed} rows and the baseline ${base.input.rowsUsed}: estimates of the populations are compared where there are some, plain values depend on N`,
      (base.input.layer === null) === (report.input.layer === null) ? null : `the layer of ${nameOf(base.input.layer === null ? base : report)} is not told: taken as the same`,
      base.settings.policy.version === report.settings.policy.version ? null : 'judged by different policies',
      base.settings.classes === report.settings.classes ? null : 'told of different numbers of classes',
      base.settings.precision === report.settings.precision ? null : 'one of float32 products, one of float64 products',
      base.tool.version === report.tool.version ? null : `made by different versions: ${base.tool.version} and ${report.tool.version}`,
      debiased !== null && debiased < UNRELATED ? `${nameOf(report)} hardly resembles the baseline row by row (debiased linear CKA ${debiased.toFixed(3)}): are they the same inputs in the same order?` : null,
    ].filter((note) => note !== null);
  });
  return [...new Set(notes)];
}

/** Debiased linear CKA below which rows look unrelated. */
const UNRELATED = 0.05;

const nameOf = ({input}: Report): string => input.label ?? input.sources[0] ?? 'a report';
