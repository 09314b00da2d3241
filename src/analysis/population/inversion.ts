import type {Radii} from './effective-rows.js';
import {nonnegativeLeastSquares} from './nonnegative-least-squares.js';
import {imagesOf} from './population-map.js';

const POINTS = 60;
const LEVELS = 120;
/** weight of Σh = 1 and Σh·t = mean λ against the relative residuals of the points */
const CONSTRAINT = 10;
/** directions in the complex plane along which the resolvent is read: z = x(1 + .3i), x(1 + i), −x */
const RAYS: readonly (readonly [number, number])[] = [[1, 0.3], [1, 1], [-1, 0]];

/** A population spectrum as weights on a grid of levels. */
export interface InvertedSpectrum {
  readonly levels: Float64Array;
  /** sum to 1 within the fit */
  readonly weights: Float64Array;
}

/**
 * El Karoui's (2008) inversion of the Marčenko–Pastur equation, for any number of rows, here for rows of any radii:
 * Σ λ/(λ − z) = D Σ_k h_k t_k/(t_k − w(z)) with w from the sample (population-map.ts), solved for h ≥ 0 by least squares of the
 * relative residuals. Bias of effective-rank of simulated rows −3…−11 % at N/D = ¼, −5…+8 % at ½ (docs/calibration-intervals.md); real vectors come
 * out 4–24 % low at ½ (docs/adr/0010).
 * O(sample eigenvalues + 1e6).
 * @param eigenvalues the positive ones, descending, the largest 1
 * @param dims directions of the population
 */
export const invertSpectrum = (eigenvalues: Float64Array, rows: number, dims: number, radii: Radii): InvertedSpectrum => {
  const largest = eigenvalues[0];
  const smallest = eigenvalues[eigenvalues.length - 1];
  const levels = logSpaced(smallest / 10, largest * 1.5, LEVELS);
  const mean = eigenvalues.reduce((sum, value) => sum + value, 0) / dims;
  const equations = normalEquations();
  const x = logSpaced(largest * 3, smallest / 3, POINTS);
  for (const [a, b] of RAYS) {
    const {w, sum} = imagesOf({re: x.map((value) => a * value), im: x.map((value) => b * value)}, eigenvalues, rows, radii);
    for (let k = 0; k < POINTS; k++) {
      const scale = dims / Math.hypot(sum.re[k], sum.im[k]);
      equations.add(levels.map((t) => (scale * t * (t - w.re[k])) / ((t - w.re[k]) ** 2 + w.im[k] ** 2)), (scale * sum.re[k]) / dims);
      if (b !== 0) equations.add(levels.map((t) => (scale * t * w.im[k]) / ((t - w.re[k]) ** 2 + w.im[k] ** 2)), (scale * sum.im[k]) / dims);
    }
  }
  equations.add(levels.map(() => CONSTRAINT), CONSTRAINT);
  equations.add(levels.map((t) => (CONSTRAINT * t) / mean), CONSTRAINT);
  return {levels, weights: equations.solve()};
};

const normalEquations = () => {
  const gram = new Float64Array(LEVELS * LEVELS);
  const target = new Float64Array(LEVELS);
  return {
    add: (row: Float64Array, right: number): void => {
      for (let i = 0; i < LEVELS; i++) {
        target[i] += row[i] * right;
        for (let j = 0; j <= i; j++) gram[i * LEVELS + j] += row[i] * row[j];
      }
    },
    solve: (): Float64Array => {
      for (let i = 0; i < LEVELS; i++) for (let j = 0; j < i; j++) gram[j * LEVELS + i] = gram[i * LEVELS + j];
      return nonnegativeLeastSquares(gram, target);
    },
  };
};

/** −Σ p ln p of p = ℓ^power/Σℓ^power when `dims` directions are spread as the spectrum says, and ln Σ ℓ^power. */
export const invertedEntropy = ({levels, weights}: InvertedSpectrum, dims: number, power: 1 | 0.5): {entropy: number; logTotal: number} => {
  let total = 0;
  let weighted = 0;
  for (let k = 0; k < levels.length; k++) {
    const value = levels[k] ** power;
    total += dims * weights[k] * value;
    weighted += dims * weights[k] * value * Math.log(value);
  }
  return {entropy: Math.log(total) - weighted / total, logTotal: Math.log(total)};
};

const logSpaced = (low: number, high: number, count: number): Float64Array =>
  Float64Array.from({length: count}, (_, k) => low * (high / low) ** (k / (count - 1)));
