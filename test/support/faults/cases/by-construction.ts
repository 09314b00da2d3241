import {cycle, faultCase, type FaultCase} from '../case.js';
import {drawMapped, drawSpectrum, mayStand, withTruth, type Draft} from '../draft.js';
import {momentsOf} from '../linear.js';
import {SHAPES} from '../spectra.js';
import type {Storage} from '../store.js';
import {withLoudChannels} from '../channel-faults.js';

interface Map {
  readonly name: string;
  readonly map: (row: Float64Array) => void;
  readonly constraint?: (dims: number) => number;
  readonly storages?: readonly Storage[];
}

export const layerNorm = (row: Float64Array, from = 0, to = row.length): void => {
  const n = to - from;
  let mean = 0;
  for (let j = from; j < to; j++) mean += row[j] / n;
  let variance = 0;
  for (let j = from; j < to; j++) variance += (row[j] - mean) ** 2 / n;
  for (let j = from; j < to; j++) row[j] = (row[j] - mean) / Math.sqrt(variance + 1e-5);
};

const groupNorm = (groups: number) => (row: Float64Array): void => {
  const size = row.length / groups;
  for (let g = 0; g < groups; g++) layerNorm(row, g * size, (g + 1) * size);
};

const softmax = (sharpness: number) => (row: Float64Array): void => {
  let total = 0;
  for (let j = 0; j < row.length; j++) total += row[j] = Math.exp(sharpness * row[j]);
  for (let j = 0; j < row.length; j++) row[j] /= total;
};

export const normalize = (row: Float64Array): void => {
  let squared = 0;
  for (const v of row) squared += v * v;
  for (let j = 0; j < row.length; j++) row[j] /= Math.sqrt(squared);
};

const each = (f: (v: number) => number) => (row: Float64Array): void => row.forEach((v, j) => (row[j] = f(v)));

const MAPS: readonly Map[] = [
  {name: 'LayerNorm', map: (row) => layerNorm(row), constraint: () => 1},
  {name: 'GroupNorm 4', map: groupNorm(4), constraint: () => 4},
  {name: 'GroupNorm D/8', map: (row) => groupNorm(row.length / 8)(row), constraint: (dims) => dims / 8},
  {name: 'softmax', map: softmax(1), constraint: () => 1},
  {name: 'sharp softmax', map: softmax(3), constraint: () => 1},
  {name: 'L2-normalised', map: normalize},
  {name: 'ReLU', map: each((v) => Math.max(0, v))},
  {name: 'sparse ReLU', map: each((v) => Math.max(0, v - 0.7))},
  {name: 'tanh', map: each((v) => Math.tanh(3 * v))},
  {name: 'binary code', map: each((v) => (v > 0 ? 1 : 0)), storages: ['f32']},
  {name: 'sign code', map: each((v) => (v > 0 ? 1 : -1)), storages: ['f32', 'f64']},
];

/** Outputs of common layers: constraints, bounds and sparsity are no collapse. */
export function layerOutputs(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f16', 'bf16', 'f64']);
  return MAPS.flatMap(({name, map, constraint, storages}) => ([[32, 0.5], [64, 2.5], [32, 10], [128, 2.2]] as const).map(([dims, ratio], i) =>
    faultCase('layer output', `${name}, D ${dims}, N/D ${ratio}`, storages ? storages[i % storages.length] : storage(), (random) =>
      mayStand(withTruth(drawMapped(Math.round(dims * ratio), dims, random, map), {constraint: constraint?.(dims) ?? 0}), ...(name === 'sparse ReLU' && ratio < 1 ? ['dead-channels', 'duplicate-channels'] : [])))));
}

/** LayerNorm and L2 over massive activations: the loud channels come out as nearly the whole row. */
export function normalisedMassive(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16']);
  return (['LayerNorm', 'L2-normalised'] as const).flatMap((name) => [100, 300].flatMap((factor) => [0.5, 2.5, 8].map((ratio) =>
    faultCase('normalised massive activations', `${name}, 2 channels times ${factor}, D 64, N/D ${ratio}`, storage(), (random) => {
      const source = (n: number): Float64Array => withLoudChannels(drawSpectrum({rows: n, spectrum: SHAPES['power .5'](64), rotated: true}, random), [3, 33], factor).values;
      const made = drawMapped(64 * ratio, 64, random, name === 'LayerNorm' ? (row) => layerNorm(row) : normalize, source);
      return mayStand(withTruth(made, {constraint: 0}), 'constraint', 'outlier-channels', 'outlier-rows', 'precision-limited', 'dead-channels', 'duplicate-channels', 'duplicate-rows', 'cluster-collapse', 'insufficient-samples');
    }))));
}

/** Rows whitened by their own covariance: every direction equally loud. */
export function whitened(): FaultCase[] {
  return ([[32, 2.5, 'f32'], [64, 4, 'bf16'], [64, 2.2, 'f16'], [96, 3, 'f64']] as const).map(([dims, ratio, storage]) =>
    faultCase('whitened', `D ${dims}, N/D ${ratio}`, storage, (random) => whiten(drawSpectrum({rows: Math.round(dims * ratio), spectrum: SHAPES['power 1'](dims), rotated: true}, random))));
}

/** Cholesky whitening: x ↦ L⁻¹(x − x̄). */
function whiten(draft: Draft): Draft {
  const {rows, dims} = draft;
  const {mean, covariance} = momentsOf(draft.values, rows, dims);
  const l = new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = covariance[i * dims + j];
      for (let k = 0; k < j; k++) sum -= l[i * dims + k] * l[j * dims + k];
      l[i * dims + j] = i === j ? Math.sqrt(sum) : sum / l[j * (dims + 1)];
    }
  }
  const values = new Float64Array(rows * dims);
  for (let r = 0; r < rows; r++) {
    for (let i = 0; i < dims; i++) {
      let sum = draft.values[r * dims + i] - mean[i];
      for (let k = 0; k < i; k++) sum -= l[i * dims + k] * values[r * dims + k];
      values[r * dims + i] = sum / l[i * (dims + 1)];
    }
  }
  const identity = new Float64Array(dims * dims);
  for (let j = 0; j < dims; j++) identity[j * (dims + 1)] = 1;
  return {rows, dims, values, truth: {...draft.truth, mean: new Float64Array(dims), covariance: identity}};
}
