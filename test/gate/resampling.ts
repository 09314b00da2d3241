/** How often the gate breaks over seeded resamplings of an unchanged model, and of one that lost a share of its effective rank. */
import {judgeDrop} from '../../src/analysis/compare/judge-drop.js';
import {DEFAULT_POLICY} from '../../src/analysis/policy.js';
import {populationEstimates, populationInfluences, type PopulationEstimate} from '../../src/analysis/population/index.js';
import {compareWithBaseline} from '../../src/gate/baseline.js';
import {checkBudgets, parseBudget} from '../../src/gate/budgets.js';
import {symmetricEigenvectors} from '../../src/kernels/symmetric-eigenvectors.js';
import type {Influences, MetricResult, Report} from '../../src/report/schema.js';
import {inputOfRows} from '../population/support/input-of-rows.js';
import {backend} from '../support/measure-rows.js';
import {permutation, uniforms} from '../support/random.js';
import {reportWith} from '../support/reports.js';
import {gaussianRows, rotated, type Rows} from '../support/rows.js';

/** A distribution of rows, and the same inputs after a model lost a share of its effective rank. */
export interface Population {
  readonly dims: number;
  /** rows by seed; those of the same number are of the same input */
  draw(rows: number, seed: number): Rows;
  lose(rows: Rows): Rows;
}

/** Gaussian rows in directions that are no channels; the loss makes the spectrum λ^(1+ε). */
export function gaussianPopulation(spectrum: readonly number[], share: number): Population {
  const tilt = tiltOf(spectrum, share);
  const dims = spectrum.length;
  const turn = rotated({values: Float64Array.from({length: dims * dims}, (_, k) => (k % (dims + 1) === 0 ? 1 : 0)), rows: dims, dims}, 3).values;
  const squash = symmetric(turn, spectrum.map((_, j) => tilt[j]), dims);
  return {
    dims,
    draw: (rows, seed) => times(gaussianRows(rows, dims, {seed, scale: (j) => Math.sqrt(spectrum[j])}), turn),
    lose: (rows) => times(rows, squash),
  };
}

/** Rows drawn from a set without replacement; the loss makes the set's own spectrum λ^(1+ε). */
export async function populationOf({values, rows, dims}: Rows, share: number): Promise<Population> {
  const mean = Float64Array.from({length: dims}, (_, j) => sum(rows, (r) => values[r * dims + j]) / rows);
  const centred = values.map((x, k) => x - mean[k % dims]);
  const covariance = new Float64Array(dims * dims);
  for (let r = 0; r < rows; r++) for (let i = 0; i < dims; i++) for (let j = 0; j < dims; j++) covariance[i * dims + j] += centred[r * dims + i] * centred[r * dims + j] / (rows - 1);
  const {vectors, eigenvalues} = await eigen(covariance, dims);
  const squash = symmetric(vectors, tiltOf(eigenvalues, share), dims);
  return {
    dims,
    draw: (count, seed) => ({values: Float64Array.from(permutation(rows, seed).slice(0, count).flatMap((r) => Array.from(centred.subarray(r * dims, (r + 1) * dims)))), rows: count, dims}),
    lose: (some) => times(some, squash),
  };
}

async function eigen(matrix: Float64Array, dims: number): Promise<{vectors: Float64Array; eigenvalues: number[]}> {
  const {vectors} = await symmetricEigenvectors(matrix, dims, Array.from({length: dims}, (_, k) => k), backend);
  const eigenvalues = Array.from({length: dims}, (_, k) => {
    const v = vectors.subarray(k * dims, (k + 1) * dims);
    return sum(dims, (i) => v[i] * sum(dims, (j) => matrix[i * dims + j] * v[j]));
  });
  return {vectors, eigenvalues};
}

const sum = (n: number, f: (i: number) => number): number => {
  let total = 0;
  for (let i = 0; i < n; i++) total += f(i);
  return total;
};

const effectiveRank = (spectrum: readonly number[]): number => {
  const total = sum(spectrum.length, (j) => spectrum[j]);
  return Math.exp(-sum(spectrum.length, (j) => (spectrum[j] / total) * Math.log(spectrum[j] / total)));
};

