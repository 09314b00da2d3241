import {mayStand, mustStand, withTruth, type Draft} from './draft.js';
import type {Random} from './random.js';

/** Some rows replaced by `make(row)`; where one is zero, the next that is not. */
export function replaceRows(draft: Draft, indices: readonly number[], make: (row: Float64Array) => void): Draft {
  const values = draft.values.slice();
  const rowAt = (r: number): Float64Array => values.subarray(r * draft.dims, (r + 1) * draft.dims);
  for (const index of indices) {
    let r = index;
    while (r + 1 < draft.rows && rowAt(r).every((v) => v === 0)) r++;
    make(rowAt(r));
  }
  return {...draft, values};
}

/** Rows that are no data: `factor` times their own length. 300 times and more is corrupt, under 30 times is a heavy tail. */
export function withOutlierRows(draft: Draft, indices: readonly number[], factor: number): Draft {
  const changed = replaceRows(draft, indices, (row) => row.forEach((v, j) => (row[j] = v * factor)));
  const {dataRows, distinctRows} = draft.truth;
  const result = withTruth(changed, {dataRows: dataRows - indices.length, distinctRows: Math.min(distinctRows, dataRows - indices.length)});
  return factor >= 300 ? mustStand(result, 'outlier-rows') : mayStand(result, 'outlier-rows');
}

/** Every row `copies` times, shuffled; `noise` is the length of a perturbation beside the rows' own spread. */
export function withCopiedRows(draft: Draft, copies: number, noise: number, random: Random): Draft {
  const {dims, truth} = draft;
  const order = shuffled(draft.rows * copies, random);
  const values = new Float64Array(order.length * dims);
  let trace = 0;
  for (let j = 0; j < dims; j++) trace += truth.covariance[j * (dims + 1)];
  const std = noise * Math.sqrt(trace / dims);
  order.forEach((from, to) => {
    const r = from % draft.rows;
    for (let j = 0; j < dims; j++) values[to * dims + j] = draft.values[r * dims + j] + (std > 0 ? std * random.normal() : 0);
  });
  return {rows: order.length, dims, values, truth: {...truth, dataRows: truth.dataRows * copies}};
}

/** `rows` draws of the rows with weights 1/rank: a few inputs come very often. */
export function withPopularRows(draft: Draft, rows: number, random: Random): Draft {
  const {dims} = draft;
  const cumulative: number[] = [];
  for (let i = 0, sum = 0; i < draft.rows; i++) cumulative.push(sum += 1 / (i + 1));
  const chosen = Array.from({length: rows}, (_, i) => {
    const at = random.uniform() * cumulative[draft.rows - 1];
    return i < draft.rows / 4 ? i : cumulative.findIndex((c) => c >= at);
  });
  const values = new Float64Array(rows * dims);
  chosen.forEach((r, i) => values.set(draft.values.subarray(r * dims, (r + 1) * dims), i * dims));
  return {rows, dims, values, truth: {...draft.truth, dataRows: rows, distinctRows: new Set(chosen).size}};
}

/** Zero rows between the others, as padding leaves them. */
export function withZeroRows(draft: Draft, count: number, random: Random): Draft {
  const {dims, rows} = draft;
  const order = shuffled(rows + count, random);
  const values = new Float64Array(order.length * dims);
  order.forEach((from, to) => {
    if (from < rows) values.set(draft.values.subarray(from * dims, (from + 1) * dims), to * dims);
  });
  return {rows: order.length, dims, values, truth: {...draft.truth, zeroRows: count}};
}

/** Rows shrunk to a hundred-millionth. */
export function withTinyRows(draft: Draft, count: number): Draft {
  const indices = spread(draft.rows, count);
  const changed = replaceRows(draft, indices, (row) => row.forEach((v, j) => (row[j] = v * 1e-8)));
  const {dataRows, distinctRows} = draft.truth;
  return withTruth(changed, {tinyRows: count, dataRows: dataRows - count, distinctRows: Math.min(distinctRows, dataRows - count)});
}

export function withNonFiniteRows(draft: Draft, count: number): Draft {
  const indices = spread(draft.rows, count);
  const changed = replaceRows(draft, indices, (row) => (row[row.length >> 1] = count % 2 ? NaN : Infinity));
  const {dataRows, distinctRows} = draft.truth;
  return mustStand(withTruth(changed, {nonFiniteRows: count, dataRows: dataRows - count, distinctRows: Math.min(distinctRows, dataRows - count)}), 'non-finite-rows');
}

/** Rows in the order of their first coordinate, as a file sorted by class or score has them. */
export function sortedRows(draft: Draft): Draft {
  const {dims} = draft;
  const order = Array.from({length: draft.rows}, (_, i) => i).sort((a, b) => draft.values[a * dims] - draft.values[b * dims]);
  const values = new Float64Array(draft.values.length);
  order.forEach((r, i) => values.set(draft.values.subarray(r * dims, (r + 1) * dims), i * dims));
  return {...draft, values};
}

/** `count` indices spread evenly over 0…n−1. */
export const spread = (n: number, count: number): number[] => Array.from({length: count}, (_, i) => Math.floor(((i + 0.5) * n) / count));

export function shuffled(n: number, random: Random): number[] {
  const order = Array.from({length: n}, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
