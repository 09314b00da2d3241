import type {EntropyEstimate} from './entropy.js';
import type {Radii} from './effective-rows.js';
import type {RowSample} from './input.js';
import type {PopulationMap} from './population-map.js';

/** What the sampled rows say about a standard error that theory gives for Gaussian rows. */
export interface RowInfluence {
  /** variance of the rows' influences over that of Gaussian rows: 1 for Gaussian, 2–4 for t₅ channels, below 1 for clusters */
  readonly kurtosis: number;
  /** how many rows of equal influence these are worth: (ΣI²)²/ΣI⁴, for all N rows */
  readonly effectiveRows: number;
  /** influence of each sampled row on the entropy, but for a constant */
  readonly perRow: Float64Array;
}

/**
 * The influence of a row c = x − x̄ on the entropy is Σ t_i y_i², y = Vᵀc. No eigenvectors are needed: t λ is fitted by
 * α + βλ + ηλ² (R² ≥ 0.97 in every trial), and the three quadratic forms of the row sample stand in for 1/λ, 1 and λ. Heavy rows
 * pull the sample eigenvectors towards themselves; what that alone does, n r e/(1 + r e) integrated against F, is taken off first.
 * O(sample · points) when rows are unequal, else O(sample + D).
 * @param scale largest eigenvalue, by which the map's eigenvalues were divided
 */
export const rowInfluence = (map: PopulationMap, entropy: EntropyEstimate, sample: RowSample, radii: Radii, rows: number, scale: number): RowInfluence => {
  const {eigenvalues} = map;
  const target = entropy.gradient.map((t, i) => t * eigenvalues[i]);
  const [constant, linear, square] = quadraticFit(eigenvalues, target);
  let gaussian = 0;
  for (const value of eigenvalues) gaussian += 2 * (constant + linear * value + square * value * value) ** 2;
  const n = sample.squaredNorms.length;
  const influence = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    influence[k] = constant * sample.inverseForms[k] + (linear * sample.squaredNorms[k]) / scale + (square * sample.forms[k]) / (scale * scale);
    if (radii.perRow.length > 0) influence[k] -= selfAlignment(map, entropy, radii.perRow[k]);
  }
  const {variance, effective} = moments(influence);
  return gaussian > 0
    ? {kurtosis: variance / gaussian, effectiveRows: (effective * rows) / n, perRow: influence}
    : {kurtosis: 1, effectiveRows: rows, perRow: influence};
};

/** −n (1/2πi)∮ F′ r e/(1 + r e) dz */
const selfAlignment = ({leverage, contour, rows}: PopulationMap, {influenceSlope}: EntropyEstimate, radius: number): number => {
  let sum = 0;
  for (let k = 0; k < leverage.re.length; k++) {
    const ur = 1 + radius * leverage.re[k];
    const ui = radius * leverage.im[k];
    const size = ur * ur + ui * ui;
    const fr = influenceSlope.re[k] * contour.step.re[k] - influenceSlope.im[k] * contour.step.im[k];
    const fi = influenceSlope.re[k] * contour.step.im[k] + influenceSlope.im[k] * contour.step.re[k];
    sum += fi * (1 - ur / size) + (fr * ui) / size;
  }
  return -rows * sum;
};

export const moments = (values: Float64Array): {variance: number; effective: number} => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let second = 0;
  let fourth = 0;
  for (const value of values) {
    const square = (value - mean) ** 2;
    second += square;
    fourth += square * square;
  }
  return {variance: second / values.length, effective: fourth > 0 ? (second * second) / fourth : values.length};
};

/** Least squares of y on 1, x, x² by modified Gram–Schmidt; directions that x does not span (few distinct values) are left out. */
const quadraticFit = (x: Float64Array, y: Float64Array): readonly [number, number, number] => {
  const columns = [x.map(() => 1), x.slice(), x.map((value) => value * value)];
  const coordinates = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const residual = y.slice();
  const fit = [0, 0, 0];
  columns.forEach((column, c) => {
    const original = dot(column, column);
    for (let b = 0; b < c; b++) {
      const along = dot(columns[b], column);
      for (let i = 0; i < x.length; i++) column[i] -= along * columns[b][i];
      for (let d = 0; d < 3; d++) coordinates[c][d] -= along * coordinates[b][d];
    }
    const length = Math.sqrt(dot(column, column));
    const inverse = length * length > 1e-20 * original ? 1 / length : 0;
    for (let i = 0; i < x.length; i++) column[i] *= inverse;
    for (let d = 0; d < 3; d++) coordinates[c][d] *= inverse;
    const along = dot(column, residual);
    for (let i = 0; i < x.length; i++) residual[i] -= along * column[i];
    for (let d = 0; d < 3; d++) fit[d] += along * coordinates[c][d];
  });
  return [fit[0], fit[1], fit[2]];
};

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
};
