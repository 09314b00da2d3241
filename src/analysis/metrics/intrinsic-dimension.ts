import {defineMetric, ok, undefinedBecause} from './metric.js';

const DISCARDED = 0.1;

export const intrinsicDimension = defineMetric({
  id: 'intrinsic-dimension',
  title: 'Intrinsic dimension (TwoNN)',
  group: 'sample',
  formula: 'slope through the origin of −ln(1 − F(μ)) on ln μ, μ = r2/r1',
  inWords: 'How fast the second-nearest row recedes behind the nearest: along a line it is far behind, in many dimensions both are about as far.',
  convention: 'distinct rows of the row sample, Euclidean distances, F(μ_i) = i/n, the largest 10 % of ratios discarded',
  source: {text: 'Facco, d’Errico, Rodriguez and Laio 2017, Estimating the intrinsic dimension of datasets by a minimal neighborhood information', url: 'https://arxiv.org/abs/1803.06992'},
  unit: 'dimensions',
  range: [0, '∞'],
  better: 'neither',
  needs: ['pairs'],
  invariantTo: ['rotation', 'scale', 'translation', 'row-order', 'channel-order'],
  ceiling: null,
  reading: 'The dimension of the manifold near a point. Far below the effective rank: a curved or clustered sheet inside many linear dimensions.',
  pitfalls: 'Biased low above about 20 dimensions at a few thousand rows; near-copies drive it to 0.',
  rowsFor: {percent5: '400', percent1: '10,000', why: 'relative standard error 1/√N, and the second is beyond the row sample of 4,096; above ten dimensions a bias stays that rows do not cure: 20 dimensions read 17 and 40 read 28 at 2,500 rows.'},
  blindSpot: 'Whether the sheet is flat: five dimensions in a plane (live rank 5) read 5.07, and five that are curved through all of 64 channels (live rank 64) read 5.54.',
  compute({pairs}) {
    const n = pairs.neighbourRatios.length;
    if (n < 10) return undefinedBecause(`only ${n} distinct rows of the sample have two neighbours`);
    const kept = Math.floor(n * (1 - DISCARDED));
    let xy = 0;
    let xx = 0;
    for (let i = 0; i < kept; i++) {
      const x = Math.log(pairs.neighbourRatios[i]);
      xy -= x * Math.log(1 - (i + 1) / n);
      xx += x * x;
    }
    return xx > 0 ? ok(xy / xx, {sampleRows: n}) : undefinedBecause('all distances to the two nearest rows are equal');
  },
});
