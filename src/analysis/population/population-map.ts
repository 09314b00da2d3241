import {combine, complexVector, log, over, times, type ComplexVector} from './complex.js';
import {contourAround, integral, resolventSums, type Contour} from './contour.js';
import type {Radii} from './effective-rows.js';

/**
 * The map from the sample's complex plane to the population's along a contour: where the sample resolvent is seen at z, the
 * population resolvent would be seen at w(z) (Silverstein's equation; Mestre 2008). For a function f analytic around the population
 * eigenvalues ℓ, and Ψ with Ψ′(w) = f(w)/w,
 *   Σ f(ℓ_i) = (1/2πi)∮ Ψ(w(z)) Σ_i λ_i/(λ_i − z)² dz,   ∂/∂λ_i Σ f(ℓ) = (1/2πi)∮ f(w(z))/(z − λ_i)² dz.
 * Both follow from Mestre's formula by parts, hold for rows of any radii, and need no derivative of w (docs/adr/0010).
 */
export interface PopulationMap {
  /** positive, descending, the largest 1 */
  readonly eigenvalues: Float64Array;
  /** degrees of freedom of the rows: N − 1 when centred, N when not */
  readonly rows: number;
  readonly contour: Contour;
  readonly w: ComplexVector;
  readonly logW: ComplexVector;
  /** dw/dz */
  readonly slope: ComplexVector;
  /** Σ_i λ_i/(λ_i − z) */
  readonly sum: ComplexVector;
  /** Σ_i λ_i/(λ_i − z)² */
  readonly density: ComplexVector;
  /** e with mean r e/(1 + r e) = γ(1 + z m_F): a row of radius r has quadratic form n r e/(1 + r e) in the resolvent */
  readonly leverage: ComplexVector;
}

/** Where rows are fewer than this multiple of directions the contour gets too close to 0. */
export const MAX_RATIO = 0.95;
const CHECK = 1e-3;
/** Single heavy rows put singularities beside the spectrum that must lie inside the curve: a wider one is tried where the check fails. */
const MARGINS = [1, 2, 4];

/** @returns a sentence instead of a map where D/n ≥ 0.95, or where f = 1 does not give D or f = w the trace within 1e-3. */
export const populationMap = (eigenvalues: Float64Array, rows: number, radii: Radii, height?: number): PopulationMap | string => {
  const dims = eigenvalues.length;
  if (dims === 0) return 'the rows have no variance';
  if (dims >= MAX_RATIO * rows) return `too few rows for the contour: ${dims} directions over ${rows} degrees of freedom (it needs less than ${MAX_RATIO})`;
  let failure = '';
  for (const margin of MARGINS) {
    const contour = contourAround(eigenvalues, rows, margin, height);
    const images = imagesOf(contour.z, eigenvalues, rows, radii);
    const map = {eigenvalues, rows, contour, ...images, logW: log(images.w)};
    const error = errorOf(map);
    if (error < CHECK) return map;
    failure = `the contour fails its check: f = 1 and f = w are off by ${Number.isFinite(error) ? error.toExponential(1) : 'an unknown amount'}`;
  }
  return failure;
};

/**
 * w, dw/dz, Σ λ/(λ − z), Σ λ/(λ − z)² and e at points z, ordered from far outside the spectrum inwards or along a curve.
 * q = Σ λ/(λ − z)/n, e solves mean r e/(1 + r e) = q, w = z e/q. Right for any number of rows. O(D · points).
 */
export const imagesOf = (z: ComplexVector, eigenvalues: Float64Array, rows: number, radii: Radii) => {
  const {first, second} = resolventSums(eigenvalues, z);
  const sum = combine([[1, times(z, first)]], eigenvalues.length);
  const density = combine([[1, first], [1, times(z, second)]]);
  const q = combine([[1 / rows, sum]]);
  const {leverage, slope: turn} = leverages(q, radii);
  const stretch = over(q, leverage);
  // d(q/e)/dz = (1/e − q/e² · de/dq) dq/dz, dq/dz = density/n
  const change = times(combine([[1 / rows, density]]), over(combine([[1, leverage], [-1, times(q, turn)]]), times(leverage, leverage)));
  const slope = over(combine([[1, stretch], [-1, times(z, change)]]), times(stretch, stretch));
  return {w: over(z, stretch), slope, density, sum, leverage};
};

/** Σ f(ℓ) of the population, given Ψ(w) along the contour. */
export const populationSum = ({contour, density}: PopulationMap, primitive: ComplexVector): number => integral(contour, times(primitive, density));

/** How far f = 1 is from D and f = w from the trace, the larger of both relative errors. */
const errorOf = (map: PopulationMap): number => {
  const count = populationSum(map, map.logW) / map.eigenvalues.length;
  const trace = populationSum(map, map.w) / map.eigenvalues.reduce((sum, value) => sum + value, 0);
  return Math.max(Math.abs(count - 1), Math.abs(trace - 1));
};

const PASSES = 40;

/** e(q) and de/dq by Newton's method, each point starting from the one before it, the first far from the spectrum where e ≈ q/(1 − q). */
const leverages = (q: ComplexVector, radii: Radii): {leverage: ComplexVector; slope: ComplexVector} => {
  const leverage = over(q, combine([[-1, q]], 1));
  const slope = complexVector(q.re.length);
  const step = new Float64Array(4);
  let ratioRe = 1;
  let ratioIm = 0;
  for (let k = 0; k < q.re.length; k++) {
    const equalRe = leverage.re[k];
    const equalIm = leverage.im[k];
    let re = equalRe * ratioRe - equalIm * ratioIm;
    let im = equalRe * ratioIm + equalIm * ratioRe;
    for (let pass = 0; pass < PASSES; pass++) {
      newtonStep(q.re[k], q.im[k], re, im, radii, step);
      re -= step[0];
      im -= step[1];
      if (step[0] ** 2 + step[1] ** 2 <= 1e-28 * (re * re + im * im)) break;
    }
    const size = equalRe * equalRe + equalIm * equalIm;
    ratioRe = (re * equalRe + im * equalIm) / size;
    ratioIm = (im * equalRe - re * equalIm) / size;
    [leverage.re[k], leverage.im[k], slope.re[k], slope.im[k]] = [re, im, step[2], step[3]];
  }
  return {leverage, slope};
};

/** Into `out`: (mean r e/(1 + r e) − q)·de/dq and de/dq = 1/mean r/(1 + r e)², real and imaginary parts. */
const newtonStep = (qr: number, qi: number, er: number, ei: number, {values, weights}: Radii, out: Float64Array): void => {
  let fr = -qr;
  let fi = -qi;
  let dr = 0;
  let di = 0;
  for (let b = 0; b < values.length; b++) {
    const r = values[b];
    const p = weights[b];
    const ur = 1 + r * er;
    const ui = r * ei;
    const unit = 1 / (ur * ur + ui * ui);
    const re = ur * unit;
    const im = -ui * unit;
    fr += p * (1 - re);
    fi -= p * im;
    dr += p * r * (re * re - im * im);
    di += p * r * 2 * re * im;
  }
  const size = dr * dr + di * di;
  out[0] = (fr * dr + fi * di) / size;
  out[1] = (fi * dr - fr * di) / size;
  out[2] = dr / size;
  out[3] = -di / size;
};
