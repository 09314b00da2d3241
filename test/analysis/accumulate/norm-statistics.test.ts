import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {createNormStatistics} from '../../../src/analysis/accumulate/norm-statistics.js';
import {expectClose} from '../../support/close.js';

const BIN = 2 ** -7;
const anyNorm = fc.double({min: 1e-150, max: 1e150, noNaN: true});

function statisticsOf(...shards: readonly (readonly number[])[]) {
  const statistics = createNormStatistics();
  for (const shard of shards) {
    for (const norm of shard) statistics.add(norm);
    statistics.closeShard();
  }
  return statistics;
}

describe('norm statistics', () => {
  it('mean and standard deviation are those of the definition, over any number of shards', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.double({min: 0.1, max: 100, noNaN: true}), {maxLength: 20}), {minLength: 1, maxLength: 5}), (shards) => {
      const all = shards.flat();
      const statistics = statisticsOf(...shards);
      const mean = all.reduce((a, x) => a + x, 0) / Math.max(1, all.length);
      const std = all.length < 2 ? 0 : Math.sqrt(all.reduce((a, x) => a + (x - mean) ** 2, 0) / (all.length - 1));
      expect(statistics.count).toBe(all.length);
      expectClose(statistics.mean, mean, 1e-13, 'mean');
      expectClose(statistics.std, std, 1e-10, 'std', 1e-12);
    }), {seed: 6, numRuns: 100});
  });

  it('keep the spread of norms that differ in the ninth digit', () => {
    expectClose(statisticsOf([1, 1 + 1e-9, 1 + 2e-9]).std, 1e-9, 1e-6);
  });

  it('quantiles are within a bin of 0.8 % of the order statistic, over 300 decades', () => {
    fc.assert(fc.property(fc.array(anyNorm, {minLength: 1, maxLength: 50}), fc.double({min: 0, max: 1, noNaN: true}), (norms, share) => {
      const sorted = [...norms].sort((a, b) => a - b);
      const expected = sorted[Math.min(norms.length - 1, Math.floor(share * norms.length))];
      expectClose(statisticsOf(norms).quantile(share), expected, BIN);
    }), {seed: 7, numRuns: 200});
  });

  it('count those below a limit to the width of a bin', () => {
    fc.assert(fc.property(fc.array(anyNorm, {maxLength: 50}), anyNorm, (norms, limit) => {
      const count = statisticsOf(norms).countBelow(limit);
      expect(count).toBeLessThanOrEqual(norms.filter((x) => x < limit).length);
      expect(count).toBeGreaterThanOrEqual(norms.filter((x) => x < limit * (1 - BIN)).length);
    }), {seed: 8, numRuns: 200});
  });

  it('of nothing are zeros', () => {
    const empty = statisticsOf([]);
    expect([empty.count, empty.mean, empty.std, empty.quantile(0.5), empty.countBelow(1)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('count norms within 1e-3 of 1', () => {
    expect(statisticsOf([1, 1.0009, 0.9991, 1.002, 5]).nearUnit).toBe(3);
  });
});
