import {defineMetric, ok, undefinedBecause} from './metric.js';

export const normalizedStd = defineMetric({
  id: 'normalized-std',
  title: 'Normalised standard deviation (SimSiam)',
  group: 'directions',
  formula: '√D · mean over channels of std(u_j), u = x/‖x‖',
  inWords: 'Rows are put on the sphere; the standard deviation of each channel is averaged and scaled so that even directions give 1.',
  convention: 'divisor N−1, zero rows left out, uncentred rows normalised to norm 1',
  source: {text: 'Chen and He 2021, Exploring simple siamese representation learning, CVPR, section 4.1', url: 'https://arxiv.org/abs/2011.10566'},
  unit: 'ratio to isotropic',
  range: [0, '√(N/(N − 1))'],
  better: 'higher',
  needs: ['shape', 'rows'],
  invariantTo: ['scale', 'row-order', 'channel-order', 'row-scale'],
  ceiling: () => 1,
  reading: 'Near 1 for directions spread over the sphere, near 0 when all rows point one way: complete collapse.',
  pitfalls: 'Blind to dimensional collapse unless it lies along the axes: rank 16 of 512, rotated, still reads 0.98. Massive channels drive it to 0.003 in a healthy model.',
  rowsFor: {percent5: '10', percent1: '100', why: 'nearly unbiased (−1/4N); its standard error on fixtures/sentences is 1 % at 25 rows and .2 % at 400.'},
  blindSpot: 'Rotated collapse: 16 live directions of 256, in channels mixed at random, read 0.99 (live rank 16); only along the axes, with 240 channels dead, does it fall, to 0.25 = √(16/256).',
  compute({shape, rows}) {
    if (rows.nonZeroRows < 2) return undefinedBecause('fewer than two rows are not zero');
    let sum = 0;
    for (const m2 of rows.directionM2) sum += Math.sqrt(m2 / (rows.nonZeroRows - 1));
    return ok((Math.sqrt(shape.dims) * sum) / shape.dims);
  },
});
