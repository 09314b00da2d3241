import type {BlockValues, RowSums} from '../../kernels/row-sums.js';
import {dot} from '../symmetric.js';

/** Per-channel mean and spread of the L2-normalised non-zero rows. */
export interface DirectionSums {
  readonly count: number;
  /** mean unit row, length D */
  readonly mean: Float64Array;
  /** Σ (u − mean)² a channel, length D */
  readonly m2: Float64Array;
}

/** Sums of one shard about the unit vector along `centre`, which keeps their precision when all rows point one way. */
export function createDirectionAccumulator(rowSums: RowSums, centre: Float64Array) {
  const dims = centre.length;
  const norm = Math.sqrt(dot(centre, centre));
  const origin = centre.map((c) => (norm > 0 ? c / norm : 0));
  const sum = new Float64Array(dims);
  const squares = new Float64Array(dims);
  let count = 0;
  return {
    /** @param inverseNorms 1/‖x‖ of every row of the block */
    add(values: BlockValues, chosen: Int32Array, inverseNorms: Float64Array): void {
      rowSums.addDirections(values, chosen, origin, inverseNorms, sum, squares);
      count += chosen.length;
    },
    finish: (): DirectionSums => ({
      count,
      mean: origin.map((o, j) => (count > 0 ? o + sum[j] / count : 0)),
      m2: squares.map((s, j) => (count > 0 ? Math.max(0, s - (sum[j] * sum[j]) / count) : 0)),
    }),
  };
}

export function mergeDirectionSums(a: DirectionSums, b: DirectionSums): DirectionSums {
  if (a.count === 0 || b.count === 0) return a.count === 0 ? b : a;
  const count = a.count + b.count;
  const gap = b.mean.map((m, j) => m - a.mean[j]);
  return {
    count,
    mean: a.mean.map((m, j) => m + (gap[j] * b.count) / count),
    m2: a.m2.map((m, j) => m + b.m2[j] + (gap[j] * gap[j] * a.count * b.count) / count),
  };
}
