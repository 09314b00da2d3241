import {defineMetric, ok, undefinedBecause} from './metric.js';

export const classSpread = defineMetric({
  id: 'class-spread',
  title: 'Class spread',
  group: 'labels',
  formula: 'tr Σ_W / tr Σ_T',
  inWords: 'The part of the variance that is left when each row is measured from the mean of its own class.',
  convention: 'both averaged over the labelled rows: the share of the variance that lies within classes',
  source: {text: 'Papyan, Han and Donoho 2020, Prevalence of neural collapse during the terminal phase of deep learning training, PNAS', url: 'https://arxiv.org/abs/2008.08186'},
  unit: 'share',
  range: [0, 1],
  better: 'neither',
  needs: ['classes'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: null,
  reading: 'Towards 1 the labels explain nothing of the spread, towards 0 they explain all of it.',
  pitfalls: 'Many small classes lower it by themselves: K of N rows explain K/N of the variance by chance.',
  rowsFor: {percent5: '20', percent1: '100', why: 'rows per class: low by about 1/n of itself for n rows a class.'},
  blindSpot: 'Whether the labels mean anything: 1,000 rows with 100 labels dealt at random read 0.90, not 1.',
  compute({classes}) {
    if (classes.status !== 'ok') return classes;
    const {geometry} = classes;
    return Number.isFinite(geometry.spread) ? ok(geometry.spread, {classes: geometry.classes}) : undefinedBecause('the rows have no variance');
  },
});
