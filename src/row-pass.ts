import {ioError, unfitError} from './errors.js';
import {chooseRows} from './io/selection/choose-rows.js';
import type {Condition} from './io/selection/conditions.js';
import {countRows, NO_END, rangesWithin, type RowRanges, type Slice} from './io/selection/row-ranges.js';
import {openSieve} from './io/selection/sieve.js';
import type {Labels, OpenOptions, RowBatch, Source, SourceInfo} from './io/source.js';
import type {LabelSource} from './label-source.js';
import {eachShard} from './open-shards.js';

/** Which rows were asked for. */
export interface Selection {
  readonly slice: Slice | null;
  readonly conditions: readonly Condition[];
  readonly skipNull: boolean;
  readonly maxRows: number | null;
}

export interface SetToRead {
  readonly paths: readonly string[];
  readonly open: OpenOptions;
  readonly selection: Selection;
  readonly seed: number;
  readonly classes: LabelSource | null;
  readonly groups: LabelSource | null;
  /** columns of labels that each shard is asked for; those of the conditions come behind them */
  readonly columns: readonly string[];
}

/** Which rows are taken: those in the ranges of the whole set that meet the conditions, and of these the picked ones, by their number among them. */
export interface RowPlan {
  readonly ranges: RowRanges | null;
  readonly picks: Float64Array | null;
  /** rows of the whole set, and those left before a sample was drawn, where they were counted */
  readonly total: number | null;
  readonly matching: number | null;
}

/** A batch of the rows that are measured, with the labels that were asked for. */
export interface ChosenBatch extends Omit<RowBatch, 'labels' | 'nulls'> {
  readonly classes?: Labels;
  readonly groups?: Labels;
}

export interface ChosenShard {
  readonly info: SourceInfo;
  /** rows that will come; null where only their end tells */
  readonly rows: number | null;
  readonly batches: (rowsPerBatch: number) => AsyncIterable<ChosenBatch>;
}

export interface Pass {
  readonly shards: () => AsyncGenerator<ChosenShard>;
  /** what was met, once it has ended. Throws CollapsarError, exit 4, where no row was taken, or files of labels do not match. */
  readonly check: () => PassCounts;
}

interface PassCounts {
  /** rows of the sources; null where they were not read to their end */
  readonly of: number | null;
  readonly taken: number;
  readonly nulls: number;
}

/** One pass over the shards of a set. */
export function startPass(set: SetToRead, plan: RowPlan): Pass {
  const {paths, open, classes, groups, columns, selection: {slice, conditions, skipNull}} = set;
  const labelSources = [classes, groups].filter((source) => source !== null);
  const sieve = openSieve(conditions, plan.picks, labelSources.length);
  const isTested = skipNull || conditions.length > 0;
  let of: number | null = 0;
  let taken = 0;

  /** with the labels that were asked for in front of those of the conditions; `start`: rows of the shards before */
  const labelled = async function* (shard: Source, start: number, rowsPerBatch: number, ranges: RowRanges | null): AsyncGenerator<RowBatch> {
    let seen = 0;
    of = null;
    for await (const batch of shard.batches(rowsPerBatch, ranges ?? undefined)) {
      seen = batch.firstRow + batch.rows;
      yield {...batch, labels: [...labelSources.map((source) => source.labelsOf(batch, columns, start + batch.firstRow)), ...(batch.labels ?? []).slice(columns.length)]};
    }
    of = start + seen;
  };

  const publish = ({values, rows, dims, firstRow, labels = []}: RowBatch): ChosenBatch => ({
    values, rows, dims, firstRow, ...(classes && {classes: labels[0]}), ...(groups && {groups: labels[labelSources.length - 1]}),
  });

  const chosen = (shard: Source, start: number): ChosenShard => {
    const {path, format, dtype, dims, column, bytes} = shard;
    const ranges = plan.ranges && rangesWithin(plan.ranges, start, shard.rows === null ? NO_END : start + shard.rows);
    const rows = isTested || shard.rows === null ? null : ranges ? countRows(ranges) : shard.rows;
    const batches = async function* (rowsPerBatch: number): AsyncGenerator<ChosenBatch> {
      if (ranges?.length === 0) {
        if (shard.rows === null) of = null;
        return;
      }
      const all = labelled(shard, start, rowsPerBatch, ranges);
      let came = 0;
      for await (const batch of ranges || isTested ? chooseRows(all, rowsPerBatch, ranges?.at(-1) ?? NO_END, sieve.keeper(ranges)) : all) {
        came += batch.rows;
        yield publish(batch);
      }
      taken += came;
      if (rows !== null && came !== rows) throw ioError('rows-lost', `${path}: ${rows} rows were chosen, ${came} came: the file is malformed`);
    };
    return {info: {path, format, dtype, rows: shard.rows, dims, column, columns: shard.columns, bytes}, rows, batches};
  };

  return {
    async* shards() {
      for await (const shard of eachShard(paths, open)) {
        const start = of;
        yield chosen(shard, start ?? NO_END);
        if (shard.rows !== null) of = start === null ? null : start + shard.rows;
      }
    },
    check: () => {
      const total = plan.total ?? of;
      if (taken === 0 && (slice || isTested)) throw sieve.failure() ?? unfitError('no-rows-selected', `--rows ${slice?.text ?? ''} leaves none of the ${total === null ? '' : `${total} `}rows`);
      if (total !== null) for (const source of labelSources) source.check(total);
      return {of: total, taken, nulls: sieve.nulls()};
    },
  };
}
