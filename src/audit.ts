import {totalmem} from 'node:os';
import {createChannelScale} from './analysis/accumulate/channel-scale.js';
import {createCollector, type CollectOptions, type Evidence, type Normalization} from './analysis/accumulate/evidence.js';
import {BLOCK_ROWS} from './analysis/accumulate/shard-accumulator.js';
import {checkCompat, compatValues} from './analysis/compat.js';
import {estimatePopulation} from './analysis/estimate-population.js';
import {gatherFacts} from './analysis/judge/facts.js';
import {facetsOf, measureAll} from './analysis/measure.js';
import {selectMetrics} from './analysis/metrics/select-metrics.js';
import type {Policy, PolicyOverrides} from './analysis/policy.js';
import {POPULATION_METRICS} from './analysis/population/index.js';
import {measurePrefixes} from './analysis/prefixes.js';
import {permutedNull} from './analysis/sample/permuted-null.js';
import {judgeFindings, judgeVerdict} from './analysis/verdict.js';
import {buildReport} from './build-report.js';
import {unfitError, usageError} from './errors.js';
import {openSource} from './io/open-source.js';
import type {OpenOptions, Source} from './io/source.js';
import type {Backend} from './kernels/backend.js';
import {openLabels, type LabelSource} from './label-source.js';
import {loadPolicy} from './load-policy.js';
import type {Report} from './report/schema.js';
import {createBackend} from './create-backend.js';

export interface AuditOptions {
  /** the column that holds the embeddings; default: the only one that can be it */
  readonly column?: string;
  /** what is done to the rows before anything is measured; default `none` */
  readonly normalize?: Normalization;
  /** rows with NaN or Infinity: refuse the input, or leave them out and say so; default `error` */
  readonly nonfinite?: 'error' | 'drop';
  /** default: one a core; the result is the same bits for any number */
  readonly threads?: number;
  /** default `auto`; one asked for by name that is not to be had is a usage error */
  readonly backend?: 'auto' | 'blas' | 'wasm' | 'js';
  /** of the row sample; default 0 */
  readonly seed?: number;
  /** where in the model the rows come from, such as `representation` or `projector` */
  readonly layer?: string;
  /** a name for this run */
  readonly label?: string;
  /** classes that the encoder was trained to tell apart: K − 1 directions are then attainable */
  readonly classes?: number;
  /** the class of each row: a column of the sources, or a text file with one label a line */
  readonly labels?: string;
  /** ids of the metrics to compute; default: all */
  readonly metrics?: readonly string[];
  /** give what another implementation prints as well: paper, jing, stable-pretraining, stable-pretraining-jax, reptrix or lightly */
  readonly compat?: string;
  /** also the spectrum that the row sample would have if its channels were independent */
  readonly null?: 'permute';
  /** also measure the leading channels of these counts (Matryoshka truncation) */
  readonly prefixes?: readonly number[];
  /** thresholds that replace the built-in policy's, or the path of a JSON file that holds them */
  readonly policy?: string | PolicyOverrides;
  /** called after each block with the rows done and, where known, the rows in all */
  readonly onProgress?: (done: number, total: number | null) => void;
  /** aborting it rejects the audit with the signal's reason */
  readonly signal?: AbortSignal;
}

/**
 * Loads embeddings (rows × dims), measures and judges them. Several sources are shards of one set, in the order given.
 * One pass; memory O(D²), whatever the number of rows.
 * @throws CollapsarError 2 usage, 3 cannot be read, 4 read but unfit
 */
