import {unfitError} from '../../errors.js';
import type {Column} from './column.js';
import {readHybrid, takeUniform, type Hybrid} from './hybrid.js';
import {PIECE, type NumberReader} from './number-readers.js';
import {malformed} from './parquet-file.js';
import {lacksRows, MAX_DIMS, NO_NULLS, nullRow, raggedRow, WHOLE, type RowReader} from './row-reader.js';

type NumberColumn = Column<NumberReader>;

const starts = new Uint8Array(PIECE);
const presence = new Uint8Array(PIECE);

/**
 * The width of the first row of the row group that was entered, from its levels alone; 0 where it is an empty list. Where null rows are
 * passed over, that of the first that is not, and null where all are.
 * Throws CollapsarError: exit 4 where the first row is null, 3 where the page is malformed.
 */
export function firstWidth(column: NumberColumn, skipNull: boolean): number | null {
  const {path, leaf, guard} = column;
  for (let row = 0; row < column.rows; row++) {
    if (column.left === 0 && !column.turn()) throw lacksRows(column, row);
    const {repetition, definition} = column.page!;
    const first = (levels: Hybrid | null, none: number): number => (levels === null ? none : guard(() => (readHybrid(levels, starts, 1), starts[0])));
    if (first(repetition, 0) !== 0) throw malformed(path, `${column.where()}: it begins inside a row`);
    const level = first(definition, leaf.listDefinition);
    column.left--;
    if (level >= leaf.listDefinition) return 1 + restOfRow(column);
    if (level === leaf.listDefinition - 1) return 0;
    if (!skipNull) throw nullRow(path, leaf.name, row, WHOLE);
    if (row > MOST_NULLS) throw unfitError('null-rows', `${path}: column "${leaf.name}" is null in each of its first ${row} rows`, `leave them out: table.filter(pc.is_valid(table["${leaf.name}"]))`);
  }
  return null;
}

/** at the head of a file; a few bytes may say that there are billions */
const MOST_NULLS = 5e6;

/** How many entries there are up to the next row's first, or to the end of the row group; some number over MAX_DIMS where they are more. They are stepped over. */
function restOfRow(column: NumberColumn): number {
  for (let count = 0; ;) {
    if (column.left === 0 && !column.turn()) return count;
    const n = Math.min(column.left, PIECE);
    const levels = column.page!.repetition!;
    column.guard(() => readHybrid(levels, starts, n));
    const next = starts.subarray(0, n).indexOf(0);
    if (next >= 0) return count + next;
    count += n;
    column.left -= n;
    if (count > MAX_DIMS) return count;
  }
}

/**
 * Rows of a list column, each of `dims` values, which go straight from the page to the batch. Levels are decoded a piece at a
 * time and checked: a row begins at every dims-th entry and nowhere else, and no entry is null.
 * Throws CollapsarError: exit 4 where a row is null, has a null or another width; 3 where the pages are malformed.
 */
export function vectorReader(column: NumberColumn, dims: number): RowReader {
  const {path, leaf} = column;
  let inRow = 0;
  let firstInGroup = 0;
  return {
    enter(group) {
      column.enter(group);
      inRow = 0;
      firstInGroup = -1;
    },
    read(out, at, rows, first) {
      if (firstInGroup < 0) firstInGroup = first;
      const end = (at + rows) * dims;
      for (let to = at * dims; to < end;) {
        const row = first + Math.floor(to / dims) - at;
        if (column.left === 0 && !column.turn()) throw inRow > 0 ? raggedRow(path, leaf.name, row, inRow, dims) : lacksRows(column, row);
        const n = Math.min(end - to, column.left, PIECE);
        column.guard(() => {
          inRow = checkLevels(column, n, {row, inRow, dims, firstInGroup});
          column.reader(out, to, n);
        });
        to += n;
        column.left -= n;
      }
      return NO_NULLS;
    },
    finish(next) {
      if (column.left === 0 && !column.turn()) return;
      const rest = restOfRow(column);
      throw rest > 0 ? raggedRow(path, leaf.name, next - 1, dims + rest, dims) : malformed(path, `${column.where()}: more rows than its row group should have`);
    },
  };
}

/** Where a piece of entries begins: in which row, and how many of that row's entries came before. */
interface Place {
  readonly row: number;
  readonly inRow: number;
  readonly dims: number;
  readonly firstInGroup: number;
}

/** Checks the levels of the next `count` entries; how many entries of a row have been seen after them. */
function checkLevels(column: NumberColumn, count: number, place: Place): number {
  const {repetition, definition} = column.page!;
  readHybrid(repetition!, starts, count);
  if (definition !== null) checkPresence(column, definition, count, place);
  return checkStarts(column, count, place);
}

/** As a rule all levels are one run of the highest. */
function checkPresence({path, leaf}: NumberColumn, levels: Hybrid, count: number, place: Place): void {
  const uniform = takeUniform(levels, count);
  if (uniform === leaf.maxDefinition) return;
  if (uniform < 0) readHybrid(levels, presence, count);
  else presence.fill(uniform, 0, count);
  const at = presence.subarray(0, count).findIndex((level) => level !== leaf.maxDefinition);
  if (at < 0) return;
  const level = presence[at];
  if (level > leaf.maxDefinition) throw new RangeError(`a level of ${level}, above ${leaf.maxDefinition}`);
  let {row, inRow} = place;
  for (let i = 0; i <= at; i++) {
    if (starts[i] === 0 && (i > 0 || inRow > 0)) row++;
    inRow = starts[i] === 0 ? 1 : inRow + 1;
  }
  if (level < leaf.listDefinition - 1) throw nullRow(path, leaf.name, row, WHOLE);
  if (level < leaf.listDefinition) throw raggedRow(path, leaf.name, row, 0, place.dims);
  throw nullRow(path, leaf.name, row, inRow - 1);
}

function checkStarts(column: NumberColumn, count: number, {row, inRow, dims, firstInGroup}: Place): number {
  const {path, leaf} = column;
  for (let at = 0; at < count;) {
    if (inRow === 0 && starts[at] !== 0) {
      if (row === firstInGroup) throw malformed(path, `${column.where()}: it begins inside a row`);
      throw raggedRow(path, leaf.name, row - 1, dims + restAfter(column, at, count), dims);
    }
    const until = Math.min(count, at + dims - inRow);
    const next = starts.indexOf(0, inRow === 0 ? at + 1 : at);
    if (next >= 0 && next < until) throw raggedRow(path, leaf.name, row, inRow + next - at, dims);
    inRow = (inRow + until - at) % dims;
    if (inRow === 0) row++;
    at = until;
  }
  return inRow;
}

/** How many more entries the row has that is too long: those of this piece from `at` on, and those after it. */
function restAfter(column: NumberColumn, at: number, count: number): number {
  const next = starts.subarray(0, count).indexOf(0, at);
  if (next >= 0) return next - at;
  column.left -= count;
  return count - at + restOfRow(column);
}
