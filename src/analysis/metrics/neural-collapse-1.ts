import {defineMetric, ok, undefinedBecause} from './metric.js';

export const neuralCollapse1 = defineMetric({
  id: 'neural-collapse-1',
  title: 'Neural collapse 1: within-class over between-class',
  group: 'labels',
  formula: 'tr(Σ_W Σ_B⁺)/K',
  convention: 'Σ_W averaged over rows, Σ_B over classes about the mean of all rows; pseudo-inverse cut at 1e-10 of the largest eigenvalue',
  source: {text: 'Papyan, Han and Donoho 2020, Prevalence of neural collapse during the terminal phase of deep learning training, PNAS', url: 'https://arxiv.org/abs/2008.08186'},
  unit: 'ratio',
  range: [0, '∞'],
  better: 'neither',
  needs: ['classes'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: null,
  reading: 'Towards 0 the rows of a class are one point: the end of supervised training. Large: classes overlap along the directions of their means.',
  pitfalls: 'Needs the labels that the encoder was trained on; says nothing of an encoder trained without them.',
  compute({classes}) {
    if (classes.status !== 'ok') return classes;
    const {geometry} = classes;
    if (!(geometry.betweenEigenvalues[0] > 0)) return undefinedBecause('all class means are equal');
    return ok(geometry.withinOverBetween / geometry.classes, {classes: geometry.classes});
  },
});
