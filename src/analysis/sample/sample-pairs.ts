import type {Backend} from '../../kernels/backend.js';
import {inTurns, letEventsIn} from '../../kernels/let-events-in.js';
import type {ProductPrecision, ProductRows} from '../../kernels/products.js';
import type {RowSums} from '../../kernels/row-sums.js';
import {columnMedians, median} from '../../kernels/select.js';
import type {RowSample} from '../accumulate/row-sample.js';
import {dot} from '../symmetric.js';
import {createNearest} from './nearest-neighbours.js';
import {createUnionFind} from './union-find.js';

/** Rows whose pairs give the median distance. */
const MEDIAN_ROWS = 512;
const NEIGHBOURS = 10;
/** Cosines are told apart to 2⁻⁴⁰, well above their rounding: of copies the earlier is the nearer, whichever backend multiplies. */
const COSINE_STEPS = 2 ** 40;

export interface PairThresholds {
  /** ε of near-copies, as a share of the median pair distance */
  readonly near: number;
  /** the wider ε at which copies have saturated and chance neighbours have not */
  readonly wide: number;
}

/**
 * Facts about pairs of the row sample, from one pass over the tiles of its Gram matrix. Zero rows are left out of all but
 * `neighbourRatios`, where the point 0 is one more distinct row.
 */
export interface SamplePairs {
  /** rows that took part */
  readonly rows: number;
  /** indices of them in the sample */
  readonly members: Int32Array;
  /** mean over i < j of exp(−2‖u − v‖²), u and v L2-normalised */
  readonly meanPotential: number;
  /** ‖UᵀU‖²_F = Σ over all i, j of cos², i = j included */
  readonly squaredGram: number;
  /** how often each row is among the 10 nearest of another by cosine; null under 12 rows */
  readonly hubCounts: Int32Array | null;
  /** second over first distance of each distinct row to its nearest others, ascending; empty under 3 distinct rows */
  readonly neighbourRatios: Float64Array;
  /** distinct rows, exactly equal ones taken as one */
  readonly distinct: number;
  readonly medianDistance: number;
  /** pairs of distinct rows nearer than near and wide × the median distance */
  readonly nearPairs: number;
  readonly widePairs: number;
  /** rows in each single-linkage cluster at `near` (exact copies counted), descending; clusters of one included */
  readonly clusterRows: readonly number[];
  /** distinct rows in each of those clusters, in the same order */
  readonly clusterDistinct: readonly number[];
  /** sizes of groups of exactly equal rows, descending; ones included */
  readonly copyRows: readonly number[];
}

