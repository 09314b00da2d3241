import {usageError} from '../errors.js';
import type {Evidence} from './accumulate/evidence.js';
import {significant, type Facets} from './facets.js';
import {fitPowerLaw} from './metrics/alpha.js';
import {sum} from './metrics/spectral-functions.js';

/** What one public implementation prints for the same rows, in float64, with the convention that makes it differ. */
export type CompatValue =
  | {readonly status: 'ok'; readonly value: number | number[]; readonly convention: string; readonly details?: Readonly<Record<string, number>>}
  | {readonly status: 'undefined'; readonly reason: string};

export type CompatValues = Readonly<Record<string, CompatValue>>;

type Convention = (facets: Facets, evidence: Evidence) => CompatValues;

/** Definitions as those projects publish them (science notes in docs/metrics.md; values proved in fixtures/oracles/compat.expected.json). */
const CONVENTIONS = {
  paper: (facets) => ({
    'effective-rank': ok(Math.exp(tupleEntropy(shares(facets))), 'Roy and Vetterli 2007: singular values of the raw matrix, no ε'),
    rankme: ok(Math.exp(tupleEntropy(shares(facets), 1e-7)), 'Garrido et al. 2023: σ uncentred, p = σ/Σσ + 1e-7'),
  }),
  jing: ({spectrum, shape}, {normalize}) => ({
    'log-spectrum': normalize === 'l2'
      ? ok(Array.from(significant(spectrum.eigenvalues, shape), Math.log), 'Jing et al. 2022: ln λ of the covariance (N − 1) of L2-normalised rows')
      : {status: 'undefined', reason: 'that code normalises rows first: add --normalize l2'},
  }),
  'stable-pretraining': (facets) => ({rankme: ok(Math.exp(tupleEntropy(shares(facets), 1e-5)), 'σ uncentred, p = σ/Σσ + 1e-5')}),
  'stable-pretraining-jax': (facets) => ({
    rankme: ok(Math.exp(tupleEntropy(shares(facets, 1e-7), 1e-7)), 'σ uncentred, p = σ/(Σσ + 1e-7) + 1e-7'),
  }),
  reptrix: ({spectrum, shape}) => {
    const variances = spectrum.eigenvalues.subarray(0, Math.min(shape.rows, shape.dims));
    const total = sum(variances);
    return {
      rankme: ok(Math.exp(tupleEntropy(variances.map((v) => v / total), 1e-7)), 'explained variance ratios of a PCA (centred, λ not σ), p + 1e-7'),
      alpha: reptrixAlpha(variances),
    };
  },
  lightly: ({rows, shape}) => ({
    'normalized-std': ok(meanStdWithZeros(rows, shape), 'mean over channels of the std (N − 1) of L2-normalised rows, zero rows kept, no factor √D'),
  }),
} as const satisfies Record<string, Convention>;

export type CompatName = keyof typeof CONVENTIONS;
export const COMPAT_NAMES = Object.keys(CONVENTIONS) as readonly CompatName[];

/** The names asked for; `all` is every one. @throws CollapsarError 2 for a name that is not known */
export function checkCompat(name: string): readonly CompatName[] {
  if (name === 'all') return COMPAT_NAMES;
  if (Object.hasOwn(CONVENTIONS, name)) return [name as CompatName];
  throw usageError('unknown-compat', `no implementation is known as '${name}'`, `known: ${COMPAT_NAMES.join(', ')}, all`);
}

export const compatValues = (names: readonly CompatName[], facets: Facets, evidence: Evidence): Record<string, CompatValues> =>
  Object.fromEntries(names.map((name) => [name, CONVENTIONS[name](facets, evidence)]));

const ok = (value: number | number[], convention: string, details?: Record<string, number>): CompatValue =>
  ({status: 'ok', value, convention, ...(details ? {details} : {})});

/** σ/(Σσ + ε) of the raw matrix, min(N, D) of them. */
function shares({uncentred, shape}: Facets, epsilon = 0): Float64Array {
  const live = significant(uncentred.eigenvalues, shape).map((v) => Math.sqrt(v * (shape.rows - 1)));
  const total = sum(live) + epsilon;
  const result = new Float64Array(Math.min(shape.rows, shape.dims));
  live.forEach((s, k) => (result[k] = s / total));
  return result;
}

/** −Σ (p + ε) ln (p + ε), not renormalised; 0·ln 0 = 0. */
function tupleEntropy(p: Float64Array, epsilon = 0): number {
  let h = 0;
  for (const share of p) if (share + epsilon > 0) h -= (share + epsilon) * Math.log(share + epsilon);
  return h;
}

/** Ranks 11…100 of the explained variance ratios; its R² is unweighted, over indices 11…500 (or D − 10). */
function reptrixAlpha(variances: Float64Array): CompatValue {
  if (variances.length < 100) return {status: 'undefined', reason: 'that code fails under 100 components'};
  const {slope, intercept} = fitPowerLaw(variances, 11, 100);
  const end = variances.length >= 512 ? 500 : variances.length - 10;
  return ok(-slope, 'weighted least squares on ranks 11…100, weights 1/j; r2 unweighted over all indices, r2At100 over the fit', {
    r2: plainR2(variances, slope, intercept, end), r2At100: plainR2(variances, slope, intercept, 100),
  });
}

/** Unweighted R² of ln λ over 0-based indices 11 … end − 1. */
function plainR2(variances: Float64Array, slope: number, intercept: number, end: number): number {
  const indices = Array.from({length: Math.max(0, end - 11)}, (_, i) => i + 11);
  const logs = indices.map((i) => Math.log(variances[i]));
  const mean = sum(logs) / logs.length;
  const residual = indices.reduce((a, i, k) => a + (logs[k] - intercept - slope * Math.log(i + 1)) ** 2, 0);
  return 1 - residual / logs.reduce((a, y) => a + (y - mean) ** 2, 0);
}

function meanStdWithZeros({directionM2, meanDirection, nonZeroRows}: Facets['rows'], {rows, dims}: Facets['shape']): number {
  let total = 0;
  for (let j = 0; j < dims; j++) {
    total += Math.sqrt((directionM2[j] + (meanDirection[j] ** 2 * nonZeroRows * (rows - nonZeroRows)) / rows) / (rows - 1));
  }
  return total / dims;
}
