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

export const nullRow = (path: string, column: string, row: number): CollapsarError =>
  unfitError('null-row', `${path}: column ${JSON.stringify(column)} is null in row ${row}`,
    `drop such rows: table.filter(pc.is_valid(table[${JSON.stringify(column)}]))`);

export const nullElement = (path: string, column: string, row: number, element: number): CollapsarError =>
  unfitError('null-element', `${path}: column ${JSON.stringify(column)}, row ${row}: element ${element} is null`, 'fill in or drop such rows before they are written');

export const raggedRow = (path: string, column: string, row: number, width: number, dims: number): CollapsarError =>
  unfitError('ragged-rows', `${path}: column ${JSON.stringify(column)}: row ${row} has ${width} values, the rows before it ${dims}`,
    'embeddings have one width: pool token vectors, or name another column with --column');
