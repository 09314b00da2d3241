import {inTurns} from './let-events-in.js';
import {createLayout, strideOf} from './layout.js';

/** Diagonals of the band below the main one, and rows of a block of the matrix: as scripts/kernels/band.ts has them. */
const BAND = 12;
const BLOCK = 24;
const LEADING = 24;
/** Parts of a product that threads take; their sums are added in order. */
const GROUPS = 4;

/** Where everything lies in the memory of one reduction by way of a band, as indices of float64. */
export interface BandPlan {
  readonly n: number;
  readonly band: number;
  readonly block: number;
  readonly groups: number;
  readonly leading: number;
  readonly stride: number;
  readonly matrix: number;
  /** rows of V, then of Z, then of V again: X = [V; Z] and Y = [Z; V] give the update Xᵀ Y */
  readonly v: number;
  readonly z: number;
  readonly vAgain: number;
  /** parts of A Vᵀ: by rows, a group after another, and by columns; and all of it by rows */
  readonly across: number;
  readonly down: number;
  readonly product: number;
  readonly packedV: number;
  readonly coefficients: number;
  readonly factor: number;
  readonly inner: number;
  readonly zeros: number;
  readonly packedX: number;
  readonly packedY: number;
  /** the entry (0, 0) of the band: (i, k) lies i · leading + k further on */
  readonly bandAt: number;
  readonly vectors: number;
  readonly diagonal: number;
  readonly offDiagonal: number;
  readonly bytes: number;
}

export function planBand(n: number): BandPlan {
  const width = Math.ceil(n / BLOCK) * BLOCK;
  const stride = strideOf(width);
  const {take, bytes} = createLayout();
  const rows = () => take(BAND * stride);
  const places = {
    matrix: take(width * stride), v: rows(), z: rows(), vAgain: rows(), across: take(GROUPS * BAND * stride), down: take(width * BAND), product: rows(), packedV: take(width * BAND),
    coefficients: take(BAND), factor: take(BAND * BAND), inner: take(BAND * BAND), zeros: take(width),
    packedX: take(2 * BAND * width), packedY: take(2 * BAND * width),
    bandAt: take((n + BLOCK) * (LEADING + 1)) + BLOCK * (LEADING + 1), vectors: take(2 * BAND), diagonal: take(n), offDiagonal: take(n),
  };
  return {n, band: BAND, block: BLOCK, groups: GROUPS, leading: LEADING, stride, ...places, bytes: bytes()};
}

/** The lower triangle over `scale`, and both of the blocks on the diagonal; zeros beyond the last row and column. */
export async function fillBandPlan(memory: Float64Array, plan: BandPlan, a: Float64Array, scale: number): Promise<void> {
  const {n, block, matrix, stride} = plan;
  const inverse = 1 / scale;
  const padded = Math.ceil(n / block) * block;
  await inTurns(padded, n, (first, last) => {
    for (let i = first; i < last; i++) {
      const end = (Math.floor(i / block) + 1) * block;
      const to = matrix + i * stride;
      for (let k = 0; k < end; k++) memory[to + k] = i < n && k < n ? inverse * (k <= i ? a[i * n + k] : a[k * n + i]) : 0;
    }
  });
  memory.fill(0, plan.zeros, plan.packedX);
}
