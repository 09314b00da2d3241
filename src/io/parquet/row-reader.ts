import {unfitError, type CollapsarError} from '../../errors.js';
import type {Column} from './column.js';
import type {Floats} from './numbers.js';
import {malformed} from './parquet-file.js';

/** Reads the rows of one row group after another into their place in a batch. */
export interface RowReader {
  /** to the first row of a row group */
  readonly enter: (group: number) => void;
  /**
   * the next `rows` rows to `out` from row `at` of it on; `first` is the number in the file of the first of them, for errors. Gives those
   * that are null, counted from the first, where it does not refuse them.
   */
  readonly read: (out: Floats, at: number, rows: number, first: number) => readonly number[];
  /** checks that the row group ends here; `next` is the number of the row that would follow */
  readonly finish: (next: number) => void;
}

/** Values of a row at most: levels of a few bytes may say that it has billions, which are not counted to their end. */
export const MAX_DIMS = 2 ** 20;

export const shownWidth = (width: number): string => width > MAX_DIMS ? `more than ${MAX_DIMS}` : String(width);

export const NO_NULLS: readonly number[] = [];

export const lacksRows = ({path, where}: Pick<Column<unknown>, 'path' | 'where'>, row: number): CollapsarError =>
  malformed(path, `${where()}: it ends before row ${row}, which its row group should have`);

/** in place of a dimension: a list that is null, and could be passed over */
export const WHOLE = -1;

/** A row that is null, or has a null at the dimension that is given. */
export const nullRow = (path: string, column: string, row: number, dimension: number | null = null): CollapsarError =>
  unfitError('null-rows', `${path}: column "${column}" is null in row ${row} (counted from 0)${dimension === null || dimension === WHOLE ? '' : ` at dimension ${dimension}`}`,
    dimension === WHOLE ? 'leave such rows out, counted and reported, with --skip-null' : `leave such rows out: table.filter(pc.is_valid(table["${column}"])), or df.dropna()`);

export const raggedRow = (path: string, column: string, row: number, width: number, dims: number): CollapsarError =>
  unfitError('ragged-rows', `${path}: column "${column}" has ${shownWidth(width)} values in row ${row} (counted from 0), and ${dims} in the rows before`,
    'keep rows of one length only');
