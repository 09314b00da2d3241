import {inTurns} from '../../kernels/let-events-in.js';
import {columnMedians, median} from '../../kernels/select.js';
import {comomentsOfRows, withoutRows, type Comoments} from '../accumulate/comoments.js';
import {allMoments, countingMoments, type Evidence} from '../accumulate/evidence.js';
import {partOf} from '../accumulate/shard-accumulator.js';
import type {RowSample} from '../accumulate/row-sample.js';
import type {Policy} from '../policy.js';
import {isFactored} from '../symmetric.js';

/** Which rows the findings are judged on: neither zero nor set aside as outliers. */
export interface CountingRows {
  /** with the rows that outweigh all others set aside as well */
  readonly evidence: Evidence;
  /** of the rows that count, and of all rows used (the same object where all count) */
  readonly moments: Comoments;
  readonly all: Comoments;
  /** rows are set aside as outliers */
  readonly asideStands: boolean;
  /** whether the i-th row of the sample counts */
  readonly counts: (i: number) => boolean;
}

export async function rowsThatCount(collected: Evidence, policy: Policy): Promise<CountingRows> {
  const evidence = await setHeavyRowsAside(collected, policy);
  const within = await countingMoments(evidence);
  const all = await allMoments(evidence, within);
  if (within.count < 2) return {evidence, moments: all, all, asideStands: false, counts: () => true};
  const asideStands = evidence.aside.indices.length > 0 && evidence.aside.indices.length <= mostOutliers(evidence, policy);
  const takeBack = !asideStands && evidence.aside.indices.length > 0;
  return {
    evidence, all, asideStands,
    moments: !takeBack ? within : evidence.zeroRows === 0 ? all : await allMoments({...evidence, zeroRows: 0}, within),
    counts: sampleFilter(evidence, asideStands),
  };
}

/** One row in a hundred, or three where they are at most a tenth: more are a population of their own. */
function mostOutliers({rowsUsed}: Evidence, policy: Policy): number {
  const {rows, rowShare, fewRowsShare} = policy.thresholds['outlier-rows'];
  return Math.max(rowShare * rowsUsed, Math.min(rows, fewRowsShare * rowsUsed));
}

function sampleFilter({aside, sample}: Evidence, leaveOut: boolean): (i: number) => boolean {
  const set = new Set(leaveOut ? aside.indices.map((index) => `${index.shard}:${index.row}`) : []);
  return (i) => !set.has(`${sample.shards[i]}:${sample.rows[i]}`) && !isZero(sample, i);
}

function isZero({values, dims}: RowSample, i: number): boolean {
  for (let k = i * dims; k < (i + 1) * dims; k++) if (values[k] !== 0) return false;
  return true;
}

/**
 * A few rows that hold most of the variance, each far beyond the rest, are set aside too: in a small set a row well under the fixed
 * limit of the pass is enough to make the spectrum its own. Looked for where the sample is the whole set (docs/adr/0011-judging-rank.md).
 */
async function setHeavyRowsAside(evidence: Evidence, policy: Policy): Promise<Evidence> {
  const {sample, aside, parts, dims} = evidence;
  if (sample.count !== evidence.rowsUsed) return evidence;
  const counts = sampleFilter(evidence, true);
  const members = Array.from({length: sample.count}, (_, i) => i).filter(counts);
  const heavy = await heavyRows(sample, members, policy);
  if (heavy.length === 0 || heavy.length + aside.indices.length > mostOutliers(evidence, policy) || members.length - heavy.length < 2) return evidence;
  const valuesOf = (rows: readonly number[]): Float64Array => {
    const values = new Float64Array(rows.length * dims);
    rows.forEach((i, k) => values.set(sample.values.subarray(i * dims, (i + 1) * dims), k * dims));
    return values;
  };
  const rest = members.filter((i) => !heavy.includes(i));
  const inPart = (rows: readonly number[], part: number): Float64Array => valuesOf(rows.filter((i) => partOf(sample.rows[i], parts.length) === part));
  const indices = [...aside.indices, ...heavy.map((i) => ({shard: sample.shards[i], row: sample.rows[i]}))];
  return {
    ...evidence,
    aside: {...aside, indices, values: concatenate(aside.values, valuesOf(heavy))},
    parts: parts.map((part, p) => (isFactored(part.m2) ? momentsOf(inPart(rest, p), dims) : withoutRows(part, inPart(heavy, p)))),
  };
}

const momentsOf = (rows: Float64Array, dims: number): Comoments => comomentsOfRows(rows, rows.length / dims, dims);

function concatenate(a: Float64Array, b: Float64Array): Float64Array {
  const both = new Float64Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/** Rows of ten times the median distance and more, when together they hold over half of the squares; else none. O(m·D). */
async function heavyRows({values, dims}: RowSample, members: readonly number[], policy: Policy): Promise<number[]> {
  const limits = policy.thresholds['outlier-rows'];
  const centre = await columnMedians(values, dims, members);
  const distances = new Float64Array(members.length);
  await inTurns(members.length, dims, (first, end) => {
    for (let k = first; k < end; k++) for (let j = 0, at = members[k] * dims; j < dims; j++, at++) distances[k] += (values[at] - centre[j]) ** 2;
  });
  const limit = limits.heavyRatio * median(distances.slice());
  const heavy = members.filter((_, k) => limit > 0 && distances[k] > limit);
  const held = distances.reduce((sum, d) => sum + (d > limit ? d : 0), 0);
  return held > limits.heavyShare * distances.reduce((sum, d) => sum + d, 0) ? heavy : [];
}
