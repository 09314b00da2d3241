import {isotropicSpectrum} from './isotropic.js';

/** The Marchenko–Pastur law fitted to the bulk: white noise of variance σ² with some directions risen above it. */
export type NoiseFit =
  | {readonly status: 'ok'; readonly variance: number; readonly edge: number; readonly above: number; readonly distance: number}
  | {readonly status: 'undefined'; readonly reason: string};

/** 95 % point of the Tracy–Widom law of real symmetric matrices. */
const TRACY_WIDOM_95 = 0.979;
/** Largest Kolmogorov distance between a bulk of m eigenvalues and the law at which it still counts as white noise: eigenvalues are rigid, and hardly one is more than two places off. */
const maxDistance = (m: number): number => Math.max(0.05, 2.5 / m);

/**
 * σ² from the median of the eigenvalues that are not above the edge, the edge from σ² with Johnstone's centring and scaling, until
 * they agree. Sources: Gavish and Donoho 2014 (median), Johnstone 2001 (edge). O(D) a round.
 */
export function fitNoise(eigenvalues: Float64Array, rows: number): NoiseFit {
  const dims = eigenvalues.length;
  const n = rows - 1;
  if (n <= dims) return {status: 'undefined', reason: `${rows} rows are too few for ${dims} dimensions`};
  if (dims < 20) return {status: 'undefined', reason: `${dims} eigenvalues are too few to fit a law to`};
  if (!(eigenvalues[dims - 1] > dims * 2 ** -52 * eigenvalues[0])) return {status: 'undefined', reason: 'some eigenvalues are zero'};
  let above = 0;
  for (let round = 0; round < dims; round++) {
    const bulk = eigenvalues.subarray(above);
    const law = isotropicSpectrum(rows, bulk.length);
    const variance = middle(bulk) / middle(law);
    const edge = variance * upperEdge(n, bulk.length);
    const next = countAbove(eigenvalues, edge);
    if (next > dims / 2) break;
    if (next <= above) {
      const distance = kolmogorov(bulk, law, variance);
      if (distance > maxDistance(bulk.length)) return {status: 'undefined', reason: `the tail is not white noise: its distribution is ${distance.toFixed(3)} off the Marchenko–Pastur law`};
      return {status: 'ok', variance, edge, above, distance};
    }
    above = next;
  }
  return {status: 'undefined', reason: 'no bulk of white noise: more than half of the eigenvalues rise above every fit'};
}

const middle = (descending: Float64Array): number => (descending[(descending.length - 1) >> 1] + descending[descending.length >> 1]) / 2;

/** Of the largest eigenvalue of white noise with unit variance, at 95 %. */
function upperEdge(n: number, p: number): number {
  const root = Math.sqrt(n - 1) + Math.sqrt(p);
  const scale = (root / n) * Math.cbrt(1 / Math.sqrt(n - 1) + 1 / Math.sqrt(p));
  return root ** 2 / n + TRACY_WIDOM_95 * scale;
}

function countAbove(descending: Float64Array, limit: number): number {
  let count = 0;
  while (count < descending.length && descending[count] > limit) count++;
  return count;
}

/** Largest difference between the two distribution functions, at the points of the bulk; both descending and of one length. */
function kolmogorov(bulk: Float64Array, law: Float64Array, variance: number): number {
  const m = bulk.length;
  let largest = 0;
  for (let k = 0, i = 0; k < m; k++) {
    while (i < m && variance * law[i] > bulk[k]) i++;
    largest = Math.max(largest, Math.abs(i - k) / m);
  }
  return largest;
}
