import {describe, expect, it} from 'vitest';
import {PAIRED_METRICS, pairedDifference, populationEstimates, populationInfluences, type PairedMetric} from '../../../src/analysis/population/index.js';
import {gaussians, uniforms} from '../../support/random.js';
import {gaussianRows, mapRows, rotated, type Rows} from '../../support/rows.js';
import {inputOfRows} from '../../population/support/input-of-rows.js';

const DIMS = 24;
const ROWS = 240;
const inputOf = ({values, rows, dims}: Rows) => inputOfRows(values, rows, dims);

const entropyRank = (spectrum: readonly number[], power: number): number => {
  const raised = spectrum.map((v) => v ** power);
  const total = raised.reduce((a, v) => a + v);
  return Math.exp(-raised.reduce((a, v) => a + (v / total) * Math.log(v / total), 0));
};
const TRUTH: Record<PairedMetric, (spectrum: readonly number[]) => number> = {
  'effective-rank': (s) => entropyRank(s, 1),
  'effective-rank-singular': (s) => entropyRank(s, 0.5),
  'participation-ratio': (s) => s.reduce((a, v) => a + v) ** 2 / s.reduce((a, v) => a + v * v, 0),
};

/** Rows of independent channels, and the same rows with each channel scaled and noise of its own added. */
interface Pair {
  readonly deviation: (j: number) => number;
  readonly scale: (j: number) => number;
  readonly noise: number;
  /** a factor a row, of mean square 1: rows of unequal length */
  readonly radius?: (uniform: () => number) => number;
}

const PAIRS: Readonly<Record<string, Pair>> = {
  'a flatter spectrum': {deviation: (j) => (j + 1) ** -0.5, scale: (j) => (j + 1) ** 0.15, noise: 0.05},
  'a steeper spectrum': {deviation: (j) => (j + 1) ** -0.25, scale: (j) => (j + 1) ** -0.25, noise: 0.02},
  'a quarter of the channels gone': {deviation: () => 1, scale: (j) => (j < 18 ? 1 : 0), noise: 0.1},
  'no change but noise': {deviation: (j) => (j + 1) ** -0.5, scale: () => 1, noise: 0.1},
  'rows of unequal length': {deviation: (j) => (j + 1) ** -0.5, scale: (j) => (j + 1) ** 0.15, noise: 0.05, radius: (u) => Math.sqrt(0.5 + u())},
};

function draw({deviation, scale, noise, radius = () => 1}: Pair, seed: number): readonly [Rows, Rows] {
  const uniform = uniforms(seed + 500);
  const radii = Array.from({length: ROWS}, () => radius(uniform));
  const base = mapRows(gaussianRows(ROWS, DIMS, {seed, scale: deviation}), (x, r) => radii[r] * x);
  const next = gaussians(seed + 1e6);
  return [base, mapRows(base, (x, r, j) => scale(j) * x + radii[r] * noise * next())];
}

describe('the interval of a difference of the same rows', () => {
  it.each(Object.entries(PAIRS))('covers the difference of the populations, and is tighter than that of independent rows: %s', (_, pair) => {
    const before = Array.from({length: DIMS}, (_, j) => pair.deviation(j) ** 2);
    const after = before.map((v, j) => v * pair.scale(j) ** 2 + pair.noise ** 2);
    const draws = 60;
    const hits = Object.fromEntries(PAIRED_METRICS.map((id) => [id, 0]));
    const ratios = Object.fromEntries(PAIRED_METRICS.map((id) => [id, 0]));
    for (let seed = 1; seed <= draws; seed++) {
      const inputs = draw(pair, seed).map(inputOf);
      const [b, c] = inputs.map(populationInfluences);
      const [eb, ec] = inputs.map(populationEstimates);
      for (const id of PAIRED_METRICS) {
        const {half} = pairedDifference(b[id]!, c[id]!);
        const difference = Math.exp(c[id]!.log) - Math.exp(b[id]!.log);
        if (Math.abs(difference - (TRUTH[id](after) - TRUTH[id](before))) <= half) hits[id]++;
        const widths = [eb[id], ec[id]].map((e) => ('low' in e ? (e.high! - e.low!) / 2 : NaN));
        ratios[id] += half / Math.hypot(...widths) / draws;
      }
    }
    for (const id of PAIRED_METRICS) {
      expect(hits[id] / draws, id).toBeGreaterThanOrEqual(0.87);
      expect(ratios[id], id).toBeLessThan(0.9);
    }
  });

  it('is nothing for a rotation', () => {
    const base = gaussianRows(ROWS, DIMS, {scale: (j) => (j + 1) ** -0.5});
    const [b, c] = [base, rotated(base, 3)].map((x) => populationInfluences(inputOf(x)));
    for (const id of PAIRED_METRICS) {
      const {correlation, half} = pairedDifference(b[id]!, c[id]!);
      expect(correlation).toBeCloseTo(1, 8);
      expect(half).toBeLessThan(1e-3 * b[id]!.standardError * Math.exp(b[id]!.log));
    }
  });

  it('is that of independent rows where the rows have nothing to do with one another', () => {
    const [b, c] = [1, 2].map((seed) => populationInfluences(inputOf(gaussianRows(2000, DIMS, {seed, scale: (j) => (j + 1) ** -0.5}))));
    for (const id of PAIRED_METRICS) {
      const {correlation, halfLog} = pairedDifference(b[id]!, c[id]!);
      expect(Math.abs(correlation)).toBeLessThan(0.1);
      expect(halfLog / (1.96 * Math.hypot(b[id]!.standardError, c[id]!.standardError))).toBeGreaterThan(0.9);
    }
  });
});
