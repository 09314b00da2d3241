import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {sum} from './spectral-functions.js';

export const stableRank = defineMetric({
  id: 'stable-rank',
  title: 'Stable rank',
  group: 'rank',
  formula: 'Σλ / λ1',
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
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(sum(live) / live[0]);
  },
});
