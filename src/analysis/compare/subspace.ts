import type {Backend} from '../../kernels/backend.js';
import {centroidCosines, type CentroidCosines} from './centroid-cosines.js';
import {linearCka, type LinearCka} from './linear-cka.js';
import {degrees, innerProducts, squaredCosines} from './principal-angles.js';
import {recoverDirections, type Recovered} from './recovered-directions.js';
import {pairedRows, type Vectors} from './vectors.js';

/** Two subspaces of one channel space. */
export interface Overlap {
  readonly baseRank: number;
  readonly candidateRank: number;
  /** ‖U_bᵀU_c‖²_F / baseRank: the share of the baseline's subspace that lies in the candidate's; 1 contained, 0 orthogonal */
  readonly overlap: number;
  /** principal angles in degrees, ascending, min(baseRank, candidateRank) of them */
  readonly angles: number[];
  /** directions of either that lie more than 45° off the other subspace */
  readonly lost: number;
  readonly gained: number;
}

export interface Subspace {
  readonly status: 'ok';
  /** all live directions */
  readonly live: Overlap;
  /** as many leading directions as the baseline's effective rank, of both */
  readonly leading: Overlap;
  /** null without the same rows */
  readonly cka: LinearCka | null;
  /** which live directions of the baseline can be read off the candidate, whatever the axes; null without the same rows */
  readonly recovered: Recovered | null;
  /** of centred class means; null without labels */
  readonly centroids: CentroidCosines | null;
  /** why `cka` and `recovered` are null */
  readonly reason: string | null;
}

export interface NoSubspace {
  readonly status: 'undefined';
  readonly reason: string;
}

/**
 * What became of the baseline's directions. The overlaps are in channel space, where a rotation of all rows counts as a loss; linear
 * CKA and the recovered directions are the same under rotations and want the same rows. O(D³ + m·D²).
 * @param unpaired why the rows are not the same; null where they are
 */
export async function compareSubspaces(before: Vectors, after: Vectors, unpaired: string | null, backend: Backend): Promise<Subspace | NoSubspace> {
  if (before.liveRank === 0 || after.liveRank === 0) return {status: 'undefined', reason: `the ${before.liveRank === 0 ? 'baseline' : 'candidate'} has no live direction`};
  const rows = unpaired === null ? pairedRows(before, after) : null;
  const leading = Math.min(before.leadingRank, after.directionCount);
  return {
    status: 'ok',
    live: await overlapOf(before, before.liveRank, after, after.liveRank, backend),
    leading: await overlapOf(before, before.leadingRank, after, leading, backend),
    cka: rows && await linearCka(rows.before, rows.after, rows.count, before.dims, backend),
    recovered: rows && await recoverDirections(before, after, rows, backend),
    centroids: before.classes && after.classes && centroidCosines(before.classes, before.mean, after.classes, after.mean),
    reason: unpaired,
  };
}

async function overlapOf(before: Vectors, p: number, after: Vectors, q: number, backend: Backend): Promise<Overlap> {
  const {dims} = before;
  const shared = p === dims || q === dims ? new Float64Array(Math.min(p, q)).fill(1)
    : await squaredCosines(await innerProducts(before.directions.subarray(0, p * dims), p, after.directions.subarray(0, q * dims), q, dims, backend), p, q, backend);
  const kept = shared.reduce((n, c) => n + (c >= 0.5 ? 1 : 0), 0);
  return {baseRank: p, candidateRank: q, overlap: shared.reduce((a, c) => a + c, 0) / p, angles: degrees(shared), lost: p - kept, gained: q - kept};
}
