import {defineMetric, ok, undefinedBecause} from './metric.js';

export const neuralCollapse1 = defineMetric({
  id: 'neural-collapse-1',
  title: 'Neural collapse 1: within-class over between-class',
  group: 'labels',
  formula: 'tr(Σ_W Σ_B⁺)/K',
  inWords: 'How wide the classes are along the directions in which their means differ, in units of that difference.',
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
  rowsFor: {percent5: '20(1 + w)', percent1: '100(1 + w)', why: 'rows per class, w = tr Σ_W/tr Σ_B: low by about (1 + w)/n of itself for n rows a class, as the spread of the class means adds to what is between.'},
  blindSpot: 'One class among many: ten classes in 64 dimensions read 0.173, and 0.158 when one of them has collapsed to a point. local-collapse in the findings sees it.',
  compute({classes}) {
    if (classes.status !== 'ok') return classes;
    const {geometry} = classes;
    if (geometry.equalMeans) return undefinedBecause('all class means are equal');
    return ok(geometry.withinOverBetween / geometry.classes, {classes: geometry.classes});
  },
});
