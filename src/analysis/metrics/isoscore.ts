import {significant} from '../facets.js';
import {defineMetric, NO_VARIANCE, ok, undefinedBecause} from './metric.js';
import {participationRatio} from './spectral-functions.js';

export const isoscore = defineMetric({
  id: 'isoscore',
  title: 'IsoScore',
  group: 'rank',
  formula: '(PR − 1)/(D − 1), PR the participation ratio',
  inWords: 'The participation ratio moved and scaled so that one direction gives 0 and D equal ones give 1.',
  convention: 'algebraically equal to the published definition on the variances of the principal components',
  source: {text: 'Rudman, Gillman, Rayne and Eickhoff 2022, IsoScore, Findings of ACL', url: 'https://arxiv.org/abs/2108.07344'},
  unit: 'share',
  range: [0, 1],
  better: 'higher',
  needs: ['shape', 'spectrum'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: ({rows, dims}) => ((rows * dims) / (rows + dims) - 1) / (dims - 1),
  reading: 'How evenly the space is used: 1 when all directions have the same variance, 0 when one has all of it.',
  pitfalls: 'The participation ratio in other units; never compare it across different D.',
  rowsFor: {percent5: '20·PR', percent1: '100·PR', why: 'that of the participation ratio.'},
  blindSpot: 'Dead directions from uneven ones: 32 equal directions of 64 read 0.492, and so do 64 live ones of which one has 10.2 times the variance of the others.',
  compute({shape, spectrum}) {
    const live = significant(spectrum.eigenvalues, shape);
    if (live.length === 0) return undefinedBecause(NO_VARIANCE);
    if (shape.dims < 2) return undefinedBecause('one dimension has no directions to compare');
    return ok((participationRatio(live) - 1) / (shape.dims - 1));
  },
});
