import {judgeDrop} from '../analysis/compare/judge-drop.js';
import {auditAnd, type AuditOptions} from '../audit.js';
import {usageError} from '../errors.js';
import {outcomeOf, type FailOn} from '../fail-on.js';
import {judgedAgainst} from '../judged-against.js';
import {loadPolicy} from '../load-policy.js';
import {readReport} from '../read-report.js';
import type {GateReport, Influences, Report} from '../report/schema.js';
import {writeReport} from '../write-report.js';
import {compareWithBaseline, influencesOf, type Against} from './baseline.js';
import {checkBudgets, parseBudget, type Budget} from './budgets.js';

export interface GateOptions extends AuditOptions {
  /** `METRIC OP VALUE` each, as in `effective-rank >= 64` */
  readonly budgets?: readonly string[];
  /** path of a saved report that `baseline ± N %` in a budget refers to, and that the effective rank may not fall below */
  readonly baseline?: string;
  /** write the report there if the gate holds without it, instead of comparing with what is there */
  readonly updateBaseline?: boolean;
  /** the lowest severity of a finding that fails the gate; default `fail` */
  readonly failOn?: FailOn;
  /** what is inconclusive does not hold either: it becomes no baseline */
  readonly strict?: boolean;
}

/**
 * An audit held against budgets and a baseline. `passed` tells of the budgets and of the findings that reach `failOn`, `outcome` of what is
 * inconclusive as well.
 * @throws CollapsarError 2 usage, 3 cannot be read or written, 4 read but unfit, or not comparable with the baseline
 */
export async function gate(sources: readonly string[], options: GateOptions = {}): Promise<GateReport> {
  const {baseline, updateBaseline = false} = options;
  const budgets = budgetsOf(options);
  const base = baseline === undefined || updateBaseline ? null : {path: baseline, report: await readReport(baseline, 'write one with: collapsar gate --update-baseline, or collapsar audit emb.npy --output report.json')};
  const {report: audited, seen: influences} = await auditAnd(sources, options, (facts) => (baseline === undefined ? null : influencesOf(facts)));
  const against = base && influences && compareWithBaseline(base.path, base.report, audited, influences);
  const report = against ? judgedAgainst(audited, judgeDrop(against.differences, await loadPolicy(options.policy))) : audited;
  const results = checkBudgets(budgets, report, against);
  const outcome = outcomeOf({...report, budgets: results}, {failOn: options.failOn ?? 'fail', strict: options.strict ?? false});
  const judged = {...report, budgets: results, passed: outcome !== 'broken', outcome, baseline: null};
  if (baseline === undefined) return judged;
  if (against) return {...judged, baseline: compared(baseline, against)};
  const held = outcome === 'held';
  if (held && influences) await writeBaseline(baseline, audited, influences);
  return {...judged, baseline: {path: baseline, status: held ? 'written' : 'kept', pairing: null, notes: [], compared: null}};
}

/** Those of the options; when the baseline is rewritten, without those that refer to it. */
function budgetsOf({budgets = [], baseline, updateBaseline}: GateOptions): Budget[] {
  const all = budgets.map(parseBudget);
  const relative = all.filter(({limit}) => limit.kind === 'baseline');
  if (baseline === undefined && (updateBaseline || relative.length > 0)) {
    const what = relative.length > 0 ? `the budget '${relative[0].text}' refers to a baseline, and none is given` : 'the baseline is to be rewritten, and none is given';
    throw usageError('no-baseline', what, 'add --baseline REPORT.json');
  }
  return updateBaseline ? all.filter((budget) => !relative.includes(budget)) : all;
}

const compared = (path: string, {report: {input, verdict, spectrum: {eigenvalues}}, differences, pairing, notes}: Against): GateReport['baseline'] =>
  ({path, status: 'compared', pairing, notes: [...notes], compared: {input, verdict, eigenvalues, differences: {...differences}}});

/** Without pictures: a baseline is kept under version control. */
const writeBaseline = (path: string, report: Report, influences: Influences): Promise<void> =>
  writeReport({...report, figures: undefined, influences}, path, 'json');
