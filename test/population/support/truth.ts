import type {PopulationMetric} from '../../../src/analysis/population/index.js';
import {eigenvaluesOf, type Population} from './draw-rows.js';

export const rankOf = (weights: ArrayLike<number>): number => {
  const total = Array.from(weights).reduce((sum, value) => sum + value, 0);
  return Math.exp(-Array.from(weights).reduce((sum, value) => sum + (value > 0 ? (value / total) * Math.log(value / total) : 0), 0));
};

/** The metric of a population whose eigenvalues are known; `rankme` with the given mean, the covariance taken as diagonal or its own. */
export function truthOf(metric: PopulationMetric, {eigenvalues, dims, covariance}: Population, mean: Float64Array): number {
  const list = Array.from(eigenvalues);
  const total = list.reduce((sum, value) => sum + value, 0);
  const ratio = total ** 2 / list.reduce((sum, value) => sum + value ** 2, 0);
  switch (metric) {
    case 'effective-rank':
    case 'correlation-effective-rank':
      return rankOf(list);
    case 'effective-rank-singular':
      return rankOf(list.map(Math.sqrt));
    case 'spectral-entropy':
      return Math.log(rankOf(list)) / Math.log(dims);
    case 'participation-ratio':
      return ratio;
    case 'isoscore':
      return (ratio - 1) / (dims - 1);
    case 'rankme': {
      const moment = covariance.map((value, k) => value + mean[Math.floor(k / dims)] * mean[k % dims]);
      const sigma = Array.from(eigenvaluesOf(moment, dims), Math.sqrt);
      const sum = sigma.reduce((a, b) => a + b, 0);
      return Math.exp(-sigma.reduce((h, value) => h + (value / sum + 1e-7) * Math.log(value / sum + 1e-7), 0));
    }
  }
}
