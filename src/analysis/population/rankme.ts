import {combine, complexVector, times, type ComplexVector} from './complex.js';
import {integral} from './contour.js';
import {halfWidth, intervalOf} from './interval.js';
import {largestOf, type PopulationEstimate, type PopulationInput} from './input.js';
import {populationSum, type PopulationMap} from './population-map.js';
import {measureEntropy, spectrumModel, type MeasuredEntropy, type SpectrumModel} from './spectrum-model.js';

/** what RankMe adds to every p */
const EPSILON = 1e-7;

/**
 * RankMe (Garrido et al. 2023) of the population second moment Σ + μμᵀ: p = σ/Σσ + 1e-7, not renormalised. The contour runs around
 * the eigenvalues θ of XᵀX/N with n = N. Of the variance, the mean's own direction does not fluctuate as a random one would:
 * (2/N)(Σt²θ² − (x̄ᵀT x̄)²) for Gaussian rows, x̄ᵀT x̄ = (1/2πi)∮ F β′ dz with β(z) = x̄ᵀ(XᵀX/N − z)⁻¹x̄ = 1 − ∏(λ_j(N−1)/N − z)/(θ_j − z),
 * so that no eigenvectors are needed. The kurtosis of the influences is that of the centred singular entropy.
 */
export const rankmeEstimate = (input: PopulationInput, centred: SpectrumModel, centredEntropy: MeasuredEntropy | string): PopulationEstimate => {
  const {rows, secondMoment} = input;
  if (secondMoment === undefined) return {reason: 'no eigenvalues of the second moment were given'};
  const model = spectrumModel(secondMoment, rows, rows, centred.radii);
  const measured = measureEntropy(model, 0.5, rows);
  if (typeof measured === 'string') return {reason: measured};
  const value = Math.exp(measured.entropy + epsilonTerms(model, measured, secondMoment.length));
  const uniform = 1 / secondMoment.length + EPSILON;
  const range = [1, Math.exp(-secondMoment.length * uniform * Math.log(uniform))] as const;
  const {detail} = measured;
  const {map} = model;
  if (detail === null || typeof map === 'string') return intervalOf(value, null, range, measured.method, measured.intervalReason);
  if (typeof centredEntropy === 'string') return intervalOf(value, null, range, measured.method, centredEntropy);
  if (centredEntropy.standardError === null) return intervalOf(value, null, range, measured.method, centredEntropy.intervalReason);
  const scale = ((rows - 1) / rows) * (largestOf(input.eigenvalues) / largestOf(secondMoment));
  const meanShare = quadraticOfMean(map, detail.influence, centred.live.map((value) => value * scale));
  const variance = Math.max(detail.variance, detail.linearVariance) - (2 / rows) * meanShare ** 2;
  const half = halfWidth(Math.sqrt(variance * Math.max(1, centredEntropy.kurtosis)), centredEntropy.effectiveRows);
  return intervalOf(value, [value * Math.exp(-half), value * Math.exp(half)], range, measured.method);
};

/** −ε Σ(ln p + 1) over the directions that count, −ε ln ε for each of the others */
const epsilonTerms = ({map, live, dims}: SpectrumModel, {logTotal}: MeasuredEntropy, all: number): number => {
  const logs = typeof map === 'string'
    ? live.reduce((sum, value) => sum + Math.log(value), 0) * (dims / live.length)
    : populationSum(map, combine([[0.5, times(map.logW, map.logW)]]));
  return -EPSILON * (logs / 2 - dims * logTotal + dims) - (all - dims) * EPSILON * Math.log(EPSILON);
};

/** x̄ᵀT x̄
 * @param centred eigenvalues of S(N − 1)/N in the scale of the map's */
const quadraticOfMean = ({contour, eigenvalues}: PopulationMap, influence: ComplexVector, centred: Float64Array): number => {
  const derivative = complexVector(contour.z.re.length);
  for (let k = 0; k < derivative.re.length; k++) {
    const x = contour.z.re[k];
    const y = contour.z.im[k];
    let pr = 1, pi = 0, sr = 0, si = 0;
    for (let i = 0; i < eigenvalues.length; i++) {
      const a = (centred[i] ?? 0) - x;
      const b = eigenvalues[i] - x;
      const sizeA = 1 / (a * a + y * y);
      const sizeB = 1 / (b * b + y * y);
      // (λ − z)/(θ − z), and 1/(λ − z) − 1/(θ − z)
      const qr = (a * b + y * y) * sizeB;
      const qi = y * (a - b) * sizeB;
      const before = pr; // a swap by arrays would make one a step: 20 ms until it is compiled
      pr = pr * qr - pi * qi;
      pi = before * qi + pi * qr;
      sr += a * sizeA - b * sizeB;
      si += y * (sizeA - sizeB);
    }
    derivative.re[k] = pr * sr - pi * si;
    derivative.im[k] = pr * si + pi * sr;
  }
  return integral(contour, times(influence, derivative));
};
