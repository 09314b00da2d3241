import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {entropy} from './spectral-functions.js';

export const effectiveRankSingular = defineMetric({
  id: 'effective-rank-singular',
  title: 'Effective rank of the singular values',
  group: 'rank',
  formula: 'exp(−Σ p ln p), p = √λ/Σ√λ',
  inWords: 'The same count as the effective rank, each direction weighted by its standard deviation in place of its variance.',
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
  rowsFor: {percent5: '3·D', percent1: '13·D', why: 'low by about D/8N of itself for an isotropic set.'},
  blindSpot: 'Signal from noise: 30 equal directions of 128 read 30; with noise of a tenth of their standard deviation in all channels, 70.0. Effective rank reads 35.8 there.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(Math.exp(entropy(live.map(Math.sqrt))));
  },
});
