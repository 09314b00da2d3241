import type {RowSample} from './input.js';

/** Radii of rows x̄ + √r Σ^½ g, as a few values with weights that sum to 1; their mean is 1. */
export interface Radii {
  readonly values: Float64Array;
  readonly weights: Float64Array;
  /** one a sampled row, for influences; empty when all are 1 */
  readonly perRow: Float64Array;
}

/** τ below which the rows count as equal: what remains is the noise of τ itself, and of independent heavy-tailed channels. */
const EQUAL_BELOW = 1.05;
const BINS = 256;

export const EQUAL_RADII: Radii = {values: Float64Array.of(1), weights: Float64Array.of(1), perRow: new Float64Array(0)};

/**
 * How unequal the rows are, from leave-one-out Mahalanobis norms of the row sample: r ∝ h/(1 − hN/(N−1)) with
 * h = (x−x̄)ᵀS⁺(x−x̄)/(N−1), shrunk so that mean r² is τ, the part that Gaussian rows would not show. Rows of unequal radius are
 * long in every direction: where plain norms show less than half of it (sparse rows, unit vectors), theirs are taken instead.
 * O(rows of the sample).
 * @param dims rank of S⁺
 * @param participationRatio of the population: plain norms of Gaussian rows spread by 2 over it
 */
export const radiiOf = (sample: RowSample, rows: number, dims: number, participationRatio: number): Radii => {
  if (rows - dims <= 5) return EQUAL_RADII;
  const raw = normalised(Float64Array.from(sample.inverseForms, (form) => {
    const leverage = form / (rows - 1);
    return leverage / Math.max(1 - (leverage * rows) / (rows - 1), 1e-9);
  }));
  const tau = excess(raw, (1 + 2 / dims) * ((rows - dims - 3) / (rows - dims - 5)));
  const norms = normalised(Float64Array.from(sample.squaredNorms));
  const plain = excess(norms, 1 + 2 / participationRatio);
  return plain - 1 < (tau - 1) / 2 ? shrunk(norms, plain) : shrunk(raw, tau);
};

/** The same from plain norms alone, for too few rows to invert S. */
export const radiiOfNorms = ({squaredNorms}: RowSample, participationRatio: number): Radii => {
  const raw = normalised(Float64Array.from(squaredNorms));
  return shrunk(raw, excess(raw, 1 + 2 / participationRatio));
};

/** Mean square of radii over that of equal rows, at least 1. */
const excess = (raw: Float64Array, gaussian: number): number => Math.max(1, meanOf(raw, (r) => r * r) / gaussian);

const shrunk = (raw: Float64Array, tau: number): Radii => {
  if (!(tau >= EQUAL_BELOW)) return EQUAL_RADII;
  const shrink = Math.sqrt((tau - 1) / (meanOf(raw, (r) => r * r) - 1));
  const perRow = normalised(raw.map((r) => Math.max(1 + (r - 1) * shrink, 1e-3)));
  return {...grouped(perRow), perRow};
};

const meanOf = (values: Float64Array, f: (value: number) => number): number => {
  let sum = 0;
  for (const value of values) sum += f(value);
  return sum / values.length;
};

const normalised = (values: Float64Array): Float64Array => {
  const mean = meanOf(values, (value) => value);
  return values.map((value) => value / mean);
};

/** Bins of equal width in ln r, each at the mean of its rows, so that the mean is kept and single heavy rows stay alone. */
const grouped = (radii: Float64Array): {values: Float64Array; weights: Float64Array} => {
  let low = Infinity;
  let high = 0;
  for (const r of radii) {
    low = Math.min(low, r);
    high = Math.max(high, r);
  }
  const width = Math.log(high / low) / BINS || 1;
  const sums = new Float64Array(BINS + 1);
  const counts = new Float64Array(BINS + 1);
  for (const r of radii) {
    const bin = Math.min(BINS, Math.floor(Math.log(r / low) / width));
    sums[bin] += r;
    counts[bin]++;
  }
  const used = counts.map((_, bin) => bin).filter((bin) => counts[bin] > 0);
  return {values: used.map((bin) => sums[bin] / counts[bin]), weights: used.map((bin) => counts[bin] / radii.length)};
};
