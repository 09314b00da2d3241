import {defineMetric, ok, undefinedBecause} from './metric.js';

const T = 2;

export const uniformity = defineMetric({
  id: 'uniformity',
  title: 'Uniformity',
  group: 'sample',
  formula: 'ln of the mean over pairs i < j of exp(−2‖u − v‖²)',
  inWords: 'The logarithm of how much energy the rows have left when they repel one another on the sphere; the less, the more evenly they are spread.',
  convention: 'L2-normalised rows of the row sample, t = 2, natural logarithm',
  source: {text: 'Wang and Isola 2020, Understanding contrastive representation learning through alignment and uniformity on the hypersphere, ICML', url: 'https://arxiv.org/abs/2005.10242'},
  unit: 'nats',
  range: ['−2t + ln ₀F₁(;D/2;t²)', 0],
  better: 'lower',
  needs: ['pairs'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order', 'row-scale'],
  ceiling: ({dims}) => -2 * T + Math.log(hypergeometric0F1(dims / 2, T * T)),
  reading: 'Near its ceiling (about −4 + 8/D) for directions spread evenly; 0 for one repeated direction.',
  pitfalls: 'Saturates: rank 64 of 2,048 dimensions still reads −3.875 where −3.996 is perfect. A weak witness of dimensional collapse.',
  rowsFor: {percent5: '25', percent1: '400', why: 'of its magnitude: −3.385 ± .075 at 25 rows of fixtures/sentences, ± .025 at 400.'},
  blindSpot: 'Lost dimensions once many are left: 32 live directions of 256 read −3.75, all 256 read −3.97.',
  compute: ({pairs}) => (pairs.rows < 2 ? undefinedBecause('fewer than two rows of the sample are not zero')
    : ok(Math.log(pairs.meanPotential), {sampleRows: pairs.rows})),
});

/** ₀F₁(; b; z) by its power series; all terms are positive for b, z > 0. */
function hypergeometric0F1(b: number, z: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= z / ((b + k - 1) * k);
    sum += term;
  }
  return sum;
}
