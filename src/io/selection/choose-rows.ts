import {labelLists} from '../label-lists.js';
import type {RowBatch} from '../source.js';

/** Which rows of a batch are kept; asked of each, in their order. */
export type Keeper = (batch: RowBatch) => (row: number) => boolean;

/**
 * The rows of batches that are kept, in batches of exactly `rowsPerBatch`, numbered from 0. Ends
 * once a batch reaches `end`. Memory O(rowsPerBatch · dims).
 */
export async function* chooseRows(
  batches: AsyncIterable<RowBatch>, rowsPerBatch: number, end: number, keeper: Keeper,
): AsyncGenerator<RowBatch> {
  let values: Float32Array | Float64Array | undefined;
  let labels = labelLists(0);
  let [firstRow, rows, dims] = [0, 0, 0];
  const flush = (into: Float32Array | Float64Array): RowBatch => {
    const batch = {values: into.subarray(0, rows * dims), rows, dims, firstRow, ...labels.take()};
    [firstRow, rows] = [firstRow + rows, 0];
    return batch;
  };
  for await (const batch of batches) {
    if (!values) {
      dims = batch.dims;
      values = batch.values instanceof Float32Array ? new Float32Array(rowsPerBatch * dims) : new Float64Array(rowsPerBatch * dims);
      labels = labelLists(batch.labels?.length ?? 0);
    }
    const keeps = keeper(batch);
    for (let row = 0; row < batch.rows; row++) {
      if (!keeps(row)) continue;
      values.set(batch.values.subarray(row * dims, (row + 1) * dims), rows * dims);
      batch.labels?.forEach((list, column) => labels.lists[column].push(list[row]));
      if (++rows === rowsPerBatch) yield flush(values);
    }
    if (batch.firstRow + batch.rows >= end) break;
  }
  if (values && rows > 0) yield flush(values);
}
