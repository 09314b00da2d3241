import {multiply, transpose} from './linear.js';
import type {Random} from './random.js';
import {createJsBackend} from '../../../src/kernels/js-backend.js';
import {symmetricEigenvalues} from '../../../src/kernels/symmetric-eigenvalues.js';

/** Healthy shapes: variances that fall without a cliff. */
export const SHAPES = {
  flat: (dims: number) => fill(dims, () => 1),
  'power .5': (dims: number) => fill(dims, (j) => (j + 1) ** -0.5),
  'power 1': (dims: number) => fill(dims, (j) => 1 / (j + 1)),
  'power 1.5': (dims: number) => fill(dims, (j) => (j + 1) ** -1.5),
  'power 2': (dims: number) => fill(dims, (j) => (j + 1) ** -2),
  'mild exponential': (dims: number) => fill(dims, (j) => Math.exp((-4 * j) / dims)),
  'two levels 10': (dims: number) => fill(dims, (j) => (j < dims / 4 ? 1 : 0.1)),
  'two levels 100': (dims: number) => fill(dims, (j) => (j < dims / 2 ? 1 : 0.01)),
  'spike and flat': (dims: number) => fill(dims, (j) => (j < 3 ? 60 - 15 * j : 1)),
} as const;

export type Shape = keyof typeof SHAPES;

const fill = (dims: number, of: (j: number) => number): number[] => Array.from({length: dims}, (_, j) => of(j));

/** Variances of `live` directions of a healthy shape, then a tail of `tail`² of the last live variance. */
export function cliffSpectrum(dims: number, live: number, shape: Shape, tail: number): number[] {
  const head = SHAPES[shape](live);
  return [...head, ...Array.from({length: dims - live}, () => head[live - 1] * tail * tail)];
}

/** Eigenvalues of a random covariance G Gᵀ/(2D): Wishart with 2D degrees of freedom. */
export async function wishartSpectrum(dims: number, random: Random): Promise<number[]> {
  const g = Float64Array.from({length: 2 * dims * dims}, () => random.normal());
  const product = multiply(transpose(g, 2 * dims, dims), g, dims, 2 * dims, dims);
  return Array.from(await symmetricEigenvalues(product.map((v) => v / (2 * dims)), dims, createJsBackend()), (v) => Math.max(0, v));
}
