import {existsSync} from 'node:fs';
import {unfitError} from './errors.js';
import {readLabels} from './io/read-labels.js';
import type {Labels, RowBatch} from './io/source.js';

/** Where the label of each row comes from: a column that comes with the batches, or a file of lines. */
export interface LabelSource {
  /** the column to ask each shard for; null where a file has the labels */
  readonly column: string | null;
  /** of the rows of a batch; `columns`: those that were asked for, `start`: place in the whole set of the batch's first row */
  readonly labelsOf: (batch: RowBatch, columns: readonly string[], start: number) => Labels;
  /** @throws CollapsarError 4 where the file has more or fewer lines than there are rows */
  readonly check: (rows: number) => void;
}

/** `labels` names a file where one is there under that name, else a column. */
export async function openLabels(labels: string): Promise<LabelSource> {
  if (!existsSync(labels)) return {column: labels, labelsOf: (batch, columns) => batch.labels?.[columns.indexOf(labels)] ?? [], check: () => undefined};
  const lines = await readLabels(labels);
  return {
    column: null,
    labelsOf: ({rows}, _, start) => lines.slice(start, start + rows),
    check(rows) {
      if (lines.length !== rows) throw unfitError('labels-do-not-match', `${labels} has ${lines.length} labels for ${rows} rows`, 'give one line a row, in the order of the rows');
    },
  };
}
