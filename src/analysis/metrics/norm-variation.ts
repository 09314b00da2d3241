import {defineMetric, ok, undefinedBecause} from './metric.js';

export const normVariation = defineMetric({
  id: 'norm-variation',
  title: 'Variation of the norms',
  group: 'directions',
  formula: 'std(‖x‖)/mean(‖x‖)',
  inWords: 'The standard deviation of the row lengths over their mean.',
  convention: 'divisor N−1, zero rows left out',
  source: {text: 'coefficient of variation', url: 'https://en.wikipedia.org/wiki/Coefficient_of_variation'},
  unit: 'ratio',
  range: [0, '√N'],
  better: 'neither',
  needs: ['rows'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order'],
  ceiling: ({dims}) => 1 / Math.sqrt(2 * dims),
  reading: '0 for L2-normalised rows. Far above 1/√(2D): norms carry information, or faults.',
  pitfalls: 'A ray, all directions equal and only norms alive, has a variation that looks like spread.',
  rowsFor: {percent5: '200', percent1: '5,000', why: 'relative standard error 1/√(2N) for Gaussian rows, more for heavy tails.'},
  blindSpot: 'Everything but length: 64 channels at 1 ± 0.001, a complete collapse, read 0.00012; healthy L2-normalised rows read 0.',
  compute: ({rows}) => (rows.nonZeroRows < 2 ? undefinedBecause('fewer than two rows are not zero') : ok(rows.stdNorm / rows.meanNorm)),
});
