import {defineMetric, ok, undefinedBecause} from './metric.js';

export const rmsCorrelation = defineMetric({
  id: 'rms-correlation',
  title: 'RMS correlation',
  group: 'correlation',
  formula: '√(mean over i ≠ j of r_ij²)',
  inWords: 'The root of the mean squared correlation over all pairs of channels: strong pairs weigh more.',
  convention: 'Pearson correlation over pairs i ≠ j of channels, dead channels left out',
  source: {text: 'Zbontar, Jing, Misra, LeCun and Deny 2021, Barlow Twins, ICML', url: 'https://arxiv.org/abs/2103.03230'},
  unit: 'correlation',
  range: [0, 1],
  better: 'lower',
  needs: ['correlation'],
  invariantTo: ['scale', 'translation', 'row-order', 'channel-order', 'channel-scale'],
  ceiling: ({rows}) => 1 / Math.sqrt(rows - 1),
  reading: 'The single-view form of the redundancy term of Barlow Twins; the participation ratio of the correlation spectrum is D/(1 + (D − 1)·rms²).',
  pitfalls: 'Depends on the axes. Independent channels do not give 0 but about 1/√N: compare with the ceiling.',
  rowsFor: {percent5: '400', percent1: '10,000', why: 'absolute error .05 and .01: independent channels give 1/√N, which is the ceiling beside the value.'},
  blindSpot: 'Which kind of redundancy: one exact copy among 64 independent channels moves it from 0.0279 to 0.0358, as a faint correlation of all pairs would.',
  compute: ({correlation}) => (correlation.channels < 2 ? undefinedBecause('fewer than two channels vary') : ok(Math.sqrt(correlation.meanSquare))),
});
