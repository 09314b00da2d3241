import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {sum} from './spectral-functions.js';

export const stableRank = defineMetric({
  id: 'stable-rank',
  title: 'Stable rank',
  group: 'rank',
  formula: 'Σλ / λ1',
  inWords: 'The total variance measured in units of the strongest direction.',
  convention: 'eigenvalues of the centred covariance: ‖X‖²_F/‖X‖₂² of the centred rows, which is also NESum',
  source: {text: 'Rudelson and Vershynin 2007, Sampling from large matrices; He and Ozay 2022 (NESum)', url: 'https://arxiv.org/abs/math/0503442'},
  unit: 'dimensions',
  range: [1, 'min(N − 1, D)'],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: 'isotropic',
  reading: 'The total variance in units of the strongest direction. The smallest of the ranks.',
  pitfalls: 'Sees only the first eigenvalue and the trace.',
  rowsFor: {percent5: '800', percent1: '20,000', why: 'where one direction leads, its variance has a relative standard error of √(2/N); for a nearly isotropic set the largest sample eigenvalue is too large by (1 + √(D/N))², 22 % even at 50·D rows.'},
  blindSpot: 'All directions but the first: 10 equal directions with 54 dead read 10, and so does one direction with 63 behind it at a seventh of its variance.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(sum(live) / live[0]);
  },
});
