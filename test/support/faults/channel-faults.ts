import {mustStand, withTruth, type Draft} from './draft.js';
import {multiply, randomRotation, transpose} from './linear.js';
import type {Random} from './random.js';

/** Rows x ↦ x·T; mean and covariance go along. @param map dims × cols row-major */
function mapChannels(draft: Draft, map: Float64Array, cols: number): Draft {
  const {rows, dims, values, truth} = draft;
  const half = multiply(truth.covariance, map, dims, dims, cols);
  return {
    rows, dims: cols, values: multiply(values, map, rows, dims, cols),
    truth: {...truth, mean: multiply(truth.mean, map, 1, dims, cols), covariance: multiply(transpose(map, dims, cols), half, cols, dims, cols)},
  };
}

const diagonal = (scales: readonly number[]): Float64Array => {
  const map = new Float64Array(scales.length ** 2);
  scales.forEach((s, j) => (map[j * (scales.length + 1)] = s));
  return map;
};

export const scaleChannels = (draft: Draft, scales: readonly number[]): Draft => mapChannels(draft, diagonal(scales), draft.dims);

/** Massive activations: a few channels many times as loud as the rest. */
export const withLoudChannels = (draft: Draft, channels: readonly number[], factor: number): Draft =>
  scaleChannels(draft, Array.from({length: draft.dims}, (_, j) => (channels.includes(j) ? factor : 1)));

export function withOffset(draft: Draft, offset: Float64Array): Draft {
  const {dims, values, truth} = draft;
  return {...draft, values: values.map((v, i) => v + offset[i % dims]), truth: {...truth, mean: truth.mean.map((m, j) => m + offset[j])}};
}

/** A constant vector that holds `share` of the energy: a cone. */
export function withMean(draft: Draft, share: number, direction: 'random' | 'ones', random: Random): Draft {
  const u = Float64Array.from({length: draft.dims}, () => (direction === 'ones' ? 1 : random.normal()));
  const length = Math.sqrt(u.reduce((a, v) => a + v * v, 0));
  const trace = traceOf(draft);
  const wanted = Math.sqrt((trace * share) / (1 - share));
  return withOffset(draft, u.map((v) => (v * wanted) / length));
}

export const traceOf = ({dims, truth}: Draft): number => {
  let sum = 0;
  for (let j = 0; j < dims; j++) sum += truth.covariance[j * (dims + 1)];
  return sum;
};

/** Channels that hold one value in every row. Each takes one direction of a full space away. */
export function withDeadChannels(draft: Draft, channels: readonly number[], value: number): Draft {
  const silent = scaleChannels(draft, Array.from({length: draft.dims}, (_, j) => (channels.includes(j) ? 0 : 1)));
  const offset = Float64Array.from({length: draft.dims}, (_, j) => (channels.includes(j) ? value : 0));
  const live = Math.min(draft.truth.live ?? Infinity, draft.dims - channels.length);
  return mustStand(withTruth(withOffset(silent, offset), {live}), 'dead-channels');
}

export interface CopyOptions {
  /** [from, to] channel indices */
  readonly pairs: readonly (readonly [number, number])[];
  readonly sign: 1 | -1;
  /** standard deviation of the noise beside the copied channel's */
  readonly noise: number;
}

/** Channels overwritten by copies of others. With noise under 2 % the difference is a lost direction, over 5 % it is a live one. */
export function withCopiedChannels(draft: Draft, {pairs, sign, noise}: CopyOptions, random: Random): Draft {
  const {dims} = draft;
  const map = diagonal(Array.from({length: dims}, () => 1));
  for (const [from, to] of pairs) {
    for (let j = 0; j < dims; j++) map[j * dims + to] = 0;
    map[from * dims + to] = sign;
  }
  const copied = mapChannels(draft, map, dims);
  const values = copied.values.slice();
  const covariance = copied.truth.covariance.slice();
  for (const [, to] of pairs) {
    const std = noise * Math.sqrt(covariance[to * (dims + 1)]);
    for (let r = 0; r < draft.rows; r++) values[r * dims + to] += std * random.normal();
    covariance[to * (dims + 1)] += std * std;
  }
  const live = noise < 0.02 ? Math.min(draft.truth.live ?? Infinity, dims - pairs.length) : draft.truth.live;
  return withTruth({...copied, values}, {covariance, live});
}

/** The embedding and a rotated copy of it side by side: no channel is a copy, half of the directions are. */
export function besideRotatedCopy(draft: Draft, random: Random): Draft {
  const {dims} = draft;
  const rotation = randomRotation(dims, random);
  const map = new Float64Array(2 * dims * dims);
  for (let i = 0; i < dims; i++) {
    map[i * 2 * dims + i] = 1;
    for (let j = 0; j < dims; j++) map[i * 2 * dims + dims + j] = rotation[i * dims + j];
  }
  return withTruth(mapChannels(draft, map, 2 * dims), {live: draft.truth.live ?? dims});
}
