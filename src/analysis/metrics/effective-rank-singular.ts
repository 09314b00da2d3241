import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {entropy} from './spectral-functions.js';

export const effectiveRankSingular = defineMetric({
  id: 'effective-rank-singular',
  title: 'Effective rank of the singular values',
  group: 'rank',
  formula: 'exp(−Σ p ln p), p = √λ/Σ√λ',
  convention: 'singular values of the centred matrix (square roots of the covariance eigenvalues), natural logarithm, no epsilon',
  source: {text: 'Roy and Vetterli 2007, The effective rank: a measure of effective dimensionality', url: 'https://www.eurasip.org/Proceedings/Eusipco/Eusipco2007/Papers/a5p-h05.pdf'},
  unit: 'dimensions',
  range: [1, 'min(N − 1, D)'],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: 'isotropic',
  reading: 'The centred cousin of RankMe: a difference between the two is the work of the mean row alone.',
  pitfalls: 'Square roots lift the tail: noise at 1 % of the signal’s standard deviation counts visibly.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(Math.exp(entropy(live.map(Math.sqrt))));
  },
});
