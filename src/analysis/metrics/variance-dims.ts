import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {dimsForShare} from './spectral-functions.js';

const ROWS_FOR = {
  90: {percent5: '25·D', percent1: '600·D', why: 'short by about 0.24·√(D/N) of itself for an isotropic set, whose sample eigenvalues spread by that much; 12·D and 50·D for λ ∝ 1/j.'},
  95: {percent5: '10·D', percent1: '150·D', why: 'short by about 0.12·√(D/N) of itself for an isotropic set; 12·D and 100·D for λ ∝ 1/j.'},
  99: {percent5: '5·D', percent1: '50·D', why: 'for an isotropic set; for λ ∝ 1/j one dimension is still missing at 200·D.'},
} as const;

/** what 30 equal directions of 128 read, alone and over noise */
const OF_30 = {90: [27, 28], 95: [29, 29], 99: [30, 30]} as const;

const varianceDims = (percent: 90 | 95 | 99) => defineMetric({
  id: `variance-dims-${percent}`,
  title: `Dimensions for ${percent} % of the variance`,
  group: 'rank',
  formula: `least k with λ1 + … + λk ≥ ${percent / 100}·Σλ`,
  inWords: `The number of principal components, strongest first, that together keep ${percent} % of the variance.`,
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
  rowsFor: ROWS_FOR[percent],
  blindSpot: `Whether the rest is silent or dead: 30 equal directions of 128, the other 98 dead, read ${OF_30[percent][0]}; with noise of a hundredth of their standard deviation in all channels ${OF_30[percent][1]}.`,
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(dimsForShare(live, percent / 100));
  },
});

export const varianceDims90 = varianceDims(90);
export const varianceDims95 = varianceDims(95);
export const varianceDims99 = varianceDims(99);
