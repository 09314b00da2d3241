import type {AuditOptions} from './audit.js';
import {usageError, type CollapsarError} from './errors.js';
import {isPipe, STDIN} from './io/bytes/pipe.js';
import {isUrl} from './io/remote/http-file.js';
import {parseCondition} from './io/selection/conditions.js';
import {randomRows} from './io/selection/random-rows.js';
import {NO_END, parseSlice, rangesOf, resolveSlice} from './io/selection/row-ranges.js';
import type {OpenOptions} from './io/source.js';
import {openLabels} from './label-source.js';
import {eachShard} from './open-shards.js';
import {startPass, type ChosenShard, type RowPlan, type Selection, type SetToRead} from './row-pass.js';

/** What was chosen of a set, as the report has it. */
export interface SelectionSummary {
  /** rows of the sources; null where they were not read to their end */
  readonly of: number | null;
  readonly rows: string | null;
  readonly where: readonly string[];
  /** null rows that were left out; null where they are refused */
  readonly nullRows: number | null;
  /** rows that were left before the sample was drawn, and how many that was to have */
  readonly matching: number;
  readonly maxRows: number | null;
}

/** The rows of a set of shards that are measured. */
export interface RowSet {
  readonly paths: readonly string[];
  /** one pass over them, shard after shard, each open until the next is asked for */
  readonly pass: () => AsyncGenerator<ChosenShard>;
  /** the size of what is taken, where headers tell it and some rows can be had without reading all; else null */
  readonly seekable: () => Promise<{readonly rows: number; readonly dims: number} | null>;
  /** of the last pass; null where all rows are taken. Throws CollapsarError, exit 4, where none were left, or labels do not match. */
  readonly summary: () => SelectionSummary | null;
}

/**
 * Opens a set: reads label files, and where a sample or rows from the end are asked for, counts the rows first (headers alone, where
 * they say it and no row has to be looked at). Throws CollapsarError: 2 usage, or a pipe that would be read twice; 3 and 4 as reading does.
 */
export async function openRowSet(paths: readonly string[], options: AuditOptions): Promise<RowSet> {
  if (paths.length === 0) throw usageError('no-sources', 'there is nothing to audit', 'name a file of embeddings: collapsar audit emb.npy');
  const set = await setOf(paths, options);
  const plan = await planOf(set);
  let last = startPass(set, plan);
  return {
    paths,
    pass: () => {
      last = startPass(set, plan);
      return last.shards();
    },
    seekable: () => seekableSize(set),
    summary: () => {
      const {slice, conditions, maxRows, skipNull} = set.selection;
      const {of, taken, nulls} = last.check();
      if (!slice && !isTested(set.selection) && maxRows === null) return null;
      return {of, rows: slice?.text ?? null, where: conditions.map(({text}) => text), nullRows: skipNull ? nulls : null, matching: plan.matching ?? taken, maxRows};
    },
  };
}

/** Throws CollapsarError, exit 2, for a selection that is none, before any file is opened. */
export const selectionOf = ({rows, where = [], maxRows, skipNull = false}: AuditOptions): Selection => {
  if (maxRows !== undefined && !(Number.isSafeInteger(maxRows) && maxRows >= 2)) throw usageError('bad-max-rows', `max-rows must be a whole number of at least 2, not ${maxRows}`);
  return {slice: rows === undefined ? null : parseSlice(rows), conditions: where.map(parseCondition), maxRows: maxRows ?? null, skipNull};
};

async function setOf(paths: readonly string[], options: AuditOptions): Promise<SetToRead> {
  const {column, raw, dims, labels, groupBy, seed = 0} = options;
  if (raw === undefined && dims !== undefined) throw usageError('dims-without-raw', 'dims is of use with raw only', '--raw float32');
  const selection = selectionOf(options);
  const classes = labels === undefined ? null : await openLabels(labels);
  const groups = groupBy === undefined ? null : groupBy === labels ? classes : await openLabels(groupBy);
  const columns = [...new Set([classes?.column, groups?.column].filter((name) => name !== null && name !== undefined))];
  const open: OpenOptions = {
    column, ...(raw !== undefined && {raw: {type: raw, dims}}),
    ...(classes?.column && {labels: classes.column}), ...(groups?.column && groups.column !== classes?.column && {groupBy: groups.column}),
    ...(selection.conditions.length > 0 && {where: selection.conditions.map((condition) => condition.column)}), ...(selection.skipNull && {skipNull: true}),
  };
  return {paths, selection, seed, classes, groups, columns, open};
}

/** Whether each row has to be looked at to know if it is taken. */
const isTested = ({conditions, skipNull}: Selection): boolean => conditions.length > 0 || skipNull;

async function planOf(set: SetToRead): Promise<RowPlan> {
  const {seed, selection} = set;
  const {slice, maxRows} = selection;
  const isCounted = maxRows !== null || (slice !== null && (slice.start < 0 || slice.end < 0));
  const total = isCounted ? await countAll(set) : null;
  const [start, end] = slice ? resolveSlice(slice, total ?? NO_END) : [0, total ?? NO_END];
  const all = {ranges: slice ? [start, end] : null, picks: null, total, matching: null};
  if (maxRows === null) return all;
  const matching = isTested(selection) ? await countMatching(set, all) : end - start;
  if (matching <= maxRows) return {...all, matching};
  const picks = randomRows(matching, maxRows, seed);
  return isTested(selection) ? {...all, matching, picks} : {...all, matching, ranges: rangesOf(picks, start)};
}

async function seekableSize({paths, open, selection}: SetToRead): Promise<{rows: number; dims: number} | null> {
  if (isTested(selection) || selection.maxRows !== null) return null;
  for (const path of paths) if (isUrl(path) || await isPipe(path)) return null;
  let [total, dims] = [0, 0];
  for await (const shard of eachShard(paths, open)) {
    if (!shard.seekable || shard.rows === null) return null;
    total += shard.rows;
    dims = shard.dims;
  }
  const [start, end] = selection.slice ? resolveSlice(selection.slice, total) : [0, total];
  return {rows: end - start, dims};
}

const COUNTING_ROWS = 4096;

/** Rows of all shards: from their headers, else by a pass over them. */
async function countAll({paths, open, selection: {maxRows}}: SetToRead): Promise<number> {
  for (const path of paths) {
    if (await isPipe(path)) throw cannotReadTwice(path, `${maxRows === null ? '--rows from the end has' : '--max-rows has'} to know first how many rows there are`);
  }
  let total = 0;
  for await (const shard of eachShard(paths, open)) {
    if (shard.rows !== null) total += shard.rows;
    else for await (const {rows} of shard.batches(COUNTING_ROWS)) total += rows;
  }
  return total;
}

async function countMatching(set: SetToRead, plan: RowPlan): Promise<number> {
  const {shards, check} = startPass(set, plan);
  let count = 0;
  for await (const shard of shards()) for await (const {rows} of shard.batches(COUNTING_ROWS)) count += rows;
  check();
  return count;
}

/** @param why it would be read a second time */
export const cannotReadTwice = (path: string, why: string): CollapsarError =>
  usageError('two-passes', `${path === STDIN ? 'standard input' : path} is a pipe, which can be read only once; ${why}`, 'write it to a file first, and audit that');
