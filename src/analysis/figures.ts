import type {Backend} from '../kernels/backend.js';
import type {NormStatistics} from './accumulate/norm-statistics.js';
import type {Correlation} from './judge/correlation.js';
import type {Facts} from './judge/facts.js';
import type {LearningCurvePoint} from './population/index.js';
import {dot, eigenvectorsOf, rowOf, type Symmetric} from './symmetric.js';

/** What pictures are drawn from, in sizes that do not grow with N, and with D only as its own length. */
export type Figures = {
  readonly correlation?: {readonly order: number[]; readonly cells: number; readonly lower: number[]};
  readonly scatter?: {readonly x: number[]; readonly y: number[]; readonly labels: (string | null)[] | null};
  readonly norms?: {readonly edges: number[]; readonly counts: number[]};
  readonly learningCurve?: {readonly metric: string; readonly points: LearningCurvePoint[]};
};

const CELLS = 256;
const SCATTER_ROWS = 1500;
const NORM_BINS = 40;

/** O(D³) for the two leading eigenvectors and O(D²) for the order of the channels. */
export async function buildFigures(facts: Facts, backend: Backend): Promise<Figures> {
  const {learningCurve} = facts;
  return {
    ...(facts.correlation.channels.length > 1 ? {correlation: heatMap(facts.correlation)} : {}),
    ...(facts.dims > 1 && facts.trace > 0 ? {scatter: await scatter(facts, backend)} : {}),
    ...(facts.evidence.norms.count > 0 ? {norms: normHistogram(facts.evidence.norms)} : {}),
    ...(learningCurve ? {learningCurve: {metric: 'effective-rank', points: [...learningCurve.points]}} : {}),
  };
}

/** Channels in the order in which Prim's algorithm joins them by |r|, in at most 256 cells; a cell shows the r of largest |r| in it, in percent. */
function heatMap({channels, matrix}: Correlation) {
  const c = channels.length;
  const order = clusterOrder(matrix, c);
  const size = Math.ceil(c / Math.min(c, CELLS));
  const cells = Math.ceil(c / size);
  const lower: number[] = [];
  for (let a = 0; a < cells; a++) {
    const rows = order.slice(a * size, (a + 1) * size).map((channel) => rowOf(matrix, c, channel));
    for (let b = 0; b <= a; b++) lower.push(a === b ? 100 : Math.round(100 * strongest(rows, order.slice(b * size, (b + 1) * size))));
  }
  return {order: order.map((a) => channels[a]), cells, lower};
}

function strongest(rows: readonly Float64Array[], channels: readonly number[]): number {
  let best = 0;
  for (const row of rows) for (const j of channels) if (Math.abs(row[j]) > Math.abs(best)) best = row[j];
  return best;
}

/** Each next channel is the one most correlated with any that is already placed: clusters come out together. O(c²). */
function clusterOrder(matrix: Symmetric, c: number): number[] {
  const nearest = new Float64Array(c).fill(-1);
  const placed = new Uint8Array(c);
  const order: number[] = [];
  for (let next = 0; order.length < c;) {
    order.push(next);
    placed[next] = 1;
    const row = rowOf(matrix, c, next);
    let best = -1;
    for (let j = 0; j < c; j++) {
      if (placed[j]) continue;
      nearest[j] = Math.max(nearest[j], Math.abs(row[j]));
      if (best < 0 || nearest[j] > nearest[best]) best = j;
    }
    next = best;
  }
  return order;
}

/** The sample on the two leading principal components, at most 1,500 rows spread evenly; each component's entry of largest size is positive. */
async function scatter({evidence, moments, spectra, dims}: Facts, backend: Backend) {
  const {vectors} = await eigenvectorsOf(spectra.covariance, dims, [0, 1], backend);
  const {sample} = evidence;
  const count = Math.min(SCATTER_ROWS, sample.count);
  const rows = Array.from({length: count}, (_, i) => Math.floor((i * sample.count) / count));
  const projected = (axis: number): number[] => rows.map((r) =>
    Number(dot(sample.values.subarray(r * dims, (r + 1) * dims).map((x, j) => x - moments.mean[j]), vectors.subarray(axis * dims, (axis + 1) * dims)).toPrecision(6)));
  return {x: projected(0), y: projected(1), labels: evidence.classes ? rows.map((r) => sample.labels[r]) : null};
}

/** Equal bins between the 0.1 % and 99.9 % quantiles, none narrower than 2 % of the least (the statistics keep 0.8 %); what lies outside counts in the first and last. */
function normHistogram(norms: NormStatistics) {
  const low = norms.quantile(0.001);
  const width = Math.max((norms.quantile(0.999) - low) / NORM_BINS, 0.02 * low);
  const bins = Math.max(1, Math.round((norms.quantile(0.999) - low) / width));
  const edges = Array.from({length: bins + 1}, (_, i) => low - width / 2 + (width * (i * (bins + 1))) / bins);
  const below = edges.map((edge, i) => (i === 0 ? 0 : i === bins ? norms.count : norms.countBelow(edge)));
  return {edges, counts: below.slice(1).map((n, i) => n - below[i])};
}
