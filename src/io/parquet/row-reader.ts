import {unfitError, type CollapsarError} from '../../errors.js';
import type {Floats} from './numbers.js';

/** Reads the rows of one row group after another into their place in a batch. */
export interface RowReader {
  /** to the first row of a row group */
  readonly enter: (group: number) => void;
  /** the next `rows` rows to `out` from row `at` of it on; `first` is the number in the file of the first of them, for errors */
  readonly read: (out: Floats, at: number, rows: number, first: number) => void;
  /** checks that the row group ends here; `next` is the number of the row that would follow */
  readonly finish: (next: number) => void;
}

/** A row that is null, or has a null at the dimension that is given. */
export const nullRow = (path: string, column: string, row: number, dimension: number | null = null): CollapsarError =>
  unfitError('null-rows', `${path}: column "${column}" is null in row ${row} (counted from 0)${dimension === null ? '' : ` at dimension ${dimension}`}`,
    `leave such rows out: table.filter(pc.is_valid(table["${column}"])), or df.dropna()`);

export const raggedRow = (path: string, column: string, row: number, width: number, dims: number): CollapsarError =>
  unfitError('ragged-rows', `${path}: column "${column}" has ${width} values in row ${row} (counted from 0), and ${dims} in the rows before`,
    'keep rows of one length only');
