import {significant} from '../facets.js';
import {defineMetric, ok, undefinedBecause} from './metric.js';
import {sum} from './spectral-functions.js';

const EPSILON = 1e-7;

export const rankme = defineMetric({
  id: 'rankme',
  title: 'RankMe',
  group: 'rank',
  formula: 'exp(−Σ p ln p), p = σ/Σσ + 1e-7, not renormalised',
  inWords: 'The same count on the raw rows: the mean row is one more direction, and each direction weighs by the root of its energy.',
  convention: 'singular values of the raw, uncentred N×D matrix, k = 1…min(N, D), ε = 1e-7 added to p',
  source: {text: 'Garrido, Balestriero, Najman and LeCun 2023, RankMe, ICML', url: 'https://arxiv.org/abs/2210.02885'},
  unit: 'dimensions',
  range: ['about 1', 'about min(N, D)'],
  better: 'higher',
  needs: ['shape', 'uncentred'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order'],
  ceiling: 'isotropic',
  reading: 'The published number. Compare it only between runs of one method, on the same inputs, with the same N.',
  pitfalls: 'Not centred: a large mean row alone can drive it from 206 to 3.6 on the same spectrum. High rank is necessary, not sufficient, for good features.',
  rowsFor: {percent5: '3·D', percent1: '13·D', why: 'low by about D/8N of itself for an isotropic set, which is where the paper’s 25,600 rows for D = 2,048 come from.'},
  blindSpot: 'What is mean and what is spread: 64 channels with λ ∝ 1/j read 54.8; with 3 added to every value 8.56, while the centred effective-rank-singular stays at 54.8.',
  compute({shape, uncentred}) {
    const live = significant(uncentred.eigenvalues, shape);
    if (live.length === 0) return undefinedBecause('all rows are zero');
    const total = sum(live.map(Math.sqrt));
    let h = 0;
    for (let k = 0; k < Math.min(shape.rows, shape.dims); k++) {
      const p = (k < live.length ? Math.sqrt(live[k]) / total : 0) + EPSILON;
      h -= p * Math.log(p);
    }
    return ok(Math.exp(h));
  },
});
