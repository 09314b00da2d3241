import {defineMetric, ok, undefinedBecause} from './metric.js';

export const maxAbsCorrelation = defineMetric({
  id: 'max-abs-correlation',
  title: 'Largest absolute correlation',
  group: 'correlation',
  formula: 'max over i ≠ j of |r_ij|',
  convention: 'Pearson correlation over pairs i ≠ j of channels, dead channels left out',
  source: {text: 'Zbontar, Jing, Misra, LeCun and Deny 2021, Barlow Twins, ICML', url: 'https://arxiv.org/abs/2103.03230'},
  unit: 'correlation',
  range: [0, 1],
  better: 'lower',
  needs: ['correlation'],
  invariantTo: ['scale', 'translation', 'row-order', 'channel-order', 'channel-scale'],
  ceiling: ({rows, dims}) => Math.min(1, Math.sqrt((4 * Math.log(dims)) / rows)),
  reading: 'Whether any two channels say the same; which ones, the duplicates in the report tell.',
  pitfalls: 'Depends on the axes. Independent channels do not give 0 but about 1/√N: compare with the ceiling.',
  compute: ({correlation}) => (correlation.channels < 2 ? undefinedBecause('fewer than two channels vary') : ok(correlation.maxAbs)),
});
