import {combine, exp, log, times, type ComplexVector} from './complex.js';
import {derivativeAt, integral, pairIntegral, pairWeights} from './contour.js';
import {populationSum, type PopulationMap} from './population-map.js';

/** Below this many directions the correction for bias, of the order 1/D², does more harm than good. */
const FEW = 8;

/** Entropy −Σ p ln p of p = ℓ^power/Σℓ^power over the population eigenvalues ℓ, and what its error depends on. */
export interface EntropyEstimate {
  readonly entropy: number;
  /** sampling variance for Gaussian rows: the second-order (Hoeffding) part counted once */
  readonly variance: number;
  /** (2/N)Σ t²λ², the infinitesimal jackknife for Gaussian rows: the second-order part counted twice */
  readonly linearVariance: number;
  /** t_i = ∂entropy/∂λ_i */
  readonly gradient: Float64Array;
  /** F(w(z)) with entropy = F summed over the spectrum to first order, and dF/dz */
  readonly influence: ComplexVector;
  readonly influenceSlope: ComplexVector;
  /** ln Σ ℓ^power */
  readonly logTotal: number;
}

/**
 * ln B − A/B with A = Σ ℓ^p ln ℓ^p and B = Σ ℓ^p, each corrected for the bias (1/2πi)∮ ½ f′(w) ln(dw/dz) dw of real Gaussian rows
 * (Bai & Silverstein 2004, whose mean is ½ d/dz ln w′ in these terms). Variance: their covariance
 * (2/n²)(m′m′/(m − m)² − 1/(z − z)²) integrated against f(w₁)f(w₂); the first term is (w₁ − w₂)⁻² dw₁dw₂ and drops out.
 * O(D · points + points²).
 */
export const entropyOf = (map: PopulationMap, power: 1 | 0.5): EntropyEstimate => {
  const {logW, slope, contour, eigenvalues, rows} = map;
  const raised = exp(logW, power);
  const raisedLog = times(raised, logW);
  // f′(w)·dw/dz of f = w^p, and of f = w^p ln w
  const unit = times(exp(logW, power - 1), slope);
  const unitLog = times(unit, logW);
  const total = populationSum(map, combine([[1 / power, raised]]));
  const weighted = populationSum(map, combine([[1, raisedLog], [-1 / power, raised]]));
  const logSlope = log(slope);
  const bias = (f: ComplexVector) => (eigenvalues.length < FEW ? 0 : integral(contour, times(f, logSlope)) / 2);
  const b = total - bias(combine([[power, unit]]));
  const a = weighted - bias(combine([[power * power, unitLog], [power, unit]]));

  const ratio = weighted / total;
  const influence = combine([[(1 + ratio) / total, raised], [-power / total, raisedLog]]);
  const influenceSlope = combine([[(power * ratio) / total, unit], [(-power * power) / total, unitLog]]);
  const gradient = derivativeAt(contour, influence, eigenvalues);
  let squares = 0;
  for (let i = 0; i < gradient.length; i++) squares += (gradient[i] * eigenvalues[i]) ** 2;
  const linearVariance = (2 / rows) * squares;
  const paired = pairIntegral(pairWeights(contour), influence, influenceSlope);
  return {
    entropy: Math.log(b) - a / b,
    variance: eigenvalues.length < FEW ? Math.max(paired, linearVariance) : paired,
    linearVariance, gradient, influence, influenceSlope,
    logTotal: Math.log(b),
  };
};
