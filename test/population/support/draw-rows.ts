import {plainEigenvalues} from './plain-eigenvalues.js';

/** sfc32 (from PractRand): state enough for millions of independent streams. */
export function wideUniforms(seed: number, stream = 0): () => number {
  let a = seed | 0;
  let b = stream | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return ((t >>> 0) + 0.5) / 2 ** 32;
  };
  for (let k = 0; k < 15; k++) next();
  return next;
}

/** One standard normal value (Marsaglia's polar method, both of a pair used). */
export function wideGaussians(uniform: () => number): () => number {
  let spare = NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const s = u * u + v * v;
      if (s >= 1 || s === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(s)) / s);
      spare = v * factor;
      return u * factor;
    }
  };
}

/** Student's t with 5 degrees of freedom, scaled to variance 1 (Bailey 1994). */
function student5(uniform: () => number): number {
  for (;;) {
    const u = 2 * uniform() - 1;
    const v = 2 * uniform() - 1;
    const s = u * u + v * v;
    if (s < 1 && s > 0) return u * Math.sqrt((3 * (s ** -0.4 - 1)) / s);
  }
}

export const ROW_KINDS = ['Gaussian', 'independent t₅', 'elliptical t₆', 'clusters'] as const;
export type RowKind = (typeof ROW_KINDS)[number];

/** A distribution of rows, and the eigenvalues of its covariance. */
export interface Population {
  readonly dims: number;
  readonly eigenvalues: Float64Array;
  /** dims × dims, row-major */
  readonly covariance: Float64Array;
  draw(rows: number, uniform: () => number): Float64Array;
}

const CLUSTERS = 10;

/**
 * Rows of mean 0 whose channels have the given variances. Clusters: half of the variance is within, half between ten fixed means;
 * their covariance has other eigenvalues, which are given.
 */
export function population(kind: RowKind, variances: readonly number[]): Population {
  const dims = variances.length;
  const scales = Float64Array.from(variances, Math.sqrt);
  const means = kind === 'clusters' ? clusterMeans(scales) : [];
  const covariance = kind === 'clusters' ? clusterCovariance(scales, means) : diagonal(variances);
  return {
    dims, covariance,
    eigenvalues: eigenvaluesOf(covariance, dims),
    draw(rows, uniform) {
      const out = new Float64Array(rows * dims);
      const normal = wideGaussians(uniform);
      for (let r = 0; r < rows; r++) {
        const row = out.subarray(r * dims, (r + 1) * dims);
        const radius = kind === 'elliptical t₆' ? Math.sqrt(-2 / Math.log(uniform() * uniform() * uniform())) : 1;
        const mean = means[Math.floor(uniform() * CLUSTERS)];
        for (let j = 0; j < dims; j++) {
          const value = kind === 'independent t₅' ? student5(uniform) : normal() * radius;
          row[j] = scales[j] * (mean ? value * Math.SQRT1_2 : value) + (mean ? mean[j] : 0);
        }
      }
      return out;
    },
  };
}

function clusterMeans(scales: Float64Array): Float64Array[] {
  const normal = wideGaussians(wideUniforms(5));
  const means = Array.from({length: CLUSTERS}, () => scales.map(() => normal()));
  const centre = scales.map((_, j) => means.reduce((sum, mean) => sum + mean[j], 0) / CLUSTERS);
  const energy = means.reduce((sum, mean) => sum + mean.reduce((part, value, j) => part + (value - centre[j]) ** 2, 0), 0);
  const size = Math.sqrt((scales.length * CLUSTERS) / energy / 2);
  return means.map((mean) => mean.map((value, j) => (value - centre[j]) * size * scales[j]));
}

function clusterCovariance(scales: Float64Array, means: readonly Float64Array[]): Float64Array {
  const within = diagonal(Array.from(scales, (scale) => scale ** 2 / 2));
  return within.map((value, k) => {
    const i = Math.floor(k / scales.length);
    const j = k % scales.length;
    return value + means.reduce((sum, mean) => sum + mean[i] * mean[j], 0) / CLUSTERS;
  });
}

const diagonal = (variances: readonly number[]): Float64Array =>
  Float64Array.from({length: variances.length ** 2}, (_, k) => (k % (variances.length + 1) === 0 ? variances[Math.floor(k / variances.length)] : 0));

/** Descending. */
export const eigenvaluesOf = (matrix: Float64Array, n: number): Float64Array =>
  plainEigenvalues(matrix, n).map((value) => Math.max(0, value));

export const SPECTRA: Readonly<Record<string, (dims: number) => number[]>> = {
  'isotropic': (dims) => Array.from({length: dims}, () => 1),
  'j^−½': (dims) => Array.from({length: dims}, (_, j) => (j + 1) ** -0.5),
  '1/j': (dims) => Array.from({length: dims}, (_, j) => 1 / (j + 1)),
  'j^−1.5': (dims) => Array.from({length: dims}, (_, j) => (j + 1) ** -1.5),
  'rank ¼ + 1 % noise': (dims) => Array.from({length: dims}, (_, j) => (j < dims / 4 ? 1 : 0.01)),
};
