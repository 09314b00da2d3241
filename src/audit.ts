import type {Evidence, Normalization} from './analysis/accumulate/evidence.js';
import {classSpectra} from './analysis/class-spectra.js';
import {checkCompat, compatValues, type CompatName} from './analysis/compat.js';
import {estimatePopulation} from './analysis/estimate-population.js';
import {buildFigures} from './analysis/figures.js';
import {gatherFacts, type Facts} from './analysis/judge/facts.js';
import {facetsOf, measureAll} from './analysis/measure.js';
import type {Metric} from './analysis/metrics/metric.js';
import {selectMetrics} from './analysis/metrics/select-metrics.js';
import type {Policy, PolicyOverrides} from './analysis/policy.js';
import {POPULATION_METRICS} from './analysis/population/index.js';
import {measurePrefixes} from './analysis/prefixes.js';
import {permutedNull} from './analysis/sample/permuted-null.js';
import {judgeFindings, judgeVerdict} from './analysis/verdict.js';
import {buildReport} from './build-report.js';
import {collectEvidence, type Collected} from './collect-evidence.js';
import {createBackend} from './create-backend.js';
import {watchForEarly} from './early-report.js';
import {usageError} from './errors.js';
import {expandSources} from './io/expand-sources.js';
import type {Backend} from './kernels/backend.js';
import {loadPolicy} from './load-policy.js';
import type {Report} from './report/schema.js';
import {openRowSet, selectionOf} from './row-set.js';

export interface AuditOptions {
  /** the column that holds the embeddings; default: the only one that can be it */
  readonly column?: string;
  /** only these rows of the whole set, `A:B` as Python has it: half-open, negative from the end */
  readonly rows?: string;
  /** only rows whose columns have these values, each `column=value` or `column!=value`; all must hold */
  readonly where?: readonly string[];
  /** null rows of a column of lists are left out and counted, not refused */
  readonly skipNull?: boolean;
  /** where more rows are left, a simple random sample of so many, in their order, that `seed` draws */
  readonly maxRows?: number;
  /** the type of numbers in files that do not say it, such as `float32`, `bfloat16`, `>f4` */
  readonly raw?: string;
  /** with `raw`: the sources are nothing but numbers, so many a row */
  readonly dims?: number;
  /** what is done to the rows before anything is measured; default `none` */
  readonly normalize?: Normalization;
  /** rows with NaN or Infinity: refuse the input, or leave them out and say so; default `error` */
  readonly nonfinite?: 'error' | 'drop';
  /** default: one a core; the result is the same bits for any number */
  readonly threads?: number;
  /** `fast`: rows past the first 4,096 of each source are multiplied in float32, and eigenvalues below some 5e-7 of the largest are not seen; default `float64` */
  readonly precision?: 'float64' | 'fast';
  /** default `auto`; one asked for by name that is not to be had is a usage error */
  readonly backend?: 'auto' | 'blas' | 'wasm' | 'js';
  /** of the row sample, and of the rows that `maxRows` draws; default 0 */
  readonly seed?: number;
  /** where in the model the rows come from, such as `representation` or `projector` */
  readonly layer?: string;
  /** a name for this run */
  readonly label?: string;
  /** classes that the encoder was trained to tell apart: K − 1 directions are then attainable */
  readonly classes?: number;
  /** the class of each row: a column of the sources, or a text file with one label a line */
  readonly labels?: string;
  /** also a report for each value of this column (or line of this file), from the same pass */
  readonly groupBy?: string;
  /** also what pictures are drawn from (HTML, SVG, notebook): heat map, scatter, norms, learning curve; two more D×D states */
  readonly figures?: boolean;
  /** ids of the metrics to compute; default: all */
  readonly metrics?: readonly string[];
  /** give what another implementation prints as well: paper, jing, stable-pretraining, stable-pretraining-jax, reptrix, lightly, or all */
  readonly compat?: string;
  /** also the spectrum that the row sample would have if its channels were independent */
  readonly null?: 'permute';
  /** also measure the leading channels of these counts (Matryoshka truncation) */
  readonly prefixes?: readonly number[];
  /** thresholds that replace the built-in policy's, or the path of a JSON file that holds them */
  readonly policy?: string | PolicyOverrides;
  /** called after each block with the rows done and, where known, the rows in all */
  readonly onProgress?: (done: number, total: number | null) => void;
  /**
   * called once, if at all, while a pass goes on that will take long: with the report that `maxRows` of so many rows and the one metric
   * `effective-rank` would give (`input.rowsUsed` of `input.selection.of`). Only of sources whose rows can be had singly; changes nothing in the result.
   */
  readonly onEarly?: (early: Report) => void;
  /** told of what was tried and not used, such as a broken BLAS under `auto`: a line each */
  readonly warn?: (line: string) => void;
  /** aborting it rejects the audit, at once and even in the middle of an eigen-solve */
  readonly signal?: AbortSignal;
}

