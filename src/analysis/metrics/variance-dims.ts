import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {dimsForShare} from './spectral-functions.js';

const varianceDims = (percent: 90 | 95 | 99) => defineMetric({
  id: `variance-dims-${percent}`,
  title: `Dimensions for ${percent} % of the variance`,
  group: 'rank',
  formula: `least k with λ1 + … + λk ≥ ${percent / 100}·Σλ`,
  convention: 'eigenvalues of the centred covariance, divisor N−1, slack 1e-12',
  source: {text: 'Jolliffe 2002, Principal component analysis, 6.1.1', url: 'https://link.springer.com/book/10.1007/b98835'},
  unit: 'dimensions',
  range: [1, 'min(N − 1, D)'],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: 'isotropic',
  reading: `How many principal components keep ${percent} % of the variance: what truncation or PCA compression would need.`,
  pitfalls: 'A count, so it moves in steps; heavy tails need many components without being useful ones.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(dimsForShare(live, percent / 100));
  },
});

export const varianceDims90 = varianceDims(90);
export const varianceDims95 = varianceDims(95);
export const varianceDims99 = varianceDims(99);
