import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {entropy} from './spectral-functions.js';

export const spectralEntropy = defineMetric({
  id: 'spectral-entropy',
  title: 'Spectral entropy',
  group: 'spectrum',
  formula: '−Σ p ln p / ln D, p = λ/Σλ',
  inWords: 'How surprising it is, on average, in which direction a unit of variance lies, as a share of the largest surprise that D directions allow.',
  convention: 'eigenvalues of the centred covariance; von Neumann entropy of C/tr C over its maximum ln D',
  source: {text: 'Skean et al. 2023, DiME: maximizing mutual information by a difference of matrix-based entropies', url: 'https://arxiv.org/abs/2301.08164'},
  unit: 'share',
  range: [0, 1],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: 'isotropic',
  reading: 'The logarithm of the effective rank as a share of ln D.',
  pitfalls: 'The logarithm flatters: half the dimensions lost of 768 still reads 0.90.',
  rowsFor: {percent5: '10·D/ln D', percent1: '50·D/ln D', why: 'the logarithm divides the bias D/2N of the effective rank by ln D: 1.7·D and 8.4·D at D = 384.'},
  blindSpot: 'Half of the space: 32 equal directions of 64, the rest dead, still read 0.833.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    if (live.length === 0) return undefinedBecause(NO_VARIANCE);
    if (shape.dims < 2) return undefinedBecause('one dimension has no entropy to compare with');
    return ok(entropy(live) / Math.log(shape.dims));
  },
});
