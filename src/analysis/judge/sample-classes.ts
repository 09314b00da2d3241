import type {RowSample} from '../accumulate/row-sample.js';

/** A class as the row sample shows it. */
export interface SampleClass {
  readonly name: string;
  readonly rows: number;
  /** trace of its own covariance, divisor n − 1 */
  readonly trace: number;
}

/** Classes with at least `fewest` rows in the sample, in the order in which they are met. O(m·D). */
export function describeClasses(sample: RowSample, fewest: number): SampleClass[] {
  const members = new Map<string, number[]>();
  sample.labels.forEach((label, r) => {
    if (label === null) return;
    const rows = members.get(label);
    if (rows) rows.push(r);
    else members.set(label, [r]);
  });
  return [...members].filter(([, rows]) => rows.length >= Math.max(2, fewest)).map(([name, rows]) => ({name, rows: rows.length, trace: traceOf(sample, rows)}));
}

function traceOf({values, dims}: RowSample, rows: readonly number[]): number {
  let total = 0;
  for (let j = 0; j < dims; j++) {
    let mean = 0;
    for (const r of rows) mean += values[r * dims + j] / rows.length;
    for (const r of rows) total += (values[r * dims + j] - mean) ** 2;
  }
  return total / (rows.length - 1);
}
