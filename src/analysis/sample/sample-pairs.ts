import type {Backend} from '../../kernels/backend.js';
import type {ProductPrecision, ProductRows} from '../../kernels/products.js';
import {columnMedians, median} from '../../kernels/select.js';
import type {RowSample} from '../accumulate/row-sample.js';
import {createNearest} from './nearest-neighbours.js';
import {createUnionFind} from './union-find.js';

/** Rows whose pairs give the median distance. */
const MEDIAN_ROWS = 512;
const NEIGHBOURS = 10;

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
  const rows = gather(sample, precision);
  const m = rows.members.length;
  const points = rows.squared.length;
  const first = firstCopies(rows.centred, points, dims);
  const distinctPoints = Int32Array.from(first.keys()).filter((i) => first[i] === i);
  const distinctRows = distinctPoints.filter((i) => i < m);
  const medianDistance = await medianPairDistance(rows.centred, rows.squared, distinctRows, dims, backend);
  const near2 = (thresholds.near * medianDistance) ** 2;
  const wide2 = (thresholds.wide * medianDistance) ** 2;

  const byCosine = m > NEIGHBOURS + 1 ? createNearest(m, NEIGHBOURS) : null;
  const byDistance = createNearest(points, 2);
  const clusters = createUnionFind(m);
  for (let i = 0; i < m; i++) if (first[i] !== i) clusters.union(first[i], i);
  let potential = 0;
  let squaredGram = m;
  let nearPairs = 0;
  let widePairs = 0;

  /** Cosines of row i with rows j, from the tile's row of centred dot products. */
  const visitAngles = (i: number, from: number, to: number, dots: Float64Array): void => {
    const {centreDot, centreSquared, inverseNorm} = rows;
    const shift = centreDot[i] + centreSquared;
    const scale = inverseNorm[i];
    let exponentials = 0;
    let squares = 0;
    for (let j = from; j < to; j++) {
      const cosine = Math.max(-1, Math.min(1, (dots[j - from] + centreDot[j] + shift) * scale * inverseNorm[j]));
      exponentials += Math.exp(4 * cosine - 4);
      squares += cosine * cosine;
      byCosine?.add(i, j, -cosine);
      byCosine?.add(j, i, -cosine);
    }
    potential += exponentials;
    squaredGram += 2 * squares;
  };
  const visitDistances = (i: number, from: number, to: number, dots: Float64Array): void => {
    if (first[i] !== i) return;
    const {squared} = rows;
    const own = squared[i];
    for (let j = from; j < to; j++) {
      if (first[j] !== j) continue;
      const distance2 = Math.max(0, own + squared[j] - 2 * dots[j - from]);
      byDistance.add(i, j, distance2);
      byDistance.add(j, i, distance2);
      if (distance2 < wide2 && j < m) {
        widePairs++;
        if (distance2 < near2) {
          nearPairs++;
          clusters.union(i, j);
        }
      }
    }
  };
  await eachRow(rows.centred, points, dims, backend, (i, from, to, dots) => {
    visitAngles(i, from, Math.min(to, m), dots);
    visitDistances(i, from, to, dots);
  });

  const sizes = clusterSizes(m, clusters.find, first);
  return {
    rows: m, members: rows.members,
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
function gather(sample: RowSample, precision: ProductPrecision): SampleRows {
  const {dims, values} = sample;
  const norms = Float64Array.from({length: sample.count}, (_, r) => squaredNorm(values, r, dims));
  const members = Int32Array.from(norms.keys()).filter((r) => norms[r] > 0);
  const zero = norms.indexOf(0);
  const points = zero < 0 ? members : Int32Array.from([...members, zero]);
  const step = Math.ceil(members.length / CENTRE_ROWS);
  const centre = columnMedians(values, dims, members.filter((_, i) => i % step === 0));
  const centred = new (precision === 'float32' ? Float32Array : Float64Array)(points.length * dims);
  const centreDot = new Float64Array(points.length);
  for (let i = 0; i < points.length; i++) {
    for (let j = 0; j < dims; j++) {
      const y = values[points[i] * dims + j] - centre[j] + 0; // + 0 turns −0 into 0
      centred[i * dims + j] = y;
      centreDot[i] += y * centre[j];
    }
  }
  return {
    members, centred, centreDot,
    squared: Float64Array.from(points, (_, i) => squaredNorm(centred, i, dims)),
    inverseNorm: Float64Array.from(members, (r) => 1 / Math.sqrt(norms[r])),
    centreSquared: squaredNorm(centre, 0, dims),
  };
}

function squaredNorm(values: ProductRows, row: number, dims: number): number {
  let sum = 0;
  for (let i = row * dims; i < (row + 1) * dims; i++) sum += values[i] * values[i];
  return sum;
}

/** For each row the index of the first row equal to it. */
function firstCopies(rows: ProductRows, m: number, dims: number): Int32Array {
  const words = (dims * rows.BYTES_PER_ELEMENT) / 4;
  const bytes = new Int32Array(rows.buffer, rows.byteOffset, m * words);
  const seen = new Map<number, number[]>();
  const equal = (a: number, b: number): boolean => {
    for (let k = 0; k < dims; k++) if (rows[a * dims + k] !== rows[b * dims + k]) return false;
    return true;
  };
  return Int32Array.from({length: m}, (_, i) => {
    let h = 0;
    for (let k = i * words; k < (i + 1) * words; k++) h = Math.imul(h ^ bytes[k], 0x9e3779b1) ^ (h >>> 15);
    const bucket = seen.get(h);
    const match = bucket?.find((j) => equal(i, j));
    if (match !== undefined) return match;
    if (bucket) bucket.push(i);
    else seen.set(h, [i]);
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
  await eachRow(panel, count, dims, backend, (i, from, to, dots) => {
    for (let j = from; j < to; j++) distances[n++] = Math.max(0, squared[chosen[i]] + squared[chosen[j]] - 2 * dots[j - from]);
  });
  return Math.sqrt(median(distances));
}

/** Calls `visit(i, from, to, dots)` for runs of pairs i < j, from ≤ j < to, with x_i·x_j in dots[j − from]: each pair once, in a fixed order. */
function eachRow(rows: ProductRows, m: number, dims: number, backend: Backend, visit: (i: number, from: number, to: number, dots: Float64Array) => void): Promise<void> {
  const dots = new Float64Array(m);
  return backend.gram(rows, m, dims, ({i, j, height, width, values, stride}) => {
    for (let r = 0; r < height; r++) {
      const skip = i === j ? r + 1 : 0;
      dots.set(values.subarray(r * stride + skip, r * stride + width));
      visit(i + r, j + skip, j + width, dots);
    }
  });
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
