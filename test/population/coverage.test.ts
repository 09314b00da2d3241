import {describe, expect, it} from 'vitest';
import {cells, measureCell} from './support/calibration-cells.js';

/** A few draws of a few cells; docs/calibration-intervals.md has all of them with a thousand. */
const chosen = [
  ['Gaussian', 'isotropic', 128], ['Gaussian', '1/j', 320], ['independent t₅', 'j^−½', 320], ['elliptical t₆', 'rank ¼ + 1 % noise', 320], ['clusters', 'isotropic', 320],
] as const;

describe('intervals cover the population’s value', () => {
  for (const [kind, shape, rows] of chosen) {
    it(`${kind}, ${shape}, ${rows} rows`, () => {
      const cell = cells().find((one) => one.table === 'coverage' && one.kind === kind && one.shape === shape && one.rows === rows)!;
      const {metrics} = measureCell(cell, 60);
      for (const [metric, {coverage, width, missing}] of Object.entries(metrics)) {
        expect(missing, metric).toBe(0);
        expect(coverage, metric).toBeGreaterThanOrEqual(0.87);
        expect(width, metric).toBeLessThan(2.2);
        expect(width, metric).toBeGreaterThan(0.6);
      }
    });
  }

  it('correlation of pairs, independent t₅', () => {
    const cell = cells().find((one) => one.table === 'correlation' && one.kind === 'independent t₅' && one.shape === 'pairs at .95' && one.rows === 128)!;
    const result = measureCell(cell, 50).metrics['correlation-effective-rank']!;
    expect(result.coverage).toBeGreaterThanOrEqual(0.87);
    expect(result.missing).toBe(0);
  });

  it('widens where the rows are heavier than Gaussian, without a row sample says nothing', () => {
    const find = (kind: string) => cells().find((one) => one.table === 'coverage' && one.kind === kind && one.shape === 'j^−1.5' && one.rows === 320)!;
    const spread = (kind: string) => measureCell(find(kind), 20).metrics['effective-rank']!;
    const [plain, heavy] = [spread('Gaussian'), spread('independent t₅')];
    expect(heavy.width * heavy.spread).toBeGreaterThan(1.2 * plain.width * plain.spread);
  });
});
