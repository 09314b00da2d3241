import type {Source} from '../../../src/io/source.js';

/** All rows of a source: values, the first of its label columns and the sizes of the batches they came in. */
export async function drain(source: Source, rowsPerBatch: number): Promise<{values: number[]; labels: (string | null)[]; sizes: number[]}> {
  const values: number[] = [];
  const labels: (string | null)[] = [];
  const sizes: number[] = [];
  for await (const batch of source.batches(rowsPerBatch)) {
    for (const value of batch.values) values.push(value);
    labels.push(...(batch.labels?.[0] ?? []));
    sizes.push(batch.rows);
  }
  return {values, labels, sizes};
}
