import type {PopulationInput, RowSample} from '../../../src/analysis/population/index.js';
import {eigenvaluesOf} from './draw-rows.js';

export interface InputOptions {
  /** added to every row for the second moment; default none */
  readonly mean?: ArrayLike<number>;
  /** also the correlation's; default false */
  readonly correlation?: boolean;
}

/** All rows as the row sample. Plain loops: for sets of some thousand rows. */
export function inputOfRows(values: Float64Array, rows: number, dims: number, {mean, correlation = false}: InputOptions = {}): PopulationInput {
  const {centre, centred} = centredRows(values, rows, dims);
  const covariance = crossProducts(centred, rows, dims, rows - 1);
  const eigenvalues = eigenvaluesOf(covariance, dims);
  const sample = {...plainForms(centred, rows, dims, covariance), inverseForms: inverseForms(centred, rows, dims, covariance)};
  const shifted = centre.map((value, j) => value + (mean?.[j] ?? 0));
  const moment = covariance.map((value, k) => (value * (rows - 1)) / rows + shifted[Math.floor(k / dims)] * shifted[k % dims]);
  return {
    rows, dims, eigenvalues,
    fourthMoment: sample.squaredNorms.reduce((sum, norm) => sum + norm * norm, 0),
    sample: sample satisfies RowSample,
    secondMoment: eigenvaluesOf(moment, dims),
    ...(correlation ? {correlation: correlationOf(centred, rows, dims, covariance)} : {}),
  };
}

function centredRows(values: Float64Array, rows: number, dims: number) {
  const centre = new Float64Array(dims);
  for (let r = 0, k = 0; r < rows; r++) for (let j = 0; j < dims; j++, k++) centre[j] += values[k] / rows;
  const centred = new Float64Array(values.length);
  for (let r = 0, k = 0; r < rows; r++) for (let j = 0; j < dims; j++, k++) centred[k] = values[k] - centre[j];
  return {centre, centred};
}

/** XᵀX/divisor, two rows at a time. */
function crossProducts(x: Float64Array, rows: number, dims: number, divisor: number): Float64Array {
  const out = new Float64Array(dims * dims);
  for (let r = 0; r < rows; r += 2) {
    const a = r * dims;
    const b = r + 1 < rows ? a + dims : -1;
    for (let i = 0; i < dims; i++) {
      const p = x[a + i];
      const q = b < 0 ? 0 : x[b + i];
      const at = i * dims;
      const other = b < 0 ? a : b;
      for (let j = i; j < dims; j++) out[at + j] += p * x[a + j] + q * x[other + j];
    }
  }
  for (let i = 0; i < dims; i++) for (let j = i; j < dims; j++) out[j * dims + i] = out[i * dims + j] /= divisor;
  return out;
}

function plainForms(x: Float64Array, rows: number, dims: number, covariance: Float64Array) {
  const squaredNorms = new Float64Array(rows);
  const forms = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = x.subarray(r * dims, (r + 1) * dims);
    let form = 0;
    for (let i = 0; i < dims; i++) {
      let sum = 0;
      for (let j = 0; j < i; j++) sum += covariance[i * dims + j] * row[j];
      form += row[i] * (2 * sum + covariance[i * dims + i] * row[i]);
      squaredNorms[r] += row[i] * row[i];
    }
    forms[r] = form;
  }
  return {squaredNorms, forms};
}

/** By Cholesky, with a ridge of rounding's size so that null directions (where centred rows have nothing) stay out; N ≤ D has full leverage. */
function inverseForms(x: Float64Array, rows: number, dims: number, covariance: Float64Array): Float64Array {
  if (rows - 1 < dims) return new Float64Array(rows).fill((rows - 1) ** 2 / rows);
  const l = new Float64Array(dims * dims);
  let ridge = 0;
  for (let i = 0; i < dims; i++) ridge = Math.max(ridge, 64 * 2 ** -52 * covariance[i * (dims + 1)]);
  for (let i = 0; i < dims; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance[i * dims + j] + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= l[i * dims + k] * l[j * dims + k];
      l[i * dims + j] = i === j ? Math.sqrt(sum) : sum / l[j * dims + j];
    }
  }
  const solved = new Float64Array(dims);
  const out = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < dims; i++) {
      let sum = x[r * dims + i];
      for (let k = 0; k < i; k++) sum -= l[i * dims + k] * solved[k];
      solved[i] = sum / l[i * dims + i];
      out[r] += solved[i] * solved[i];
    }
  }
  return out;
}

function correlationOf(x: Float64Array, rows: number, dims: number, covariance: Float64Array) {
  const scale = Float64Array.from({length: dims}, (_, j) => 1 / Math.sqrt(covariance[j * dims + j]));
  let kurtosis = 0;
  for (let r = 0, k = 0; r < rows; r++) for (let j = 0; j < dims; j++, k++) kurtosis += (x[k] * scale[j]) ** 4 / (rows * dims);
  return {eigenvalues: eigenvaluesOf(covariance.map((value, k) => value * scale[Math.floor(k / dims)] * scale[k % dims]), dims), kurtosis};
}
