import {describe, expect, it} from 'vitest';
import {halvesDisagree, learningCurve, type PartSpectrum} from '../../src/analysis/population/index.js';
import {population, SPECTRA, wideUniforms} from './support/draw-rows.js';
import {inputOfRows} from './support/input-of-rows.js';

const DIMS = 24;
const draw = (shape: keyof typeof SPECTRA, rows: number, seed: number, kind: 'Gaussian' | 'elliptical t₆' = 'Gaussian'): Float64Array =>
  population(kind, SPECTRA[shape](DIMS)).draw(rows, wideUniforms(seed, 77));

const joined = (...parts: readonly Float64Array[]): Float64Array => Float64Array.from(parts.flatMap((part) => Array.from(part)));
const inputOf = (values: Float64Array) => inputOfRows(values, values.length / DIMS, DIMS);
const partOf = (values: Float64Array): PartSpectrum => inputOf(values);

describe('halves', () => {
  it('agree when they come from one population, also with heavy tails', () => {
    for (const kind of ['Gaussian', 'elliptical t₆'] as const) {
      for (let seed = 1; seed <= 25; seed++) {
        const [even, odd] = [draw('1/j', 80, 2 * seed, kind), draw('1/j', 80, 2 * seed + 1, kind)];
        const found = halvesDisagree(partOf(even), partOf(odd), inputOf(joined(even, odd)));
        expect('disagree' in found && !found.disagree, `${kind} ${seed}`).toBe(true);
      }
    }
  });

  it('disagree when one has another spectrum', () => {
    const [even, odd] = [draw('isotropic', 100, 1), draw('j^−1.5', 100, 2)];
    const found = halvesDisagree(partOf(even), partOf(odd), inputOf(joined(even, odd)));
    if ('reason' in found) throw new Error(found.reason);
    expect(found.disagree).toBe(true);
    expect(found.even).toBeGreaterThan(found.odd);
    expect(found.share).toBeGreaterThan(0.1);
    expect(Math.abs(found.even - found.odd)).toBeGreaterThan(3 * found.jointStandardError);
  });

  it('need both a tenth and three standard errors', () => {
    const [even, odd] = [draw('j^−½', 60_000 / DIMS, 3), draw('isotropic', 60_000 / DIMS, 4)];
    const near = halvesDisagree(partOf(even), partOf(odd.map((x, k) => (k % DIMS === 0 ? 1.6 * x : x))), inputOf(joined(even, odd)));
    if ('reason' in near) throw new Error(near.reason);
    expect(Math.abs(near.even - near.odd)).toBeGreaterThan(3 * near.jointStandardError);
    expect(near.share).toBeLessThan(0.1);
    expect(near.disagree).toBe(false);
  });

  it('say why they cannot tell', () => {
    const [even, odd] = [draw('isotropic', 20, 1), draw('isotropic', 20, 2)];
    const found = halvesDisagree(partOf(even), partOf(odd), inputOf(joined(even, odd)));
    expect('reason' in found && found.reason).toContain('too few rows');
    const zero = {rows: 20, dims: 2, eigenvalues: [0, 0], fourthMoment: 0};
    expect(halvesDisagree(zero, zero, zero)).toEqual({reason: 'the rows have no variance'});
  });
});

describe('learning curve', () => {
  const parts = (values: Float64Array): PartSpectrum[] => [8, 4, 2, 1].map((n) => partOf(values.slice(0, values.length / n)));

  it('is flat in the population where the plug-in value climbs', () => {
    const values = draw('1/j', 640, 9);
    const {points, climbs} = learningCurve(parts(values), inputOf(values));
    expect(climbs).toBe(false);
    expect(points.map(({rows}) => rows)).toEqual([80, 160, 320, 640]);
    expect(points[3].value / points[0].value).toBeGreaterThan(1.05);
    for (const {value, estimate, low, high} of points) {
      expect(low! <= estimate! && estimate! <= high! && value < estimate!).toBe(true);
      expect(low! <= points[3].estimate! && points[3].estimate! <= high!).toBe(true);
    }
  });

  it('climbs when rows come in runs that share their directions', () => {
    // each run of 80 rows lives in 12 of 24 channels, every run in others
    const values = draw('isotropic', 640, 10).map((x, k) => {
      const run = Math.floor(k / DIMS / 80);
      return ((k % DIMS) + 3 * run) % DIMS < 12 ? x : 0.05 * x;
    });
    expect(learningCurve(parts(values), inputOf(values)).climbs).toBe(true);
  });

  it('has an estimate without bounds below N = D, and none of nothing', () => {
    const values = draw('isotropic', 160, 11);
    const {points, climbs} = learningCurve(parts(values).slice(0, 2), inputOf(values));
    expect(points[0].estimate).toBeGreaterThan(points[0].value);
    expect(points[0].low).toBeNull();
    expect(climbs).toBeNull();
    const zero = {rows: 20, dims: 2, eigenvalues: [0, 0], fourthMoment: 0};
    expect(learningCurve([zero], zero)).toEqual({points: [{rows: 20, value: 0, estimate: null, low: null, high: null}], climbs: null});
  });
});
