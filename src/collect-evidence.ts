import {createChannelScale} from './analysis/accumulate/channel-scale.js';
import {createCollector, type CollectOptions, type Collector, type Evidence} from './analysis/accumulate/evidence.js';
import {createGroupCollectors} from './analysis/accumulate/group-collectors.js';
import {BLOCK_ROWS} from './analysis/accumulate/shard-accumulator.js';
import type {Policy} from './analysis/policy.js';
import type {AuditOptions} from './audit.js';
import {CollapsarError, usageError} from './errors.js';
import {isPipe, STDIN} from './io/bytes/pipe.js';
import type {OpenOptions, SourceInfo} from './io/source.js';
import type {Backend} from './kernels/backend.js';
import type {LabelSource} from './label-source.js';
import {eachShard} from './open-shards.js';

export interface Collected {
  readonly shards: readonly SourceInfo[];
  readonly evidence: Evidence;
  /** by label, where groups were asked for; and the labels with fewer than two usable rows */
  readonly groups: {readonly evidence: ReadonlyMap<string, Evidence>; readonly tooSmall: readonly string[]} | null;
}

/** The one pass over all rows of all shards (two for `standardize`). */
export async function collectEvidence(paths: readonly string[], labels: LabelSource, backend: Backend, policy: Policy, options: AuditOptions): Promise<Collected> {
  if (paths.length === 0) throw usageError('no-sources', 'there is nothing to audit', 'name a file of embeddings: collapsar audit emb.npy');
  const columns = {...openOptionsOf(options), labels: labels.column};
  const channelScale = options.normalize === 'standardize' ? await scaleOf(paths, options) : undefined;
  const shards: SourceInfo[] = [];
  let collector: Collector | undefined;
  let groups: ReturnType<typeof createGroupCollectors> | undefined;
  let done = 0;
  for await (const shard of eachShard(paths, columns)) {
    const settings = settingsOf(shard.dims, paths, policy, options, channelScale);
    collector ??= createCollector(backend, settings);
    if (options.groupBy !== undefined) groups ??= createGroupCollectors(backend, settings);
    const into = collector;
    const total = paths.length === 1 ? shard.rows : null;
    for await (const batch of shard.batches(BLOCK_ROWS)) {
      options.signal?.throwIfAborted();
      const block = {...batch, labels: labels.slice(done, batch.rows) ?? batch.labels};
      await inFile(shard.path, async () => {
        await into.add(block);
        await groups?.add(block);
      });
      done += batch.rows;
      options.onProgress?.(done, total);
    }
    await collector.endShard();
    shards.push(infoOf(shard));
  }
  options.signal?.throwIfAborted();
  labels.check(done);
  const finished = collector;
  if (!finished) throw new Error('no shard was opened');
  return {shards, evidence: await inFile(paths.length === 1 ? paths[0] : `${paths.length} shards`, async () => finished.finish()), groups: groups ? await groups.finish() : null};
}

/** What is unfit in the rows is said with the file in which it is. */
async function inFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CollapsarError) || error.exit !== 4) throw error;
    const {code, exit, message, suggestions} = error;
    throw new CollapsarError({code, exit, message: `${name}: ${message}`, suggestions}, {cause: error});
  }
}

const settingsOf = (dims: number, names: readonly string[], policy: Policy, options: AuditOptions, channelScale: CollectOptions['channelScale']): CollectOptions => ({
  dims, names, channelScale, seed: options.seed ?? 0, outlierRatio: policy.thresholds['outlier-rows'].distanceRatio,
  nonfinite: options.nonfinite ?? 'error', normalize: options.normalize ?? 'none', labelled: options.labels !== undefined, learningCurve: options.figures,
});

const infoOf = ({path, format, dtype, rows, dims, column, columns, bytes}: SourceInfo): SourceInfo =>
  ({path, format, dtype, rows, dims, column, columns, bytes});

const openOptionsOf = ({column, raw, dims}: AuditOptions): OpenOptions => {
  if (raw === undefined && dims !== undefined) throw usageError('dims-without-raw', 'dims is of use with raw only', '--raw float32');
  return raw === undefined ? {column} : {column, raw: {type: raw, dims}};
};

async function scaleOf(paths: readonly string[], options: AuditOptions) {
  for (const path of paths) if (await isPipe(path)) throw usageError('two-passes', `${path === STDIN ? 'standard input' : path} is a pipe, which can be read only once; --normalize standardize reads twice`, 'write it to a file first, and audit that');
  let scale: ReturnType<typeof createChannelScale> | undefined;
  for await (const shard of eachShard(paths, openOptionsOf(options))) {
    scale ??= createChannelScale(shard.dims);
    for await (const batch of shard.batches(BLOCK_ROWS)) {
      options.signal?.throwIfAborted();
      scale.add(batch);
    }
  }
  return scale?.finish();
}
