import {complexVector, type ComplexVector} from './complex.js';

/** angle at which the curve passes over the eigenvalues */
export const WIDE = 0.45 * Math.PI;

/**
 * A closed curve around positive numbers that leaves 0 outside. Only the upper half is kept: every function integrated here
 * takes conjugate values at conjugate points. `step` is the quadrature weight, so that (1/2πi)∮ g dz = Σ_k Im(g_k · step_k).
 */
export interface Contour {
  readonly z: ComplexVector;
  readonly step: ComplexVector;
}

/**
 * z = exp(c + R cos θ + i h sin θ), traversed counter-clockwise, trapezoid rule at midpoints: geometric convergence, at a rate of
 * about h/R a point: for the wide curve 64 points for two decades of eigenvalues and fewer, 200 for ten, an error of 1e-8 at most.
 * @param eigenvalues positive, descending
 * @param rows degrees of freedom n; close to the number of eigenvalues the companion transform has a zero left of the smallest
 *   eigenvalue, at a relative distance of 1/(n − D + 1), which must lie inside
 * @param margin distance of the curve from the eigenvalues, in ln z
 * @param height h, less than π/2: a lower curve takes as many more points
 */
export const contourAround = (eigenvalues: Float64Array, rows: number, margin: number, height = WIDE): Contour => {
  const dims = eigenvalues.length;
  const left = Math.log(eigenvalues[dims - 1]) - margin - Math.log1p(1 / Math.max(rows - dims, 0.5));
  const right = Math.log(eigenvalues[0]) + margin;
  const middle = (left + right) / 2;
  const radius = (right - left) / 2;
  const half = Math.max(32, Math.ceil((Math.min(128, 8 * radius) * WIDE) / height));
  const z = complexVector(half);
  const step = complexVector(half);
  for (let k = 0; k < half; k++) {
    const angle = ((k + 0.5) * Math.PI) / half;
    const size = Math.exp(middle + radius * Math.cos(angle));
    const turn = height * Math.sin(angle);
    const x = (z.re[k] = size * Math.cos(turn));
    const y = (z.im[k] = size * Math.sin(turn));
    const du = -radius * Math.sin(angle);
    const dv = height * Math.cos(angle);
    step.re[k] = (x * du - y * dv) / half;
    step.im[k] = (x * dv + y * du) / half;
  }
  return {z, step};
};

/** (1/2πi)∮ g dz */
export const integral = ({step}: Contour, g: ComplexVector): number => {
  let sum = 0;
  for (let k = 0; k < step.re.length; k++) sum += g.re[k] * step.im[k] + g.im[k] * step.re[k];
  return sum;
};

/** Σ_i 1/(λ_i − z) and Σ_i 1/(λ_i − z)² at every point. O(D · points). */
export const resolventSums = (eigenvalues: Float64Array, z: ComplexVector): {first: ComplexVector; second: ComplexVector} => {
  const first = complexVector(z.re.length);
  const second = complexVector(z.re.length);
  for (let k = 0; k < z.re.length; k++) {
    const x = z.re[k];
    const y = z.im[k];
    let re1 = 0, im1 = 0, re2 = 0, im2 = 0;
    for (let i = 0; i < eigenvalues.length; i++) {
      const d = eigenvalues[i] - x;
      const size = 1 / (d * d + y * y);
      const re = d * size;
      const im = y * size;
      re1 += re;
      im1 += im;
      re2 += re * re - im * im;
      im2 += 2 * re * im;
    }
    first.re[k] = re1;
    first.im[k] = im1;
    second.re[k] = re2;
    second.im[k] = im2;
  }
  return {first, second};
};

/** (1/2πi)∮ g(z)/(z − λ_i)² dz for every λ_i. O(D · points). */
export const derivativeAt = ({z, step}: Contour, g: ComplexVector, eigenvalues: Float64Array): Float64Array => {
  const out = new Float64Array(eigenvalues.length);
  for (let k = 0; k < z.re.length; k++) {
    const x = z.re[k];
    const y = z.im[k];
    const re = g.re[k] * step.re[k] - g.im[k] * step.im[k];
    const im = g.re[k] * step.im[k] + g.im[k] * step.re[k];
    for (let i = 0; i < eigenvalues.length; i++) {
      const d = eigenvalues[i] - x;
      const size = 1 / (d * d + y * y);
      const a = d * size;
      const b = y * size;
      out[i] += im * (a * a - b * b) + re * 2 * a * b;
    }
  }
  return out;
};

/** What pairs of points of a curve weigh, row by row j with k < j: of k itself and of its mirror image below the axis; and each point with its own. */
export interface PairWeights {
  readonly above: ComplexVector;
  readonly below: ComplexVector;
  readonly own: ComplexVector;
  readonly mirror: Float64Array;
}

/** Steps carry a factor of 2i over dz/2πi; at the mirrored point dz is −conj(dz); points swapped give the conjugate. O(points²). */
export const pairWeights = ({z, step}: Contour): PairWeights => {
  const half = z.re.length;
  const pairs = (half * (half - 1)) / 2;
  const weights = {above: complexVector(pairs), below: complexVector(pairs), own: complexVector(half), mirror: new Float64Array(half)};
  const put = (to: ComplexVector, at: number, sr: number, si: number, dr: number, di: number): void => {
    const size = (dr * dr + di * di) ** 2;
    const cr = dr * dr - di * di;
    const ci = 2 * dr * di;
    to.re[at] = (sr * cr + si * ci) / size;
    to.im[at] = (si * cr - sr * ci) / size;
  };
  for (let j = 0, at = 0; j < half; j++) {
    const [sr, si] = [step.re[j], step.im[j]];
    for (let k = 0; k < j; k++, at++) {
      const [tr, ti] = [step.re[k], step.im[k]];
      put(weights.above, at, si * ti - sr * tr, -si * tr - sr * ti, z.re[j] - z.re[k], z.im[j] - z.im[k]);
      put(weights.below, at, sr * tr + si * ti, si * tr - sr * ti, z.re[j] - z.re[k], z.im[j] + z.im[k]);
    }
    weights.own.re[j] = (si * si - sr * sr) / 2;
    weights.own.im[j] = -si * sr;
    weights.mirror[j] = (sr * sr + si * si) / (2 * z.im[j] ** 2);
  }
  return weights;
};

/**
 * (1/2πi)²∮∮ ((F(z₁) − F(z₂))/(z₁ − z₂))² dz₁ dz₂, both on the same curve; on the diagonal the quotient is F′.
 * Equal to −2(1/2πi)²∮∮ F(z₁)F(z₂)/(z₁ − z₂)² on nested curves. O(points²).
 */
export const pairIntegral = ({above, below, own, mirror}: PairWeights, f: ComplexVector, derivative: ComplexVector): number => {
  let sum = 0;
  for (let j = 0, at = 0; j < f.re.length; j++) {
    const re = f.re[j];
    const im = f.im[j];
    for (let k = 0; k < j; k++, at++) {
      const x = re - f.re[k];
      const y = im - f.im[k];
      const mirrored = im + f.im[k];
      sum += above.re[at] * (x * x - y * y) - above.im[at] * 2 * x * y + below.re[at] * (x * x - mirrored * mirrored) - below.im[at] * 2 * x * mirrored;
    }
    sum += own.re[j] * (derivative.re[j] ** 2 - derivative.im[j] ** 2) - own.im[j] * 2 * derivative.re[j] * derivative.im[j] + mirror[j] * im * im;
  }
  return sum;
};
