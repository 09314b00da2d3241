import type {Tile} from './products.js';

/** What is known of each row whose pairs are looked at: one number a row. */
export interface PairRows {
  /** y · centre, y = x − centre */
  readonly centreDot: Float64Array;
  /** 1/‖x‖ */
  readonly inverseNorm: Float64Array;
  /** ‖y‖²; Infinity: none of its distances is one */
  readonly squared: Float64Array;
  /** a pair is found where −cos is below that of either row, or the squared distance below that of either; may be changed between scans */
  readonly angleLimit: Float64Array;
  readonly distanceLimit: Float64Array;
}

/** Sums over pairs of rows, and those pairs that are near; on the calling thread. */
export interface PairScan {
  /** to be filled in before the first scan */
  readonly rows: PairRows;
  /** three numbers for each pair found by the last scan, in their order: j − from, −cos(x_i, x_j), ‖x_i − x_j‖² */
  readonly found: Float64Array;
  /** of the last scan: Σ exp(4cos − 4) = Σ exp(−2‖u − v‖²) for u, v the rows L2-normalised, and Σ cos² */
  readonly sums: Float64Array;
  /** Takes in a tile of the centred rows' dot products. */
  open(tile: Pick<Tile, 'values'>): void;
  /** Row i with rows from ≤ j < to, whose dot products lie in the tile from `at` on. Returns how many pairs were found. */
  scan(i: number, from: number, to: number, at: number): number;
}

/** @param rows of which there are pairs @param centreSquared ‖centre‖² */
export type OpenPairScan = (rows: number, centreSquared: number) => PairScan;