/** O(m²·D) for a sample of m rows, m ≤ 4,096; the m×m matrix is never held. */
export async function samplePairs(sample: RowSample, backend: Backend, thresholds: PairThresholds, precision: ProductPrecision = 'float64'): Promise<SamplePairs> {
  const {dims} = sample;
  const {members, centred, squared, inverseNorm, centreDot, centreSquared} = await gather(sample, backend.rowSums, precision);
  const m = members.length;
  await letEventsIn();
  const points = squared.length;
  const first = firstCopies(centred, points, dims, backend.rowSums);
  const distinctPoints = Int32Array.from(first.keys()).filter((i) => first[i] === i);
  const distinctRows = distinctPoints.filter((i) => i < m);
  const medianDistance = await medianPairDistance(centred, squared, distinctRows, dims, backend);
  const near2 = (thresholds.near * medianDistance) ** 2;
  const wide2 = (thresholds.wide * medianDistance) ** 2;

  const scan = backend.pairScan(points, centreSquared);
  const {angleLimit, distanceLimit} = scan.rows;
  scan.rows.centreDot.set(centreDot);
  scan.rows.inverseNorm.set(inverseNorm);
  scan.rows.squared.set(squared.map((v, i) => (first[i] === i ? v : Infinity)));
  angleLimit.fill(-Infinity);
  const byCosine = m > NEIGHBOURS + 1 ? createNearest(m, NEIGHBOURS, angleLimit) : null;
  const byDistance = createNearest(points, 2, distanceLimit, wide2);
  const clusters = createUnionFind(m);
  for (let i = 0; i < m; i++) if (first[i] !== i) clusters.union(first[i], i);
  let potential = 0;
  let squaredGram = m;
  let nearPairs = 0;
  let widePairs = 0;

  const visit = (i: number, from: number, at: number, count: number): void => {
    const found = scan.scan(i, from, from + count, at);
    potential += scan.sums[0];
    squaredGram += 2 * scan.sums[1];
    for (let k = 0; k < 3 * found; k += 3) {
      const j = from + scan.found[k];
      const angle = Math.round(scan.found[k + 1] * COSINE_STEPS) / COSINE_STEPS;
      byCosine?.add(i, j, angle);
      byCosine?.add(j, i, angle);
      const distance2 = scan.found[k + 2];
      byDistance.add(i, j, distance2);
      byDistance.add(j, i, distance2);
      if (distance2 < wide2) widePairs++;
      if (distance2 < near2) {
        nearPairs++;
        clusters.union(i, j);
      }
    }
  };
  /** The zero row has distances alone. */
  const visitZero = (i: number, at: number): void => {
    if (scan.scan(i, m, m + 1, at) === 0) return;
    byDistance.add(i, m, scan.found[2]);
    byDistance.add(m, i, scan.found[2]);
  };
  await backend.gram(centred, points, dims, ({i, j, height, width, values, stride}) => {
    scan.open({values});
    for (let r = 0; r < height; r++) {
      const from = i === j ? i + r + 1 : j;
      const at = r * stride + from - j;
      const count = Math.min(m, j + width) - from;
      if (count > 0) visit(i + r, from, at, count);
      if (m < j + width && i + r < m) visitZero(i + r, r * stride + m - j);
    }
  });

  const sizes = clusterSizes(m, clusters.find, first);
  return {
    rows: m, members,
    meanPotential: m > 1 ? potential / ((m * (m - 1)) / 2) : NaN,
    squaredGram, hubCounts: byCosine?.occurrences() ?? null,
    neighbourRatios: distinctPoints.length > 2 ? neighbourRatios(byDistance.keys, distinctPoints) : new Float64Array(0),
    distinct: distinctRows.length, medianDistance, nearPairs, widePairs, ...sizes,
    copyRows: groupSizes(m, (i) => first[i]),
  };
}

interface SampleRows {
  /** indices in the sample of the rows that are not zero */
  readonly members: Int32Array;
  /** those rows, and after them one zero row if there is any, less the centre; row-major */
  readonly centred: ProductRows;
  /** squared norms of the centred rows */
  readonly squared: Float64Array;
  /** 1/‖x‖ of each member */
  readonly inverseNorm: Float64Array;
  /** dot product of each centred row with the centre */
  readonly centreDot: Float64Array;
  readonly centreSquared: number;
}

/** Rows that the centre is the median of. */
const CENTRE_ROWS = 512;

/**
 * Rows less a coordinate-wise median of some of them: distances keep their digits under a large offset, and beside a corrupt row. Any
 * centre near the rows gives the same distances and angles but for rounding, so it need not be the median of all.
 */
async function gather({count, dims, values}: RowSample, rowSums: RowSums, precision: ProductPrecision): Promise<SampleRows> {
  const norms = squaredNorms(values, count, dims, rowSums);
  const members = Int32Array.from(norms.keys()).filter((r) => norms[r] > 0);
  const step = Math.ceil(members.length / CENTRE_ROWS);
  const centre = await columnMedians(values, dims, members.filter((_, i) => i % step === 0));
  const zero = norms.indexOf(0);
  const points = zero < 0 ? members : Int32Array.from([...members, zero]);
  const centred = new (precision === 'float32' ? Float32Array : Float64Array)(points.length * dims);
  const centreDot = new Float64Array(points.length);
  await inTurns(points.length, dims, (from, end) => {
    for (let i = from; i < end; i++) centreDot[i] = subtractCentre(values, points[i] * dims, centre, centred, i * dims);
  });
  return {
    members, centred, centreDot,
    squared: squaredNorms(centred, points.length, dims, rowSums),
    inverseNorm: Float64Array.from(members, (r) => 1 / Math.sqrt(norms[r])),
    centreSquared: dot(centre, centre),
  };
}

