import {defineMetric, ok, undefinedBecause} from './metric.js';

export const meanAbsCorrelation = defineMetric({
  id: 'mean-abs-correlation',
  title: 'Mean absolute correlation',
  group: 'correlation',
  formula: 'mean over i ≠ j of |r_ij|',
  inWords: 'Over all pairs of channels, how far on average one can be read off the other, sign left out.',
  convention: 'Pearson correlation over pairs i ≠ j of channels, dead channels left out',
  source: {text: 'Zbontar, Jing, Misra, LeCun and Deny 2021, Barlow Twins, ICML', url: 'https://arxiv.org/abs/2103.03230'},
  unit: 'correlation',
  range: [0, 1],
  better: 'lower',
  needs: ['correlation'],
  invariantTo: ['scale', 'translation', 'row-order', 'channel-order', 'channel-scale'],
  ceiling: ({rows}) => Math.sqrt(2 / (Math.PI * (rows - 1))),
  reading: 'How redundant a typical pair of channels is.',
  pitfalls: 'Depends on the axes. Independent channels do not give 0 but about 1/√N: compare with the ceiling.',
  rowsFor: {percent5: '260', percent1: '6,400', why: 'absolute error .05 and .01: independent channels give √(2/πN), which is the ceiling beside the value.'},
  blindSpot: 'A few redundant channels: one exact copy among 64 independent channels moves it from 0.0224 to 0.0230.',
  compute: ({correlation}) => (correlation.channels < 2 ? undefinedBecause('fewer than two channels vary') : ok(correlation.meanAbs)),
});
