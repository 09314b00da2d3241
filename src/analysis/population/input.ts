/** What the estimates need to know of a set of rows; everything the caller already has from one pass and one eigen-solve. */
export interface PopulationInput {
  /** N, the rows used */
  readonly rows: number;
  /** D, the channels */
  readonly dims: number;
  /** D eigenvalues of the centred covariance S, divisor N−1, descending, zeros included */
  readonly eigenvalues: ArrayLike<number>;
  /** Σ‖x_i − x̄‖⁴ over all rows */
  readonly fourthMoment: number;
  /** quadratic forms of the seeded row sample; without it no interval is given */
  readonly sample?: RowSample;
  /** eigenvalues of XᵀX/N, not centred, descending: for `rankme` */
  readonly secondMoment?: ArrayLike<number>;
  /** for `correlation-effective-rank` */
  readonly correlation?: CorrelationInput;
}

/** One number a sampled row, x̄ and S being those of all rows. */
export interface RowSample {
  /** ‖x_i − x̄‖² */
  readonly squaredNorms: ArrayLike<number>;
  /** (x_i − x̄)ᵀ S (x_i − x̄) */
  readonly forms: ArrayLike<number>;
  /** (x_i − x̄)ᵀ S⁺ (x_i − x̄), the pseudo-inverse on the eigenvalues that count */
  readonly inverseForms: ArrayLike<number>;
}

export interface CorrelationInput {
  /** eigenvalues of the correlation matrix of the channels that vary, descending */
  readonly eigenvalues: ArrayLike<number>;
  /** mean over those channels of E z⁴, z the standardised channel (3 when normal), on the row sample; without it no interval */
  readonly kurtosis?: number;
}

/** Bounds are null where they are not to be trusted, and `intervalReason` says why. */
export interface PopulationInterval {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: 0.95;
  readonly method: string;
  readonly intervalReason: string | null;
}

export interface NoEstimate {
  readonly reason: string;
}

export type PopulationEstimate = PopulationInterval | NoEstimate;

export const POPULATION_METRICS = [
  'effective-rank', 'effective-rank-singular', 'rankme', 'spectral-entropy', 'participation-ratio', 'isoscore', 'correlation-effective-rank',
] as const;

export type PopulationMetric = (typeof POPULATION_METRICS)[number];

export const largestOf = (values: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]);
  return most;
};

/** The eigenvalues that count, those above max(N, D)·2⁻⁵²·λ₁, divided by λ₁; empty when all are zero. */
export const liveSpectrum = (eigenvalues: ArrayLike<number>, rows: number): Float64Array => {
  const largest = largestOf(eigenvalues);
  const floor = Math.max(rows, eigenvalues.length) * 2 ** -52 * largest;
  return Float64Array.from(eigenvalues).sort().reverse().filter((value) => value > floor).map((value) => value / largest);
};
