import {STRIPE_ROWS} from './analysis/accumulate/shard-accumulator.js';
import type {Population} from './analysis/estimate-population.js';
import {isotropicSpectrum} from './analysis/isotropic.js';
import type {Facts} from './analysis/judge/facts.js';
import type {Measured} from './analysis/measure.js';
import {fitNoise} from './analysis/noise-fit.js';
import type {Policy} from './analysis/policy.js';
import type {PopulationEstimate} from './analysis/population/index.js';
import type {PrefixMeasures} from './analysis/prefixes.js';
import type {PermutedNull} from './analysis/sample/permuted-null.js';
import {diagonalOf} from './analysis/symmetric.js';
import type {StandingFinding, Verdict} from './analysis/verdict.js';
import type {AuditOptions} from './audit.js';
import type {SourceInfo} from './io/source.js';
import type {Backend} from './kernels/backend.js';
import type {Interval, MetricResult, Report} from './report/schema.js';
import type {SelectionSummary} from './row-set.js';
import {version} from './version.js';

export interface Judged {
  readonly shards: readonly SourceInfo[];
  readonly selection: SelectionSummary | null;
  readonly options: AuditOptions;
  readonly policy: Policy;
  readonly backend: Backend;
  readonly facts: Facts;
  readonly findings: readonly StandingFinding[];
  readonly verdict: Verdict;
  readonly measured: Readonly<Record<string, Measured>>;
  /** null where no metric that has one was asked for */
  readonly population: Population | null;
  readonly permuted: PermutedNull | null;
  readonly prefixes: readonly PrefixMeasures[];
}

/** The one object of the contract, from what was read, measured and judged. */
export function buildReport({shards, selection, options, policy, backend, facts, findings, verdict, measured, population, permuted, prefixes}: Judged): Report {
  const {evidence} = facts;
  const [first] = shards;
  return {
    schemaVersion: 1,
    tool: {name: 'collapsar', version},
    input: {
      sources: shards.map((s) => s.path),
      format: first.format,
      dtype: widestDtype(shards),
      storedPrecision: evidence.storedPrecision,
      rows: evidence.rowsRead,
      dims: evidence.dims,
      rowsUsed: evidence.rowsUsed,
      column: first.column,
      normalize: evidence.normalize,
      layer: options.layer ?? null,
      label: options.label ?? null,
      ...(selection && {selection: {...selection, where: [...selection.where]}}),
    },
    settings: {
      backend: backend.name, kernel: backend.kernel, seed: options.seed ?? 0, classes: options.classes ?? null,
      nonfinite: options.nonfinite ?? 'error', ...(options.precision === 'fast' && {precision: 'fast' as const}), stripeRows: STRIPE_ROWS, policy: {version: policy.version, thresholds: policy.thresholds},
    },
    health: health(facts),
    spectrum: {...spectrum(facts, permuted, population), ...(options.precision === 'fast' && {unseen: facts.allSpectra.unseen})},
    channels: channels(facts),
    metrics: Object.fromEntries(Object.entries(measured).map(([id, m]) => [id, metric(m, population?.metrics[id])])),
    ...(prefixes.length > 0 ? {prefixes: prefixes.map((p) => ({dims: p.dims, metrics: Object.fromEntries(Object.entries(p.metrics).map(([id, m]) => [id, metric(m)]))}))} : {}),
    findings: findings.map(({id, severity, title, rule, source, evidence: shown, advice}) => ({id, severity, title, rule, source, evidence: {...shown}, advice})),
    verdict: {...verdict},
  };
}

/** `mixed` names what shards of different dtypes were promoted to. */
function widestDtype(shards: readonly SourceInfo[]): string {
  const dtypes = [...new Set(shards.map((s) => s.dtype))];
  return dtypes.length === 1 ? dtypes[0] : `mixed (${dtypes.join(', ')})`;
}

function health({evidence, distinct}: Facts): Report['health'] {
  return {
    nonFiniteRows: evidence.nonFiniteRows,
    zeroRows: evidence.zeroRows,
    duplicateRows: evidence.distinct.rows - evidence.distinct.distinct,
    distinctRows: evidence.distinct.distinct,
    distinctRowsMethod: evidence.distinct.method,
    distinctRowsEstimate: distinct.estimate,
    firstNonFiniteRow: evidence.firstNonFiniteRow,
    outlierRows: evidence.aside.indices.length,
    sampleRows: evidence.sample.count,
  };
}

function spectrum(facts: Facts, permuted: PermutedNull | null, population: Population | null): Report['spectrum'] {
  const {covariance, correlationSpectrum, rank, attainable, evidence} = facts;
  const eigenvalues = Array.from(facts.allSpectra.centred);
  const trace = eigenvalues.reduce((a, v) => a + v, 0);
  return {
    eigenvalues, trace,
    noiseFloor: covariance.floor, liveRank: rank.liveRank, attainableRank: attainable, cliff: rank.cliff,
    correlationEigenvalues: Array.from(correlationSpectrum.eigenvalues), correlationNoiseFloor: correlationSpectrum.floor,
    noiseFit: fitNoise(covariance.eigenvalues, facts.rows),
    ...(permuted ? {permuted: {...permuted, eigenvalues: [...permuted.eigenvalues]}} : {}),
    isotropic: trace > 0 ? Array.from(isotropicSpectrum(evidence.rowsUsed, evidence.dims), (v) => (v * trace) / evidence.dims) : null,
    ...(population && {band: written(population.band)}),
  };
}

/** Six digits are more than a band has. */
function written(band: Population['band']): Report['spectrum']['band'] {
  if ('reason' in band) return {reason: band.reason};
  const short = (values: readonly number[]) => values.map((value) => Number(value.toPrecision(6)));
  return {low: short(band.low), high: short(band.high), level: band.level, smoothing: band.smoothing};
}

function channels({channels: c, correlation, duplicates, collinear, lost, allMoments, dims}: Facts): Report['channels'] {
  const maxAbsCorrelation = new Array<number | null>(dims).fill(null);
  correlation.channels.forEach((j, a) => (maxAbsCorrelation[j] = correlation.maxAbsOfChannel[a]));
  return {
    dead: [...c.dead], nearDead: [...c.nearDead], duplicates: duplicates.map((g) => [...g]), outliers: [...c.outliers],
    collinear: collinear.map((g) => [...g]), lostShare: lost ? Array.from(lost.leverage) : null,
    mean: Array.from(allMoments.mean),
    std: Array.from(diagonalOf(allMoments.m2, dims), (v) => Math.sqrt(Math.max(0, v / (allMoments.count - 1)))),
    maxAbsCorrelation,
  };
}

function metric(measured: Measured, population?: PopulationEstimate): MetricResult {
  if (measured.status !== 'ok') return measured;
  const {status, value, unit, convention, ceiling, details} = measured;
  return {status, value, unit, convention, ceiling, ...intervalOf(population), ...(details ? {details: {...details}} : {})};
}

function intervalOf(population: PopulationEstimate | undefined): {interval: Interval | null; intervalReason: string | null} {
  if (!population) return {interval: null, intervalReason: 'no population estimate of this measure'};
  if ('reason' in population) return {interval: null, intervalReason: population.reason};
  const {estimate, low, high, level, method, intervalReason} = population;
  return {interval: {estimate, low, high, level, method}, intervalReason};
}
