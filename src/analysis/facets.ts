import type {ClassGeometry} from './class-geometry.js';
import type {SamplePairs} from './sample/sample-pairs.js';

/** What metrics are computed from: each facet is made once, when the first metric that needs it asks. */
export interface Facets {
  readonly shape: Shape;
  /** eigenvalues of the centred covariance, divisor N − 1, all rows used */
  readonly spectrum: EigenFacet;
  /** eigenvalues of XᵀX/(N − 1), not centred: squares of the singular values of X over N − 1 */
  readonly uncentred: EigenFacet;
  readonly correlation: CorrelationFacet;
  readonly rows: RowFacet;
  readonly pairs: SamplePairs;
  readonly classes: ClassFacet;
  /** what the judgement says of the spectrum */
  readonly rank: RankFacet;
}

export interface Shape {
  /** rows used */
  readonly rows: number;
  readonly dims: number;
}

export interface EigenFacet {
  /** descending, length D; values at or below max(N, D)·2⁻⁵²·λ1 count as 0 in sums over σ or λ */
  readonly eigenvalues: Float64Array;
}

export interface CorrelationFacet extends EigenFacet {
  /** channels that are not dead */
  readonly channels: number;
  /** over pairs i ≠ j of channels that are not dead */
  readonly meanAbs: number;
  readonly meanSquare: number;
  readonly maxAbs: number;
}

export interface RowFacet {
  readonly nonZeroRows: number;
  /** mean row, length D, zero rows included */
  readonly mean: Float64Array;
  /** mean of ‖x‖² over all rows used */
  readonly meanSquaredNorm: number;
  /** mean unit row, zero rows left out */
  readonly meanDirection: Float64Array;
  /** Σ (u − ū)² a channel over unit rows */
  readonly directionM2: Float64Array;
  readonly meanNorm: number;
  /** divisor N − 1 */
  readonly stdNorm: number;
}

/** Geometry of the classes, or why there is none. */
export type ClassFacet =
  | {readonly status: 'ok'; readonly geometry: ClassGeometry}
  | {readonly status: 'undefined'; readonly reason: string};

export interface RankFacet {
  readonly liveRank: number;
  readonly attainableRank: number;
  readonly noiseFloor: number;
}

/** The values that take part in sums: those above max(N, D)·2⁻⁵²·λ1, of at most min(N − 1, D) (min(N, D) when not centred). */
export function significant(eigenvalues: Float64Array, shape: Shape): Float64Array {
  const tolerance = Math.max(shape.rows, shape.dims) * 2 ** -52 * (eigenvalues[0] ?? 0);
  let count = 0;
  while (count < eigenvalues.length && eigenvalues[count] > tolerance) count++;
  return eigenvalues.subarray(0, count);
}
