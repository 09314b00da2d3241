import {defineMetric, ok, undefinedBecause} from './metric.js';

export const meanEnergyShare = defineMetric({
  id: 'mean-energy-share',
  title: 'Energy share of the mean',
  group: 'directions',
  formula: '‖x̄‖² / mean ‖x‖²',
  inWords: 'The part of the mean squared length of the rows that the mean row alone accounts for.',
  convention: 'all rows used, zero rows included',
  source: {text: 'Mu and Viswanath 2018, All-but-the-top, ICLR', url: 'https://arxiv.org/abs/1702.01417'},
  unit: 'share',
  range: [0, 1],
  better: 'lower',
  needs: ['rows'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order'],
  ceiling: ({rows}) => 1 / rows,
  reading: 'How much of the rows’ energy is one constant vector. It explains a low RankMe beside a healthy centred spectrum.',
  pitfalls: 'Large in healthy text encoders; subtract the mean and look at the spectrum.',
  rowsFor: {percent5: '25', percent1: '200', why: 'absolute error .05 and .01: high by (1 − share)/N, and the standard error of the mean cosine.'},
  blindSpot: 'Rank: 4 live directions of 64 with mean 0 read 0.0002, as a full-rank set would.',
  compute({rows}) {
    if (!(rows.meanSquaredNorm > 0)) return undefinedBecause('all rows are zero');
    return ok(Math.min(1, rows.mean.reduce((a, m) => a + m * m, 0) / rows.meanSquaredNorm));
  },
});
