import type {Backend} from '../kernels/backend.js';
import {letEventsIn} from '../kernels/let-events-in.js';
import type {Comoments} from './accumulate/comoments.js';
import type {RowSample} from './accumulate/row-sample.js';
import {significant} from './facets.js';
import type {MomentSpectra} from './moment-spectra.js';
import type {PopulationInput} from './population/index.js';
import {quadraticForms} from './sample/quadratic-forms.js';
import {diagonalOf} from './symmetric.js';

/** Sampled rows that the forms are taken of: a standard error from so many is itself known to 1.6 %. */
const FORM_ROWS = 2048;

/** What the population estimates need of a set of rows and of the sampled ones among them. O(m·D² + D³/3) for m ≤ 2,048 of those. */
export async function populationInput(
  moments: Comoments, spectra: MomentSpectra, correlationEigenvalues: Float64Array, dead: readonly number[], sampled: RowSample, backend: Backend,
): Promise<PopulationInput> {
  const dims = moments.mean.length;
  const centred = centredRows(sampled, moments.count > dims ? Math.ceil(sampled.count / FORM_ROWS) : 1, moments.mean, backend);
  await letEventsIn();
  const rank = significant(spectra.centred, {rows: moments.count, dims}).length;
  return {
    rows: moments.count, dims,
    eigenvalues: spectra.centred,
    fourthMoment: moments.fourth,
    sample: await quadraticForms(centred, dims, spectra.covariance, rank, moments.count, backend),
    secondMoment: spectra.uncentred.map((v) => (v * (moments.count - 1)) / moments.count),
    correlation: {
      eigenvalues: correlationEigenvalues,
      kurtosis: meanKurtosis(centred, dims, diagonalOf(spectra.covariance, dims), dead),
    },
  };
}

/** Every `step`-th row of a sample, less the mean; row-major. */
function centredRows({count, dims, values}: RowSample, step: number, mean: Float64Array, {rowSums}: Backend): Float64Array {
  const chosen = Int32Array.from({length: Math.ceil(count / step)}, (_, i) => i * step);
  const centred = new Float64Array(chosen.length * dims);
  rowSums.centre(values, chosen, mean, centred);
  return centred;
}

/** Mean over the channels that vary of E z⁴ on centred rows, z in units of the standard deviations of all rows. */
function meanKurtosis(centred: Float64Array, dims: number, variance: Float64Array, dead: readonly number[]): number {
  const leftOut = new Set(dead);
  const inverse = Float64Array.from({length: dims}, (_, j) => (leftOut.has(j) ? 0 : 1 / variance[j]));
  let total = 0;
  for (let i = 0; i < centred.length;) {
    for (let j = 0; j < dims; j++, i++) {
      const squared = centred[i] ** 2 * inverse[j];
      total += squared * squared;
    }
  }
  return total / (centred.length / dims) / Math.max(1, dims - leftOut.size);
}

/** The rows of a sample that a test keeps; the sample itself where all are kept. */
export function filterSample(sample: RowSample, keep: (i: number) => boolean): RowSample {
  const kept = Array.from({length: sample.count}, (_, i) => i).filter(keep);
  if (kept.length === sample.count) return sample;
  const values = new Float64Array(kept.length * sample.dims);
  kept.forEach((i, k) => values.set(sample.values.subarray(i * sample.dims, (i + 1) * sample.dims), k * sample.dims));
  return {
    count: kept.length, dims: sample.dims, values, shards: Int32Array.from(kept, (i) => sample.shards[i]),
    rows: Float64Array.from(kept, (i) => sample.rows[i]), labels: kept.map((i) => sample.labels[i]),
  };
}