export async function audit(sources: readonly string[], options: AuditOptions = {}): Promise<Report> {
  const metrics = selectMetrics(options.metrics, options.labels !== undefined);
  const compat = options.compat === undefined ? null : checkCompat(options.compat);
  const policy = await loadPolicy(options.policy);
  if (options.classes !== undefined && !(Number.isInteger(options.classes) && options.classes >= 2)) {
    throw usageError('bad-classes', `classes must be a whole number of at least 2, not ${options.classes}`);
  }
  const labels = await openLabels(options.labels);
  const shards = await openShards(sources, {column: options.column, labels: labels.column});
  try {
    const backend = await createBackend({backend: options.backend ?? 'auto', threads: options.threads});
    try {
      const evidence = await collect(shards, labels, backend, policy, options);
      const facts = await gatherFacts(evidence, backend, {policy, classes: options.classes ?? null});
      const findings = judgeFindings(facts);
      const verdict = judgeVerdict(facts, findings, options.layer ?? null);
      const facets = await facetsOf(facts, backend);
      const measured = measureAll(metrics, facets);
      const population = metrics.some((m) => isPopulationMetric(m.id)) ? await estimatePopulation(facts, facets, backend) : {};
      const permuted = options.null === 'permute' ? await permutedNull(evidence.sample, options.seed ?? 0, backend) : null;
      const prefixes = await measurePrefixes(options.prefixes ?? [], metrics, facts.allSpectra.covariance, facets, backend);
      const report = buildReport({shards, options, policy, backend, facts, findings, verdict, measured, population, permuted, prefixes});
      return compat ? {...report, compat: {name: compat, values: compatValues(compat, facets, evidence)}} : report;
    } finally {
      await backend.close();
    }
  } finally {
    await closeAll(shards);
  }
}

const isPopulationMetric = (id: string): boolean => (POPULATION_METRICS as readonly string[]).includes(id);

/** Opens every shard before any row is read: one shard's fault fails the whole. */
async function openShards(paths: readonly string[], columns: OpenOptions): Promise<Source[]> {
  if (paths.length === 0) throw usageError('no-sources', 'there is nothing to audit', 'name a file of embeddings: collapsar audit emb.npy');
  const shards: Source[] = [];
  try {
    for (const path of paths) {
      const shard = await openSource(path, columns);
      shards.push(shard);
      if (shard.dims !== shards[0].dims) {
        throw unfitError('mixed-widths', `${path} has ${shard.dims} dimensions, ${shards[0].path} has ${shards[0].dims}`, 'audit them separately: they are not shards of one set');
      }
    }
    refuseTooWide(shards[0].dims);
  } catch (error) {
    await closeAll(shards);
    throw error;
  }
  return shards;
}

const closeAll = async (shards: readonly Source[]): Promise<void> => {
  await Promise.all(shards.map((shard) => shard.close()));
};

/** Matrices of D×D doubles held at once at the peak. */
const MATRICES = 8;

function refuseTooWide(dims: number): void {
  const needed = MATRICES * 8 * dims * dims;
  if (needed > 0.8 * totalmem()) {
    throw unfitError('too-many-dimensions', `${dims} dimensions need ${Math.ceil(needed / 2 ** 30)} GiB for their covariance, this machine has ${Math.floor(totalmem() / 2 ** 30)} GiB`,
      'reduce the dimensions first, or check that rows and columns are not swapped');
  }
}

async function collect(shards: readonly Source[], labels: LabelSource, backend: Backend, policy: Policy, options: AuditOptions): Promise<Evidence> {
  const settings: CollectOptions = {
    dims: shards[0].dims, seed: options.seed ?? 0, outlierRatio: policy.thresholds['outlier-rows'].distanceRatio,
    nonfinite: options.nonfinite ?? 'error', normalize: options.normalize ?? 'none', labelled: options.labels !== undefined,
  };
  const channelScale = settings.normalize === 'standardize' ? await scaleOf(shards, options.signal) : undefined;
  const collector = createCollector(backend, {...settings, channelScale});
  const total = shards.reduce<number | null>((sum, {rows}) => (sum === null || rows === null ? null : sum + rows), 0);
  let done = 0;
  for (const shard of shards) {
    for await (const batch of shard.batches(BLOCK_ROWS)) {
      options.signal?.throwIfAborted();
      await collector.add({...batch, labels: labels.slice(done, batch.rows) ?? batch.labels});
      done += batch.rows;
      options.onProgress?.(done, total);
    }
    await collector.endShard();
  }
  options.signal?.throwIfAborted();
  labels.check(done);
  return collector.finish();
}

async function scaleOf(shards: readonly Source[], signal: AbortSignal | undefined) {
  const scale = createChannelScale(shards[0].dims);
  for (const shard of shards) {
    for await (const batch of shard.batches(BLOCK_ROWS)) {
      signal?.throwIfAborted();
      scale.add(batch);
    }
  }
  return scale.finish();
}
