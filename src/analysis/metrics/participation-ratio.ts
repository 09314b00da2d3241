import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {participationRatio as ratio} from './spectral-functions.js';

export const participationRatio = defineMetric({
  id: 'participation-ratio',
  title: 'Participation ratio',
  group: 'rank',
  formula: '(Σλ)² / Σλ²',
  inWords: 'How many directions would share the variance if all shares were equal: one over the probability that two random units of variance lie in the same direction.',
  convention: 'eigenvalues of the centred covariance, divisor N−1; equals (tr C)²/‖C‖²_F',
  source: {text: 'Gao and Ganguli 2015, On simplicity and complexity in the brave new world of large-scale neuroscience', url: 'https://arxiv.org/abs/1503.08779'},
  unit: 'dimensions',
  range: [1, 'min(N − 1, D)'],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: ({rows, dims}) => (rows * dims) / (rows + dims),
  reading: 'How many directions share the bulk of the variance; always between the stable rank and the effective rank.',
  pitfalls: 'Dominated by the largest eigenvalues: one loud channel takes it to 1 in an otherwise full-rank set.',
  rowsFor: {percent5: '20·PR', percent1: '100·PR', why: '1/PR of the sample is about 1/PR + 1/N, so what counts is N against PR, not against D; the population estimate is free of that at any N.'},
  blindSpot: 'Everything but the loudest directions: 63 equal directions and one of 30 times their standard deviation read 1.14 although all 64 are alive.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(ratio(live));
  },
});
