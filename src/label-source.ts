import {existsSync} from 'node:fs';
import {unfitError} from './errors.js';
import {readLabels} from './io/read-labels.js';

/** Where the label of each row comes from: a column that comes with the batches, or a file of lines. */
export interface LabelSource {
  /** the column to ask each shard for */
  readonly column: string | undefined;
  /** labels of `rows` rows from row `start` of the whole set; undefined where they come with the batches, or are not wanted */
  slice(start: number, rows: number): readonly (string | null)[] | undefined;
  /** @throws CollapsarError 4 where the file has more or fewer lines than there are rows */
  check(rows: number): void;
}

/** `labels` names a file where one is there under that name, else a column. */
export async function openLabels(labels: string | undefined): Promise<LabelSource> {
  if (labels === undefined || !existsSync(labels)) return {column: labels, slice: () => undefined, check: () => undefined};
  const lines = await readLabels(labels);
  return {
    column: undefined,
    slice: (start, rows) => lines.slice(start, start + rows),
    check(rows) {
      if (lines.length !== rows) throw unfitError('labels-do-not-match', `${labels} has ${lines.length} labels for ${rows} rows`, 'give one line a row, in the order of the rows');
    },
  };
}
