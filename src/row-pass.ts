import {ioError, unfitError, type CollapsarError} from './errors.js';
import {chooseRows, type Keeper} from './io/selection/choose-rows.js';
import {openTest, type Condition} from './io/selection/conditions.js';
import {countRows, inRanges, NO_END, rangesWithin, type RowRanges, type Slice} from './io/selection/row-ranges.js';
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
  const {paths, open, classes, groups, columns, selection} = set;
  const labelSources = [classes, groups].filter((source) => source !== null);
  const tests = selection.conditions.map(openTest);
  const takesAll = plan.ranges === null && tests.length === 0 && !selection.skipNull;
  const counts = {of: 0 as number | null, taken: 0, nulls: 0, matching: 0, picked: 0};

  /** with the labels that were asked for in front of those of the conditions */
  const withLabels = (batch: RowBatch, start: number): RowBatch => ({
    ...batch, labels: [...labelSources.map((source) => source.labelsOf(batch, columns, start + batch.firstRow)), ...(batch.labels ?? []).slice(columns.length)],
  });

  const meets = ({labels = []}: RowBatch, row: number): boolean => {
    let meetsAll = true;
    // each is asked, so that it knows the values that there are
    tests.forEach((test, i) => { meetsAll = test.keeps(labels[labelSources.length + i][row]) && meetsAll; });
    if (!meetsAll) return false;
    const number = counts.matching++;
    if (plan.picks && plan.picks[counts.picked] !== number) return false;
    counts.picked++;
    return true;
  };

  const keeper = (ranges: RowRanges | null): Keeper => {
    const isIn = ranges ? inRanges(ranges) : () => true;
    return (batch) => {
      const nulls = new Set(batch.nulls);
      return (row) => {
        if (!isIn(batch.firstRow + row)) return false;
        if (!nulls.has(row)) return meets(batch, row);
        counts.nulls++;
        return false;
      };
    };
  };

  const chosen = (shard: Source, start: number): ChosenShard => {
    const ranges = plan.ranges && rangesWithin(plan.ranges, start, shard.rows === null ? NO_END : start + shard.rows);
    const rows = selection.skipNull || tests.length > 0 || shard.rows === null ? null : ranges ? countRows(ranges) : shard.rows;
    const labelled = async function* (rowsPerBatch: number): AsyncGenerator<RowBatch> {
      let seen = 0;
      counts.of = null;
      for await (const batch of shard.batches(rowsPerBatch, ranges ?? undefined)) {
        seen = batch.firstRow + batch.rows;
        yield withLabels(batch, start);
      }
      counts.of = start + seen;
    };
    const batches = async function* (rowsPerBatch: number): AsyncGenerator<ChosenBatch> {
      if (ranges?.length === 0) return;
      const all = labelled(rowsPerBatch);
      let taken = 0;
      for await (const batch of takesAll ? all : chooseRows(all, rowsPerBatch, ranges?.at(-1) ?? NO_END, keeper(ranges))) {
        taken += batch.rows;
        yield publish(batch);
      }
      counts.taken += taken;
      if (rows !== null && taken !== rows) throw ioError('rows-lost', `${shard.path}: ${rows} rows were chosen, ${taken} came: the file is malformed`);
    };
    const {path, format, dtype, dims, column, bytes} = shard;
    return {info: {path, format, dtype, rows: shard.rows, dims, column, columns: shard.columns, bytes}, rows, batches};
  };

  const publish = ({values, rows, dims, firstRow, labels = []}: RowBatch): ChosenBatch => ({
    values, rows, dims, firstRow, ...(classes && {classes: labels[0]}), ...(groups && {groups: labels[labelSources.length - 1]}),
  });

  return {
    async* shards() {
      for await (const shard of eachShard(paths, open)) {
        const start = counts.of;
        yield chosen(shard, start ?? NO_END);
        if (shard.rows !== null) counts.of = start === null ? null : start + shard.rows;
      }
    },
    check: () => {
      if (counts.taken === 0 && !takesAll) throw noneTaken(selection, counts, tests.map((test) => test.failure()));
      const of = plan.total ?? counts.of;
      if (of !== null) for (const source of labelSources) source.check(of);
      return {...counts, of};
    },
  };
}

const noneTaken = ({slice, conditions, skipNull}: Selection, {of, nulls}: PassCounts, failures: readonly (CollapsarError | undefined)[]): CollapsarError => {
  if (slice && nulls === 0 && failures.every((failure) => failure === undefined)) return unfitError('no-rows-selected', `--rows ${slice.text} leaves none of the ${of ?? ''} rows`.replace('  ', ' '));
  const failure = failures.find((each) => each !== undefined);
  if (failure) return failure;
  return skipNull && conditions.length === 0 ? unfitError('no-rows-selected', `all ${nulls} rows are null`) : unfitError('no-rows-selected', `no row meets all of: ${conditions.map(({text}) => text).join(', ')}`);
};
