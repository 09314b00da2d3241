import {defineMetric, ok, undefinedBecause} from './metric.js';

export const neuralCollapse2 = defineMetric({
  id: 'neural-collapse-2',
  title: 'Neural collapse 2: unevenness of the class means',
  group: 'labels',
  formula: 'std(‖μ_k − x̄‖)/mean(‖μ_k − x̄‖) over classes',
  inWords: 'How unequal the distances of the class means from the centre are.',
  convention: 'divisor K−1; x̄ the mean of all rows; cosineDeviation: root mean square of cos(μ_k, μ_l) + 1/(K−1)',
  source: {text: 'Papyan, Han and Donoho 2020, Prevalence of neural collapse during the terminal phase of deep learning training, PNAS', url: 'https://arxiv.org/abs/2008.08186'},
  unit: 'ratio',
  range: [0, '√K'],
  better: 'neither',
  needs: ['classes'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: null,
  reading: '0 with a cosine deviation of 0 is a simplex: all classes equally far from each other.',
  pitfalls: 'Unbalanced classes pull the mean of all rows and with it the value.',
  rowsFor: {percent5: '400r²', percent1: '10,000r²', why: 'rows per class for absolute error .05 and .01, r = within-class standard deviation of one direction over the mean distance of the class means: where these are truly equal it reads about r/√n.'},
  blindSpot: 'Whether the classes have collapsed at all: ten classes in 64 dimensions read 0.121 where neural-collapse-1 is 0.0018, and 0.121 where it is 0.173.',
  compute({classes}) {
    if (classes.status !== 'ok') return classes;
    const {geometry} = classes;
    const {classes: k, meanNorms, cosineDeviation: deviation} = geometry;
    const mean = meanNorms.reduce((a, n) => a + n, 0) / k;
    if (geometry.equalMeans) return undefinedBecause('all class means are equal');
    const variance = meanNorms.reduce((a, n) => a + (n - mean) ** 2, 0) / (k - 1);
    return ok(Math.sqrt(variance) / mean, {classes: k, cosineDeviation: Number.isFinite(deviation) ? deviation : null});
  },
});
