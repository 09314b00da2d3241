import {populationEstimates, spectrumBand, type PopulationMetric, type SpectrumBand} from '../../../src/analysis/population/index.js';
import {population, ROW_KINDS, SPECTRA, wideUniforms, type Population, type RowKind} from './draw-rows.js';
import {inputOfRows} from './input-of-rows.js';
import {STRUCTURES, structured} from './structures.js';
import {truthOf} from './truth.js';

/** One row of a table: a distribution of rows, how many of them, and what is estimated. */
export interface Cell {
  readonly index: number;
  readonly table: 'coverage' | 'few rows' | 'correlation';
  readonly kind: RowKind;
  /** of SPECTRA, or of STRUCTURES in the correlation table */
  readonly shape: string;
  readonly dims: number;
  readonly rows: number;
}

export interface MetricResult {
  readonly truth: number;
  /** of all draws; a missing interval does not cover */
  readonly coverage: number;
  /** median width over 3.92 sampling standard deviations of the estimate */
  readonly width: number;
  /** share of draws without interval */
  readonly missing: number;
  /** mean estimate over truth, less 1 */
  readonly bias: number;
  /** standard deviation of the estimate over truth */
  readonly spread: number;
}

export interface CellResult {
  readonly cell: Cell;
  readonly draws: number;
  readonly metrics: Readonly<Partial<Record<PopulationMetric, MetricResult>>>;
  /** in the coverage table */
  readonly band?: BandResult;
}

export interface BandResult {
  /** share of draws whose band holds every population eigenvalue */
  readonly coverage: number;
  /** median over ranks and draws of high/low */
  readonly width: number;
  readonly missing: number;
}

export const bandHolds = ({low, high}: SpectrumBand, eigenvalues: ArrayLike<number>): boolean =>
  low.every((value, j) => value <= eigenvalues[j] * (1 + 1e-9) && eigenvalues[j] <= high[j] * (1 + 1e-9));

const METRICS: Readonly<Record<Cell['table'], readonly PopulationMetric[]>> = {
  'coverage': ['effective-rank', 'effective-rank-singular', 'participation-ratio', 'rankme'],
  'few rows': ['participation-ratio', 'effective-rank', 'effective-rank-singular', 'rankme'],
  'correlation': ['correlation-effective-rank'],
};

export function cells(): Cell[] {
  const coverage = ROW_KINDS.flatMap((kind) => [2, 5, 20].flatMap((ratio) => Object.keys(SPECTRA).map((shape) => (
    {table: 'coverage' as const, kind, shape, dims: 64, rows: ratio * 64}))));
  const few = ROW_KINDS.slice(0, 3).flatMap((kind) => [0.25, 0.5, 1].flatMap((ratio) => Object.keys(SPECTRA).map((shape) => (
    {table: 'few rows' as const, kind, shape, dims: 128, rows: ratio * 128}))));
  const correlation = ROW_KINDS.slice(0, 3).flatMap((kind) => [2, 5].flatMap((ratio) => Object.keys(STRUCTURES).map((shape) => (
    {table: 'correlation' as const, kind, shape, dims: 64, rows: ratio * 64}))));
  return [...coverage, ...few, ...correlation].map((cell, index) => ({...cell, index}));
}

/** Mean of the rows for `rankme`: one root mean square of a channel, in every channel. */
const meanOf = ({eigenvalues, dims}: Population): Float64Array =>
  new Float64Array(dims).fill(Math.sqrt(eigenvalues.reduce((sum, value) => sum + value, 0) / dims));

/** Few-row cells and bands take a fifth of the draws: each costs two inversions or some hundred double integrals. */
export function measureCell(cell: Cell, draws: number): CellResult {
  const {table, kind, shape, dims, rows} = cell;
  const distribution = table === 'correlation' ? structured(kind, shape, dims) : population(kind, SPECTRA[shape](dims));
  const mean = meanOf(distribution);
  const count = table === 'few rows' ? Math.ceil(draws / 5) : draws;
  const found = METRICS[table].map((metric) => ({metric, truth: truthOf(metric, distribution, mean), estimates: [] as number[], widths: [] as number[], covered: 0}));
  const bandDraws = table === 'coverage' ? Math.ceil(draws / 5) : 0;
  const bands: SpectrumBand[] = [];
  for (let draw = 0; draw < count; draw++) {
    const values = distribution.draw(rows, wideUniforms(draw + 1, cell.index + 1));
    const input = inputOfRows(values, rows, dims, {mean, correlation: table === 'correlation'});
    const estimates = populationEstimates(input);
    for (const one of found) {
      const estimate = estimates[one.metric];
      if ('reason' in estimate) continue;
      one.estimates.push(estimate.estimate);
      if (estimate.low === null || estimate.high === null) continue;
      one.widths.push(estimate.high - estimate.low);
      if (estimate.low <= one.truth * (1 + 1e-12) && one.truth <= estimate.high * (1 + 1e-12)) one.covered++;
    }
    const band = draw < bandDraws ? spectrumBand(input) : null;
    if (band && !('reason' in band)) bands.push(band);
  }
  const metrics = Object.fromEntries(found.map((one) => [one.metric, summary(one, count)]));
  return {cell, draws: count, metrics, ...(table === 'coverage' && {band: bandSummary(bands, distribution.eigenvalues, bandDraws)})};
}

function summary({truth, estimates, widths, covered}: {truth: number; estimates: number[]; widths: number[]; covered: number}, draws: number): MetricResult {
  const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
  const deviation = Math.sqrt(estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (estimates.length - 1));
  const width = widths.sort((a, b) => a - b)[Math.floor(widths.length / 2)] ?? NaN;
  return {truth, coverage: covered / draws, width: width / (3.92 * deviation), missing: 1 - widths.length / draws, bias: mean / truth - 1, spread: deviation / truth};
}

const bandSummary = (bands: readonly SpectrumBand[], eigenvalues: Float64Array, draws: number): BandResult => {
  const widths = bands.flatMap(({low, high}) => low.map((value, j) => high[j] / value)).sort((a, b) => a - b);
  return {
    coverage: bands.filter((band) => bandHolds(band, eigenvalues)).length / draws,
    width: widths[Math.floor(widths.length / 2)] ?? NaN,
    missing: 1 - bands.length / draws,
  };
};
