import {createChannelScale} from './analysis/accumulate/channel-scale.js';
import {createCollector, type CollectOptions, type Collector, type Evidence} from './analysis/accumulate/evidence.js';
import {createGroupCollectors} from './analysis/accumulate/group-collectors.js';
import {BLOCK_ROWS} from './analysis/accumulate/shard-accumulator.js';
import type {Policy} from './analysis/policy.js';
import type {AuditOptions} from './audit.js';
import {CollapsarError} from './errors.js';
import {isPipe} from './io/bytes/pipe.js';
import {shownName} from './io/remote/http-file.js';
import type {SourceInfo} from './io/source.js';
import type {Backend} from './kernels/backend.js';
import {cannotReadTwice, type RowSet, type SelectionSummary} from './row-set.js';

export interface Collected {
  readonly shards: readonly SourceInfo[];
  readonly evidence: Evidence;
  /** null where all rows were taken */
  readonly selection: SelectionSummary | null;
  /** by label, where groups were asked for; and the labels with fewer than two usable rows */
  readonly groups: {readonly evidence: ReadonlyMap<string, Evidence>; readonly tooSmall: readonly string[]} | null;
}

/** The one pass over all rows of all shards (two for `standardize`). */
export async function collectEvidence(set: RowSet, backend: Backend, policy: Policy, options: AuditOptions): Promise<Collected> {
  const paths = set.paths.map(shownName);
  const channelScale = options.normalize === 'standardize' ? await scaleOf(set, options) : undefined;
  const shards: SourceInfo[] = [];
  let collector: Collector | undefined;
  let groups: ReturnType<typeof createGroupCollectors> | undefined;
  let done = 0;
  for await (const {info, rows, batches} of set.pass()) {
    const settings = settingsOf(info.dims, paths, policy, options, channelScale);
    collector ??= createCollector(backend, settings);
    if (options.groupBy !== undefined) groups ??= createGroupCollectors(backend, settings);
    const into = collector;
    const total = paths.length === 1 ? rows : null;
    for await (const {classes, groups: names, ...block} of batches(BLOCK_ROWS)) {
      options.signal?.throwIfAborted();
      await inFile(info.path, async () => {
        await into.add({...block, labels: classes ?? names});
        await groups?.add({...block, labels: names});
      });
      done += block.rows;
      options.onProgress?.(done, total);
    }
    await collector.endShard();
    shards.push(info);
  }
  options.signal?.throwIfAborted();
  const selection = set.summary();
  const finished = collector;
  if (!finished) throw new Error('no shard was opened');
  const whole = paths.length === 1 ? paths[0] : `${paths.length} shards`;
  return {shards, selection, evidence: await inFile(selection ? `${whole}, rows counted among the chosen` : whole, async () => finished.finish()), groups: groups ? await groups.finish() : null};
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
  nonfinite: options.nonfinite ?? 'error', normalize: options.normalize ?? 'none', labelled: options.labels !== undefined, learningCurve: options.figures, products: options.precision === 'fast' ? 'float32' : 'float64',
});

async function scaleOf(set: RowSet, options: AuditOptions) {
  for (const path of set.paths) if (await isPipe(path)) throw cannotReadTwice(path, '--normalize standardize reads twice');
  let scale: ReturnType<typeof createChannelScale> | undefined;
  for await (const {info, batches} of set.pass()) {
    scale ??= createChannelScale(info.dims);
    for await (const {values, rows, firstRow} of batches(BLOCK_ROWS)) {
      options.signal?.throwIfAborted();
      scale.add({values, rows, firstRow});
    }
  }
  return scale?.finish();
}
