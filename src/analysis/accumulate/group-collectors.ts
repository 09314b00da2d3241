import {CollapsarError, unfitError} from '../../errors.js';
import type {Backend} from '../../kernels/backend.js';
import type {BlockValues} from '../../kernels/row-sums.js';
import {createCollector, type CollectOptions, type Collector, type Evidence} from './evidence.js';
import {BLOCK_ROWS, type Block} from './shard-accumulator.js';

/** Bytes that all groups together may hold. */
const LIMIT = 2 ** 30;

interface Group {
  readonly collector: Collector;
  values: BlockValues | null;
  pending: number;
  rows: number;
}

/** Null where fewer than two rows can be used. */
function usable(collector: Collector): Evidence | null {
  try {
    return collector.finish();
  } catch (error) {
    if (error instanceof CollapsarError && ['too-few-rows', 'all-rows-non-finite'].includes(error.code)) return null;
    throw error;
  }
}

/**
 * One collector for each label: every group is measured as if its rows, in their order, were a set of their own. Shards do not
 * divide a group. Memory O(G·(D² + 4096·D)) for G groups, refused past 1 GiB.
 */
export function createGroupCollectors(backend: Backend, options: CollectOptions) {
  const {dims} = options;
  const groups = new Map<string, Group>();
  const most = Math.max(1, Math.floor(LIMIT / (8 * (4 * dims * dims + 2 * BLOCK_ROWS * dims))));

  const groupOf = (name: string): Group => {
    const known = groups.get(name);
    if (known) return known;
    if (groups.size >= most) throw unfitError('too-many-groups', `more than ${most} groups of ${dims} dimensions do not fit in 1 GiB`, 'group by a column with fewer values');
    const group: Group = {collector: createCollector(backend, {...options, labelled: false}), values: null, pending: 0, rows: 0};
    groups.set(name, group);
    return group;
  };

  const flush = async (group: Group): Promise<void> => {
    if (group.pending === 0 || !group.values) return;
    await group.collector.add({values: group.values.subarray(0, group.pending * dims), rows: group.pending, firstRow: group.rows - group.pending});
    group.pending = 0;
  };

  return {
    /** rows without a label belong to no group */
    async add({values, rows, labels}: Block): Promise<void> {
      for (let r = 0; r < rows; r++) {
        const label = labels?.[r] ?? null;
        if (label === null) continue;
        const group = groupOf(label);
        group.values ??= values instanceof Float32Array ? new Float32Array(BLOCK_ROWS * dims) : new Float64Array(BLOCK_ROWS * dims);
        if (group.values instanceof Float32Array && values instanceof Float64Array) group.values = Float64Array.from(group.values);
        group.values.set(values.subarray(r * dims, (r + 1) * dims), group.pending * dims);
        group.pending++;
        group.rows++;
        if (group.pending === BLOCK_ROWS) await flush(group);
      }
    },
    /** evidence of each group with at least two usable rows, by name in the order of code points; the names of the others */
    async finish(): Promise<{evidence: Map<string, Evidence>; tooSmall: string[]}> {
      const evidence = new Map<string, Evidence>();
      const tooSmall: string[] = [];
      for (const name of [...groups.keys()].sort()) {
        const group = groups.get(name);
        if (!group) continue;
        await flush(group);
        await group.collector.endShard();
        const found = usable(group.collector);
        if (found) evidence.set(name, found);
        else tooSmall.push(name);
      }
      return {evidence, tooSmall};
    },
  };
}
