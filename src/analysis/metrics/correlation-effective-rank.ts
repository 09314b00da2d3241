import {defineMetric, ok, undefinedBecause} from './metric.js';
import {entropy} from './spectral-functions.js';

export const correlationEffectiveRank = defineMetric({
  id: 'correlation-effective-rank',
  title: 'Effective rank of the correlation',
  group: 'correlation',
  formula: 'exp(−Σ p ln p), p = ρ/Σρ, ρ the eigenvalues of the channel-correlation matrix',
  inWords: 'The effective rank after each channel is divided by its own standard deviation: how many independent channels there are.',
  convention: 'Pearson correlation of channels, dead channels left out, natural logarithm, no epsilon',
  source: {text: 'Roy and Vetterli 2007, The effective rank: a measure of effective dimensionality', url: 'https://www.eurasip.org/Proceedings/Eusipco/Eusipco2007/Papers/a5p-h05.pdf'},
  unit: 'dimensions',
  range: [1, 'min(N − 1, D)'],
  better: 'higher',
  needs: ['correlation'],
  invariantTo: ['scale', 'translation', 'row-order', 'channel-order', 'channel-scale'],
  ceiling: 'isotropic',
  reading: 'The effective rank once every channel has unit variance. Far above the covariance’s: channels differ in scale. As low: channels are redundant.',
  pitfalls: 'Depends on the axes: a rotation of the same rows changes it.',
  rowsFor: {percent5: '10·D', percent1: '50·D', why: 'low by about D/2N of itself for independent channels, whatever their scales.'},
  blindSpot: 'Silent channels: 32 channels of 64 at a ten-thousandth of the scale of the rest count in full, 62.4, where the covariance reads 31.6.',
  compute({correlation}) {
    const live = correlation.eigenvalues.filter((v) => v > 0);
    return live.length === 0 ? undefinedBecause('every channel is dead') : ok(Math.exp(entropy(live)));
  },
});
