import {defineMetric, ok, undefinedBecause} from './metric.js';

/** N·max² − 4 ln D + ln ln D has this median among independent channels (Jiang 2004): −2 ln ln 2 − ln 8π. */
const MEDIAN = -2 * Math.log(Math.LN2) - Math.log(8 * Math.PI);

export const maxAbsCorrelation = defineMetric({
  id: 'max-abs-correlation',
  title: 'Largest absolute correlation',
  group: 'correlation',
  formula: 'max over i ≠ j of |r_ij|',
  inWords: 'The correlation of the two channels that are most alike, sign left out.',
  convention: 'Pearson correlation over pairs i ≠ j of channels, dead channels left out',
  source: {text: 'Zbontar, Jing, Misra, LeCun and Deny 2021, Barlow Twins, ICML', url: 'https://arxiv.org/abs/2103.03230'},
  unit: 'correlation',
  range: [0, 1],
  better: 'lower',
  needs: ['correlation'],
  invariantTo: ['scale', 'translation', 'row-order', 'channel-order', 'channel-scale'],
  ceiling: ({rows, dims}) => (dims < 2 ? NaN : Math.min(1, Math.sqrt((4 * Math.log(dims) - Math.log(Math.log(dims)) + MEDIAN) / rows))),
  reading: 'Whether any two channels say the same; which ones, the duplicates in the report tell.',
  pitfalls: 'Depends on the axes. Independent channels do not give 0 but about 1/√N: compare with the ceiling.',
  rowsFor: {percent5: '1,600·ln D', percent1: '40,000·ln D', why: 'absolute error .05 and .01 in its null: the largest of D²/2 chance correlations reaches up to √(4 ln D/N), 0.16 for D = 64 and N = 640.'},
  blindSpot: 'Redundancy that takes more than two channels: 32 channels beside an orthogonal mixture of themselves read 0.54 and no pair is a copy, yet only 32 of 64 directions are alive.',
  compute: ({correlation}) => (correlation.channels < 2 ? undefinedBecause('fewer than two channels vary') : ok(correlation.maxAbs)),
});
