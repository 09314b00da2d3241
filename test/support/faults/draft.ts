import {momentsOf, multiply, randomRotation, transpose} from './linear.js';
import type {Random} from './random.js';

/** What the generator knows of its rows, and nothing that was measured on them. */
export interface Truth {
  /** population mean and covariance of the rows that count (no outliers, no zero rows), in the unit of the values */
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** directions the population really has, where the generator took some away; null where it took none */
  readonly live: number | null;
  readonly complete: 'point' | 'ray' | null;
  /** directions null by construction that can be named */
  readonly constraint: number;
  /** how far the live rank may be off the count above */
  readonly slack: number;
  /** rows that hold data: neither zero, nor outliers, nor non-finite */
  readonly dataRows: number;
  /** of those, how many are different inputs */
  readonly distinctRows: number;
  readonly zeroRows: number;
  readonly tinyRows: number;
  readonly nonFiniteRows: number;
  /** findings that must stand or may stand whatever the moments say */
  readonly must: readonly string[];
  readonly either: readonly string[];
}

export interface Draft {
  readonly rows: number;
  readonly dims: number;
  readonly values: Float64Array;
  readonly truth: Truth;
}

export type Law = 'gaussian' | 't3' | 't5' | 'elliptical3' | 'elliptical5' | 'uniform' | 'sparse';

export interface GaussianOptions {
  /** rounded to a whole number */
  readonly rows: number;
  /** variances along the axes */
  readonly spectrum: readonly number[];
  readonly rotated: boolean;
  readonly law?: Law;
  /** live directions, where the tail of the spectrum was taken away */
  readonly live?: number;
}

export const truthOf = (rows: number, mean: Float64Array, covariance: Float64Array): Truth => ({
  mean, covariance, live: null, complete: null, constraint: 0, slack: 0, dataRows: rows, distinctRows: rows, zeroRows: 0, tinyRows: 0, nonFiniteRows: 0, must: [], either: [],
});

/** Rows of mean 0 with the spectrum given, along the axes or in a random basis. */
export function drawSpectrum({rows: wanted, spectrum, rotated, law = 'gaussian', live}: GaussianOptions, random: Random): Draft {
  const rows = Math.round(wanted);
  const dims = spectrum.length;
  const scale = spectrum.map((v) => Math.sqrt(v));
  const latent = new Float64Array(rows * dims);
  for (let r = 0; r < rows; r++) {
    const radius = law.startsWith('elliptical') ? radiusOf(Number(law.slice(10)), random) : 1;
    for (let j = 0; j < dims; j++) latent[r * dims + j] = scale[j] * radius * entryOf(law, random);
  }
  const basis = rotated ? randomRotation(dims, random) : null;
  const diagonal = new Float64Array(dims * dims);
  spectrum.forEach((v, j) => (diagonal[j * (dims + 1)] = v));
  const covariance = basis ? multiply(transpose(basis, dims, dims), multiply(diagonal, basis, dims, dims, dims), dims, dims, dims) : diagonal;
  return {
    rows, dims, values: basis ? multiply(latent, basis, rows, dims, dims) : latent,
    truth: {...truthOf(rows, new Float64Array(dims), covariance), live: live ?? null, either: law === 'elliptical3' ? ['outlier-rows'] : []},
  };
}

function radiusOf(degrees: number, random: Random): number {
  let squares = 0;
  for (let i = 0; i < degrees; i++) squares += random.normal() ** 2;
  return Math.sqrt((degrees - 2) / squares);
}

function entryOf(law: Law, random: Random): number {
  if (law === 't3') return random.student(3);
  if (law === 't5') return random.student(5);
  if (law === 'uniform') return (random.uniform() - 0.5) * Math.sqrt(12);
  if (law === 'sparse') return random.uniform() < 0.2 ? random.normal() * Math.sqrt(5) : 0;
  return random.normal();
}

/** Rows of any map of Gaussian rows; the population moments come from a large draw of the same map. */
export function drawMapped(rows: number, dims: number, random: Random, map: (row: Float64Array) => void, source?: (n: number) => Float64Array): Draft {
  const many = 24 * dims;
  const draw = (n: number): Float64Array => {
    const values = source?.(n) ?? Float64Array.from({length: n * dims}, () => random.normal());
    for (let r = 0; r < n; r++) map(values.subarray(r * dims, (r + 1) * dims));
    return values;
  };
  const values = draw(rows);
  const {mean, covariance} = momentsOf(draw(many), many, dims);
  return {rows, dims, values, truth: truthOf(rows, mean, covariance)};
}

export const withTruth = (draft: Draft, change: Partial<Truth>): Draft => ({...draft, truth: {...draft.truth, ...change}});

export const mayStand = (draft: Draft, ...ids: string[]): Draft => withTruth(draft, {either: [...draft.truth.either, ...ids]});

export const mustStand = (draft: Draft, ...ids: string[]): Draft => withTruth(draft, {must: [...draft.truth.must, ...ids]});
