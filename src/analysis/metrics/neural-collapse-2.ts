import {defineMetric, ok, undefinedBecause} from './metric.js';

export const neuralCollapse2 = defineMetric({
  id: 'neural-collapse-2',
  title: 'Neural collapse 2: unevenness of the class means',
  group: 'labels',
  formula: 'std(‖μ_k − x̄‖)/mean(‖μ_k − x̄‖) over classes',
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
  compute({classes}) {
    if (classes.status !== 'ok') return classes;
    const {geometry} = classes;
    const {classes: k, meanNorms, cosines} = geometry;
    const mean = meanNorms.reduce((a, n) => a + n, 0) / k;
    if (!(mean > 0)) return undefinedBecause('all class means are equal');
    const variance = meanNorms.reduce((a, n) => a + (n - mean) ** 2, 0) / (k - 1);
    const deviation = Math.sqrt(cosines.reduce((a, c) => a + (c + 1 / (k - 1)) ** 2, 0) / cosines.length);
    return ok(Math.sqrt(variance) / mean, {classes: k, cosineDeviation: Number.isFinite(deviation) ? deviation : null});
  },
});
