import {defineMetric, ok, undefinedBecause} from './metric.js';

export const meanCosine = defineMetric({
  id: 'mean-cosine',
  title: 'Mean cosine',
  group: 'directions',
  formula: '(N‖ū‖² − 1)/(N − 1), ū the mean of the rows of norm 1',
  inWords: 'The average cosine between two different rows, over all pairs, without sampling any.',
  convention: 'over ordered pairs i ≠ j, exactly; zero rows left out; not centred',
  source: {text: 'Ethayarajh 2019, How contextual are contextualized word representations?, EMNLP', url: 'https://arxiv.org/abs/1909.00512'},
  unit: 'cosine',
  range: ['−1/(N − 1)', 1],
  better: 'lower',
  needs: ['rows'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order', 'row-scale'],
  ceiling: () => 0,
  reading: 'Near 1: the rows share one direction (a cone). Beside a healthy centred spectrum that is a mean to subtract, not a collapse.',
  pitfalls: 'A few loud channels cause most of it in language models; it says nothing of the rank.',
  rowsFor: {percent5: '25', percent1: '200', why: 'absolute error .05 and .01: unbiased, standard error twice the standard deviation of u·ū over √N, .018 at 25 rows of fixtures/sentences and .006 at 400.'},
  blindSpot: 'Rank: 4 live directions of 64 with mean 0 read −0.0003, as a full-rank set would.',
  compute({rows}) {
    const n = rows.nonZeroRows;
    if (n < 2) return undefinedBecause('fewer than two rows are not zero');
    const squared = rows.meanDirection.reduce((a, u) => a + u * u, 0);
    return ok((n * squared - 1) / (n - 1));
  },
});
