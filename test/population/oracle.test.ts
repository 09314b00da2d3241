import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {POPULATION_METRICS, populationEstimates, type PopulationInput, type PopulationMetric} from '../../src/analysis/population/index.js';
import {expectClose} from '../support/close.js';

interface Bounds {
  readonly estimate: number;
  readonly low: number | null;
  readonly high: number | null;
}

interface OracleCase {
  readonly name: string;
  readonly input: PopulationInput;
  readonly unequal: boolean;
  readonly tolerance: number;
  readonly expected: Readonly<Record<PopulationMetric, Bounds>>;
}

const cases = JSON.parse(readFileSync(new URL('../../fixtures/population/cases.json', import.meta.url), 'utf8')) as OracleCase[];

/** The inversion is solved by normal equations here and by QR there; unequal radii are binned here. */
const toleranceOf = ({unequal, tolerance}: OracleCase, bounds: Bounds): number => (bounds.low === null ? 3e-3 : unequal ? 1e-5 : tolerance);

/** Student's quantile is a series within 1 %, more where few rows are worth any. */
const QUANTILE = 0.011;

describe('numpy and scipy, by other formulas', () => {
  for (const one of cases) {
    it(one.name, () => {
      const estimates = populationEstimates(one.input);
      for (const metric of POPULATION_METRICS) {
        const found = estimates[metric];
        if ('reason' in found) throw new Error(`${metric}: ${found.reason}`);
        const bounds = one.expected[metric];
        expectClose(found.estimate, bounds.estimate, toleranceOf(one, bounds), `${metric} estimate`);
        expect(found.low === null, metric).toBe(bounds.low === null);
        for (const edge of ['low', 'high'] as const) {
          const value = bounds[edge];
          if (value !== null) expectClose(found[edge]!, value, 1e-5, `${metric} ${edge}`, QUANTILE * Math.abs(value - bounds.estimate));
        }
      }
    });
  }
});
