import {truthOf, type Draft, type Truth} from './draft.js';
import type {Random} from './random.js';

/** All rows nearly one point: spread `spread` times the norm. */
export function drawPoint(rows: number, dims: number, spread: number, random: Random): Draft {
  const mean = Float64Array.from({length: dims}, () => random.normal());
  const norm = Math.sqrt(mean.reduce((a, v) => a + v * v, 0));
  const std = (spread * norm) / Math.sqrt(dims);
  const values = Float64Array.from({length: rows * dims}, (_, i) => mean[i % dims] + std * random.normal());
  return {rows, dims, values, truth: {...truthOf(rows, mean, scalar(dims, std * std)), complete: 'point', distinctRows: spread === 0 ? 1 : rows}};
}

/** All rows on one ray: norms vary by `spread`, directions by `tilt` (perpendicular over parallel length). */
export function drawRay(rows: number, dims: number, spread: number, tilt: number, random: Random): Draft {
  const u = Float64Array.from({length: dims}, () => random.normal());
  const length = Math.sqrt(u.reduce((a, v) => a + v * v, 0));
  const values = new Float64Array(rows * dims);
  const std = tilt / Math.sqrt(dims);
  for (let r = 0; r < rows; r++) {
    const radius = Math.exp(spread * random.normal());
    for (let j = 0; j < dims; j++) values[r * dims + j] = radius * (u[j] / length + std * random.normal());
  }
  const meanRadius = Math.exp((spread * spread) / 2);
  const variance = Math.exp(2 * spread * spread) - Math.exp(spread * spread);
  const covariance = scalar(dims, Math.exp(2 * spread * spread) * std * std);
  for (let i = 0; i < dims; i++) for (let j = 0; j < dims; j++) covariance[i * dims + j] += (variance * u[i] * u[j]) / length ** 2;
  return {rows, dims, values, truth: {...truthOf(rows, u.map((v) => (v * meanRadius) / length), covariance), complete: 'ray'}};
}

export interface ClusterOptions {
  readonly rows: number;
  readonly dims: number;
  readonly clusters: number;
  /** length of the spread within a cluster beside that between centres */
  readonly within: number;
  /** dimensions that the centres span; default: as many as they can */
  readonly span?: number;
}

/** Rows about a few centres. The truth has no `live`: what it means depends on whether the classes were told. */
export function drawClusters({rows, dims, clusters, within, span = dims}: ClusterOptions, random: Random): Draft {
  const latent = Float64Array.from({length: clusters * span}, () => random.normal());
  const basis = Float64Array.from({length: span * dims}, () => random.normal() / Math.sqrt(span));
  const centres = new Float64Array(clusters * dims);
  for (let c = 0; c < clusters; c++) {
    for (let j = 0; j < dims; j++) {
      for (let k = 0; k < span; k++) centres[c * dims + j] += span === dims ? (k === j ? latent[c * span + k] : 0) : latent[c * span + k] * basis[k * dims + j];
    }
  }
  const values = Float64Array.from({length: rows * dims}, (_, i) => centres[(Math.floor(i / dims) % clusters) * dims + (i % dims)] + within * random.normal());
  return {rows, dims, values, truth: clusterTruth(rows, dims, clusters, centres, within)};
}

function clusterTruth(rows: number, dims: number, clusters: number, centres: Float64Array, within: number): Truth {
  const mean = new Float64Array(dims);
  for (let i = 0; i < clusters * dims; i++) mean[i % dims] += centres[i] / clusters;
  const covariance = scalar(dims, within * within);
  for (let c = 0; c < clusters; c++) {
    for (let i = 0; i < dims; i++) {
      for (let j = 0; j < dims; j++) covariance[i * dims + j] += ((centres[c * dims + i] - mean[i]) * (centres[c * dims + j] - mean[j])) / clusters;
    }
  }
  return truthOf(rows, mean, covariance);
}

function scalar(dims: number, value: number): Float64Array {
  const matrix = new Float64Array(dims * dims);
  for (let j = 0; j < dims; j++) matrix[j * (dims + 1)] = value;
  return matrix;
}
