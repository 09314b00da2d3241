/**
 * Expected eigenvalues of the sample covariance (divisor n = N − 1) of N isotropic Gaussian rows with unit variance in D dimensions:
 * quantiles of the Marchenko–Pastur law at the middles of D equal parts, descending; zeros past min(n, D).
 * Source: Marchenko and Pastur 1967; density √((λ₊−λ)(λ−λ₋))/(2πγλ), γ = D/n, λ± = (1 ± √γ)².
 */
export function isotropicSpectrum(rows: number, dims: number): Float64Array {
  const result = new Float64Array(dims);
  const n = rows - 1;
  if (n < 1) return result;
  const gamma = dims / n;
  const live = Math.min(n, dims);
  const {position, mass} = cumulativeMass(gamma);
  const total = mass[mass.length - 1];
  for (let k = 0, i = 0; k < live; k++) {
    const target = ((live - k - 0.5) / live) * total;
    if (k === 0) i = mass.length - 1;
    while (i > 1 && mass[i - 1] > target) i--;
    const t = (target - mass[i - 1]) / (mass[i] - mass[i - 1] || 1);
    result[k] = position[i - 1] + t * (position[i] - position[i - 1]);
  }
  const scale = dims / result.reduce((a, b) => a + b, 0);
  return result.map((v) => v * scale);
}

const STEPS = 8192;

/** Mass of the continuous part below each of a grid of positions; λ = 1 + γ − 2√γ cos θ makes the integrand smooth at both edges. */
function cumulativeMass(gamma: number): {position: Float64Array; mass: Float64Array} {
  const centre = 1 + gamma;
  const half = 2 * Math.sqrt(gamma);
  const position = new Float64Array(STEPS + 1);
  const mass = new Float64Array(STEPS + 1);
  for (let i = 0; i <= STEPS; i++) position[i] = centre - half * Math.cos((Math.PI * i) / STEPS);
  for (let i = 1; i <= STEPS; i++) {
    const theta = (Math.PI * (i - 0.5)) / STEPS;
    const lambda = centre - half * Math.cos(theta);
    mass[i] = mass[i - 1] + (half * Math.sin(theta)) ** 2 / (2 * Math.PI * gamma * lambda) * (Math.PI / STEPS);
  }
  return {position, mass};
}
