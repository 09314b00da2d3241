import type {Backend} from '../kernels/backend.js';
import type {ClassSums} from './accumulate/class-sums.js';
import type {Comoments} from './accumulate/comoments.js';
import {classGeometry} from './class-geometry.js';
import type {ClassFacet, CorrelationFacet, Facets, Shape} from './facets.js';
import {isotropicSpectrum} from './isotropic.js';
import {describeChannels} from './judge/channels.js';
import {correlate, correlationEigenvalues, type Correlation} from './judge/correlation.js';
import type {Facts} from './judge/facts.js';
import type {FacetName, Metric, MetricValue} from './metrics/metric.js';
import {dot, trace} from './symmetric.js';

export type Measured =
  | {readonly status: 'ok'; readonly value: number; readonly unit: string; readonly convention: string; readonly ceiling: number | null;
      readonly details?: Readonly<Record<string, number | string | null | number[]>>}
  | {readonly status: 'undefined'; readonly reason: string}
  | {readonly status: 'error'; readonly code: string; readonly message: string};

/** Every metric asked for, by id. One that fails is a result, not a crash. */
export function measureAll(metrics: readonly Metric[], facets: Facets): Record<string, Measured> {
  const isotropic = isotropicFacets(facets.shape, facets.correlation.channels);
  return Object.fromEntries(metrics.map((metric) => [metric.id, measure(metric, facets, isotropic)]));
}

function measure(metric: Metric, facets: Facets, isotropic: Partial<Facets>): Measured {
  try {
    const result = metric.compute(facets);
    if (result.status === 'undefined') return result;
    if (!Number.isFinite(result.value)) return {status: 'error', code: 'not-a-number', message: `${metric.id} gave ${result.value}`};
    return {...result, unit: metric.unit, convention: metric.convention, ceiling: ceilingOf(metric, facets, isotropic)};
  } catch (error) {
    return {status: 'error', code: 'metric-failed', message: error instanceof Error ? error.message : String(error)};
  }
}

function ceilingOf(metric: Metric, {shape, rank}: Facets, isotropic: Partial<Facets>): number | null {
  if (metric.ceiling === null || shape.rows < 2) return null;
  const result: MetricValue = metric.ceiling === 'isotropic'
    ? metric.compute(isotropic as Pick<Facets, FacetName>)
    : {status: 'ok', value: metric.ceiling(shape, rank)};
  return result.status === 'ok' && Number.isFinite(result.value) ? result.value : null;
}

/** The facets of isotropic Gaussian rows of mean 0 that metrics with an `isotropic` ceiling need. */
function isotropicFacets(shape: Shape, channels: number): Partial<Facets> {
  return {
    shape,
    spectrum: {eigenvalues: isotropicSpectrum(shape.rows, shape.dims)},
    uncentred: {eigenvalues: isotropicSpectrum(shape.rows + 1, shape.dims)},
    correlation: {eigenvalues: isotropicSpectrum(shape.rows, channels), channels, meanAbs: 0, meanSquare: 0, maxAbs: 0},
  };
}

/** Facets of all rows used: those of the rows that count where no row is set aside, else two more eigen-solves. */
export async function facetsOf(facts: Facts, backend: Backend): Promise<Facets> {
  const {evidence, dims} = facts;
  const same = facts.allMoments === facts.moments;
  const moments = facts.allMoments;
  const spectra = facts.allSpectra;
  const correlation = same ? facts.correlation : await correlate(moments, describeChannels(moments, evidence.storedPrecision, facts.policy).dead, backend);
  const correlationValues = same ? facts.correlationSpectrum.eigenvalues : await correlationEigenvalues(correlation, moments, backend);
  return {
    shape: {rows: evidence.rowsUsed, dims},
    spectrum: {eigenvalues: spectra.centred},
    uncentred: {eigenvalues: spectra.uncentred},
    correlation: correlationFacet(correlation, correlationValues),
    rows: {
      nonZeroRows: evidence.directions.count,
      mean: moments.mean,
      meanSquaredNorm: (trace(moments.m2, dims)) / moments.count + dot(moments.mean, moments.mean),
      meanDirection: evidence.directions.mean,
      directionM2: evidence.directions.m2,
      meanNorm: evidence.norms.mean,
      stdNorm: evidence.norms.std,
    },
    pairs: facts.pairs,
    classes: await classFacet(evidence.classes, moments, backend),
    rank: {liveRank: facts.rank.liveRank, attainableRank: facts.attainable, noiseFloor: facts.covariance.floor},
  };
}

async function classFacet(classes: ClassSums | null, moments: Comoments, backend: Backend): Promise<ClassFacet> {
  if (!classes) return {status: 'undefined', reason: 'no labels were given'};
  if (classes.unlabelled > 0) return {status: 'undefined', reason: `${classes.unlabelled} rows have no label`};
  if (classes.names.length < 2) return {status: 'undefined', reason: 'the labels name one class only'};
  return {status: 'ok', geometry: await classGeometry(classes, moments, backend)};
}

const correlationFacet = (c: Correlation, eigenvalues: Float64Array): CorrelationFacet =>
  ({eigenvalues, channels: c.channels.length, meanAbs: c.meanAbs, meanSquare: c.meanSquare, maxAbs: c.maxAbs});
