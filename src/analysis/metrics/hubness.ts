import {defineMetric, ok, undefinedBecause} from './metric.js';

export const hubness = defineMetric({
  id: 'hubness',
  title: 'Hubness',
  group: 'sample',
  formula: 'skewness of N_10, how often a row is among the 10 nearest of another',
  inWords: 'How lopsided the counts are of how often each row is among the ten nearest of the others.',
  convention: 'cosine neighbours on the row sample, third standardised moment with divisor N, zero rows left out',
  source: {text: 'Radovanović, Nanopoulos and Ivanović 2010, Hubs in space, JMLR', url: 'https://jmlr.org/papers/v11/radovanovic10a.html'},
  unit: 'skewness',
  range: ['−∞', '∞'],
  better: 'lower',
  needs: ['pairs'],
  invariantTo: ['rotation', 'scale', 'row-order', 'channel-order', 'row-scale'],
  ceiling: null,
  reading: 'Above 1 some rows are the neighbours of very many: retrieval returns them for everything.',
  pitfalls: 'Grows with the intrinsic dimension and with a cone; exact copies tie, and of them the earlier counts as the nearer.',
  rowsFor: {percent5: '2,000', percent1: 'more than the row sample', why: 'no population value: it grows with N (on fixtures/sentences 0.9 at 50 rows, 2.3 at 400, 2.8 from 1,000 on), so compare only equal samples; standard deviation 4 % at 2,000 rows.'},
  blindSpot: 'Rank, and it even improves with collapse: 5 live directions of 64 read 0.15, all 64 read 0.33.',
  compute({pairs}) {
    const counts = pairs.hubCounts;
    if (!counts) return undefinedBecause('10 neighbours need at least 12 non-zero rows');
    const mean = counts.reduce((a, c) => a + c, 0) / counts.length;
    let m2 = 0;
    let m3 = 0;
    for (const c of counts) {
      m2 += (c - mean) ** 2 / counts.length;
      m3 += (c - mean) ** 3 / counts.length;
    }
    return m2 > 0 ? ok(m3 / m2 ** 1.5, {sampleRows: counts.length}) : undefinedBecause('every row is a neighbour equally often');
  },
});
