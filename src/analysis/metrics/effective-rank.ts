import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {entropy} from './spectral-functions.js';

export const effectiveRank = defineMetric({
  id: 'effective-rank',
  title: 'Effective rank',
  group: 'rank',
  formula: 'exp(−Σ p ln p), p = λ/Σλ',
  inWords: 'How surprising it is, on average, in which direction a unit of variance lies; e to the power of that, so k equally strong directions give k.',
  convention: 'eigenvalues of the centred covariance, divisor N−1, natural logarithm, no epsilon',
  source: {text: 'Roy and Vetterli 2007, The effective rank: a measure of effective dimensionality', url: 'https://www.eurasip.org/Proceedings/Eusipco/Eusipco2007/Papers/a5p-h05.pdf'},
  unit: 'dimensions',
  range: [1, 'min(N − 1, D)'],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: 'isotropic',
  reading: 'The number of equally strong directions that would have the same spectral entropy. Compare it with its ceiling, not with D: from N rows even isotropic data reach only about D·exp(−D/2N).',
  pitfalls: 'Variances are weighted, so a long weak tail hardly counts; RankMe takes singular values and reads several times higher on the same rows. A hard cliff can hide behind a high value: 94 live directions of 128 still read 77.',
  rowsFor: {percent5: '10·D', percent1: '50·D', why: 'the plug-in value is low by about D/2N of itself for an isotropic set and by less for a steep one; the population estimate beside it is free of that from N = 1.3·D.'},
  blindSpot: 'A cliff behind many live directions: the projector of fixtures/figure2 reads 77.3 of 128 although only 94 directions are alive. Live rank sees it.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    return live.length === 0 ? undefinedBecause(NO_VARIANCE) : ok(Math.exp(entropy(live)));
  },
});