/** to = y = x − centre, with 0 for −0. Returns y · centre. */
function subtractCentre(values: Float64Array, from: number, centre: Float64Array, to: ProductRows, at: number): number {
  let along = 0;
  for (let j = 0; j < centre.length; j++) {
    const y = values[from + j] - centre[j] + 0;
    to[at + j] = y;
    along += y * centre[j];
  }
  return along;
}

function squaredNorms(rows: ProductRows, count: number, dims: number, rowSums: RowSums): Float64Array {
  const norms = new Float64Array(count);
  rowSums.norms(rows, count, dims, new Float64Array(dims), norms, new Float64Array(count));
  return norms;
}

/** For each row the index of the first row equal to it. */
function firstCopies(rows: ProductRows, m: number, dims: number, rowSums: RowSums): Int32Array {
  const words = new Uint32Array(2 * m);
  rowSums.hash(rows, m, dims, words);
  const seen = new Map<number, number[]>();
  const equal = (a: number, b: number): boolean => {
    for (let k = 0; k < dims; k++) if (rows[a * dims + k] !== rows[b * dims + k]) return false;
    return true;
  };
  return Int32Array.from({length: m}, (_, i) => {
    const bucket = seen.get(words[2 * i]);
    const match = bucket?.find((j) => equal(i, j));
    if (match !== undefined) return match;
    if (bucket) bucket.push(i);
    else seen.set(words[2 * i], [i]);
    return i;
  });
}

/** Median distance between distinct rows, over the pairs of up to 512 of them spread evenly. */
async function medianPairDistance(rows: ProductRows, squared: Float64Array, distinct: Int32Array, dims: number, backend: Backend): Promise<number> {
  const count = Math.min(MEDIAN_ROWS, distinct.length);
  if (count < 2) return 0;
  const chosen = Int32Array.from({length: count}, (_, i) => distinct[Math.floor((i * distinct.length) / count)]);
  const panel = rows.slice(0, count * dims);
  chosen.forEach((r, i) => panel.set(rows.subarray(r * dims, (r + 1) * dims), i * dims));
  const distances = new Float64Array((count * (count - 1)) / 2);
  let n = 0;
  await backend.gram(panel, count, dims, ({i, j, height, width, values, stride}) => {
    for (let r = i; r < i + height; r++) {
      for (let c = i === j ? r + 1 : j; c < j + width; c++) {
        distances[n++] = Math.max(0, squared[chosen[r]] + squared[chosen[c]] - 2 * values[(r - i) * stride + c - j]);
      }
    }
  });
  return Math.sqrt(median(distances));
}

/** r2/r1 of the distinct rows that have a nearest neighbour at a positive distance. */
function neighbourRatios(keys: Float64Array, distinct: Int32Array): Float64Array {
  const ratios = Float64Array.from(distinct, (i) => Math.sqrt(keys[2 * i + 1] / keys[2 * i]));
  return ratios.filter((r) => Number.isFinite(r)).sort();
}

function groupSizes(m: number, representative: (i: number) => number): number[] {
  const sizes = new Map<number, number>();
  for (let i = 0; i < m; i++) sizes.set(representative(i), (sizes.get(representative(i)) ?? 0) + 1);
  return [...sizes.values()].sort((a, b) => b - a);
}

function clusterSizes(m: number, find: (i: number) => number, first: Int32Array) {
  const rows = new Map<number, number>();
  const distinct = new Map<number, number>();
  for (let i = 0; i < m; i++) {
    const root = find(i);
    rows.set(root, (rows.get(root) ?? 0) + 1);
    if (first[i] === i) distinct.set(root, (distinct.get(root) ?? 0) + 1);
  }
  const roots = [...rows.keys()].sort((a, b) => (rows.get(b) ?? 0) - (rows.get(a) ?? 0) || a - b);
  return {clusterRows: roots.map((r) => rows.get(r) ?? 0), clusterDistinct: roots.map((r) => distinct.get(r) ?? 0)};
}