/** λ^(ε/2) by direction, so that the effective rank is 1 − share of what it was; of equal λ, by rank. */
function tiltOf(spectrum: readonly number[], share: number): number[] {
  const flat = spectrum[0] < 1.001 * spectrum.at(-1)!;
  const factor = (epsilon: number): number[] => spectrum.map((v, j) => (flat ? 1 / (j + 1) : v / spectrum[0]) ** (epsilon / 2));
  const target = (1 - share) * effectiveRank(spectrum);
  let [low, high] = [0, 20];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const tilted = factor(middle);
    if (effectiveRank(spectrum.map((v, j) => v * tilted[j] ** 2)) > target) low = middle;
    else high = middle;
  }
  return factor(low);
}

/** Vᵀ diag(d) V for eigenvectors in the rows of V. */
const symmetric = (v: Float64Array, d: readonly number[], n: number): Float64Array =>
  Float64Array.from({length: n * n}, (_, k) => sum(n, (a) => v[a * n + Math.floor(k / n)] * d[a] * v[a * n + (k % n)]));

function times({values, rows, dims}: Rows, matrix: Float64Array): Rows {
  const out = new Float64Array(rows * dims);
  for (let r = 0; r < rows; r++) for (let i = 0; i < dims; i++) for (let j = 0; j < dims; j++) out[r * dims + j] += values[r * dims + i] * matrix[i * dims + j];
  return {values: out, rows, dims};
}

/** A share of the rows from elsewhere in the population. */
function withNew(rows: Rows, others: Rows, share: number, seed: number): Rows {
  const uniform = uniforms(seed);
  const values = rows.values.slice();
  for (let r = 0; r < rows.rows; r++) if (uniform() < share) values.set(others.values.subarray(r * rows.dims, (r + 1) * rows.dims), r * rows.dims);
  return {...rows, values};
}

function reportOf({values, rows, dims}: Rows): {report: Report; influences: Influences} {
  const input = inputOfRows(values, rows, dims, {correlation: true});
  const estimates = populationEstimates(input);
  const influences = {sample: 'all rows', estimates: Object.fromEntries(Object.entries(populationInfluences(input)).map(([id, e]) => [id, {log: e.log, standardError: e.standardError, perRow: Array.from(e.perRow)}]))};
  const {input: one} = reportWith();
  const metrics = Object.fromEntries((['effective-rank', 'correlation-effective-rank'] as const).map((id) => [id, resultOf(estimates[id])]));
  return {report: reportWith({input: {...one, rows, rowsUsed: rows, dims}, metrics, influences}), influences};
}

const resultOf = (estimate: PopulationEstimate): MetricResult => ('reason' in estimate ? {status: 'undefined', reason: estimate.reason}
  : {status: 'ok', value: estimate.estimate, unit: 'dimensions', convention: 'its own', ceiling: null, interval: estimate, intervalReason: null});

export const BUDGETS = ['effective-rank >= baseline', 'effective-rank >= baseline - 2 %', 'effective-rank >= baseline - 5 %', 'effective-rank >= baseline - 10 %'] as const;
/** by the finding alone */
export const NO_BUDGET = 'none';

/** Of so many resamplings, how many broke each budget. */
export interface Broken {
  readonly unchanged: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
}

/** @param share of the candidate's rows that are not the baseline's: 0 the same rows, 1 all others */
export function resample(population: Population, {rows, share, draws, firstSeed = 1}: {rows: number; share: number; draws: number; firstSeed?: number}): Broken {
  const broken = {unchanged: counts(), lost: counts()};
  for (let seed = firstSeed; seed < firstSeed + draws; seed++) {
    const before = population.draw(rows, 2 * seed);
    const after = withNew(before, population.draw(rows, 2 * seed + 1), share, seed);
    const base = reportOf(before);
    for (const [name, candidate] of [['unchanged', after], ['lost', population.lose(after)]] as const) {
      for (const rule of brokenBy(base.report, reportOf(candidate))) broken[name][rule]++;
    }
  }
  return broken;
}

const counts = (): Record<string, number> => Object.fromEntries([...BUDGETS, NO_BUDGET].map((rule) => [rule, 0]));

function brokenBy(base: Report, {report, influences}: {report: Report; influences: Influences}): string[] {
  const against = compareWithBaseline('baseline.json', base, report, influences);
  const budgets = checkBudgets(BUDGETS.map(parseBudget), report, against).filter(({status}) => status === 'broken').map(({text}) => text);
  return judgeDrop(against.differences, DEFAULT_POLICY) ? [...budgets, NO_BUDGET] : budgets;
}