/**
 * Loads embeddings (rows × dims), measures and judges them. Several sources are shards of one set, in the order given.
 * One pass; memory O(D²), whatever the number of rows; of fewer rows than dimensions, O(N·D).
 * @throws CollapsarError 2 usage, 3 cannot be read, 4 read but unfit
 */
export async function audit(sources: readonly string[], options: AuditOptions = {}): Promise<Report> {
  const {report} = await auditAnd(sources, options, () => undefined);
  return report;
}

/** The same, and what `look` makes of what the report was judged on, while the backend is still there. */
export async function auditAnd<T>(
  sources: readonly string[], options: AuditOptions, look: (facts: Facts, backend: Backend) => T | Promise<T>,
): Promise<{readonly report: Report; readonly seen: T}> {
  const plan = await planOf(options);
  const set = await openRowSet(await expandSources(sources), options);
  const backend = await createBackend({...options, backend: options.backend ?? 'auto'});
  const early = options.onEarly ? watchForEarly(set, options, audit) : null;
  try {
    const collected = await collectEvidence(set, backend, plan.policy, early ? {...options, onProgress: early.onProgress} : options);
    await early?.stop();
    const {evidence, groups} = collected;
    for (const prefix of options.prefixes ?? []) if (prefix > evidence.dims) options.warn?.(`--prefixes ${prefix}: the rows have ${evidence.dims} dimensions; not measured`);
    const judge = (e: Evidence): Promise<JudgedEvidence> => judgeEvidence(e, collected, backend, plan, options);
    const {report, facts} = await judge(evidence);
    const seen = await look(facts, backend);
    return {report: groups ? {...report, groups: await judgeGroups(groups.evidence, judge), groupsTooSmall: [...groups.tooSmall]} : report, seen};
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  } finally {
    await early?.stop();
    await backend.close();
  }
}

interface JudgedEvidence {
  readonly report: Report;
  readonly facts: Facts;
}

interface Plan {
  readonly policy: Policy;
  readonly metrics: readonly Metric[];
  readonly compat: readonly CompatName[];
}

/** What the options ask for, checked before any file is opened. */
async function planOf(options: AuditOptions): Promise<Plan> {
  if (options.classes !== undefined && !(Number.isInteger(options.classes) && options.classes >= 2)) {
    throw usageError('bad-classes', `classes must be a whole number of at least 2, not ${options.classes}`);
  }
  for (const prefix of options.prefixes ?? []) {
    if (!(Number.isInteger(prefix) && prefix >= 1)) throw usageError('bad-prefix', `a prefix must be a whole number of channels, not ${prefix}`);
  }
  selectionOf(options);
  return {
    policy: await loadPolicy(options.policy),
    metrics: selectMetrics(options.metrics, options.labels !== undefined),
    compat: options.compat === undefined ? [] : checkCompat(options.compat),
  };
}

async function judgeEvidence(evidence: Evidence, {shards, selection}: Collected, backend: Backend, plan: Plan, options: AuditOptions): Promise<JudgedEvidence> {
  const {policy, metrics, compat} = plan;
  const facts = await gatherFacts(evidence, backend, {policy, classes: options.classes ?? null});
  const findings = judgeFindings(facts);
  const facets = await facetsOf(facts, backend);
  const prefixes = (options.prefixes ?? []).filter((k) => k <= evidence.dims);
  const report = buildReport({
    shards, selection, options, policy, backend, facts, findings,
    verdict: judgeVerdict(facts, findings, options.layer ?? null),
    measured: measureAll(metrics, facets),
    population: metrics.some((m) => isPopulationMetric(m.id)) ? await estimatePopulation(facts, facets, backend) : null,
    permuted: options.null === 'permute' ? await permutedNull(evidence.sample, options.seed ?? 0, backend) : null,
    prefixes: await measurePrefixes(prefixes, metrics, facts.allSpectra, facets, backend),
  });
  const classes = await classSpectra(evidence.classes, facets.classes, facts.allMoments, backend);
  if (classes) report.classes = classes;
  if (options.figures) report.figures = await buildFigures(facts, backend);
  return {report: compat.length > 0 ? {...report, compat: compatValues(compat, facets, evidence)} : report, facts};
}

/** A report a group, without the settings that it shares with the whole. */
async function judgeGroups(groups: ReadonlyMap<string, Evidence>, judge: (e: Evidence) => Promise<JudgedEvidence>): Promise<Record<string, unknown>> {
  const reports: [string, unknown][] = [];
  for (const [name, evidence] of groups) {
    const report: Partial<Report> = (await judge(evidence)).report;
    delete report.settings;
    reports.push([name, report]);
  }
  return Object.fromEntries(reports);
}

const isPopulationMetric = (id: string): boolean => (POPULATION_METRICS as readonly string[]).includes(id);
