import {describe, expect, it} from 'vitest';
import {expectClose} from '../support/close.js';
import {isThere, meanOfSubsets, readRealSet, REAL_SETS, realValues} from './support/real-sets.js';

const FOLDER = new URL('../../../shared/real/', import.meta.url);
const DRAWS = {'sift5k.npy': 15, 'sharealike/deep1b_96.npy': 5, 'lda_wikipedia_1000x128.npy': 20, 'word2vec_googlenews_1000x300.npy': 2};

/** effective-rank and RankMe of the whole set, by the contour without unequal rows. */
const WHOLE = {
  'sift5k.npy': [44.0, 77.8], 'sharealike/deep1b_96.npy': [65.0, 86.3], 'lda_wikipedia_1000x128.npy': [73.6, 108.4], 'word2vec_googlenews_1000x300.npy': [202.0, 269.1],
};

describe('real vectors', () => {
  for (const set of REAL_SETS) {
    it.skipIf(!isThere(set, FOLDER))(`${set.file}: few rows estimate the whole set’s value within 4 %`, () => {
      const rows = readRealSet(set, FOLDER);
      const whole = realValues(rows);
      expectClose(whole['effective-rank'].estimate, WHOLE[set.file][0], 0.01);
      expectClose(whole.rankme.estimate, WHOLE[set.file][1], 0.01);
      for (const ratio of set.ratios) {
        const mean = meanOfSubsets(rows, Math.round(ratio * rows.dims), DRAWS[set.file]);
        for (const metric of ['effective-rank', 'rankme'] as const) {
          // sparse topic weights are the hardest: 166 rows give 3 to 4 % less
          const allowed = set.file.startsWith('lda') && ratio < 2 ? 0.05 : 0.04;
          const label = `${metric} at ${ratio} D: ${mean[metric].estimate} of ${whole[metric].estimate}`;
          expect(Math.abs(mean[metric].estimate / whole[metric].estimate - 1), label).toBeLessThan(allowed);
          expect(Math.abs(mean[metric].plugIn / whole[metric].estimate - 1), label).toBeGreaterThan(Math.abs(mean[metric].estimate / whole[metric].estimate - 1));
        }
      }
    });
  }
});
