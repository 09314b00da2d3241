import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {spectrumBand, type PopulationInput, type SpectrumBand} from '../../src/analysis/population/index.js';
import {expectClose} from '../support/close.js';
import {bandHolds, cells, measureCell} from './support/calibration-cells.js';
import {population, SPECTRA, wideGaussians, wideUniforms, type RowKind} from './support/draw-rows.js';
import {inputOfRows} from './support/input-of-rows.js';

const bandOf = (input: PopulationInput): SpectrumBand => {
  const band = spectrumBand(input);
  if ('reason' in band) throw new Error(band.reason);
  return band;
};

const drawn = (kind: RowKind, shape: string, rows: number, dims: number, seed = 1): PopulationInput =>
  inputOfRows(population(kind, SPECTRA[shape](dims)).draw(rows, wideUniforms(seed, 3)), rows, dims);

/** as Gaussian rows without number would show it */
const endless = (eigenvalues: readonly number[], rows = 1e9): PopulationInput => {
  const normal = wideGaussians(wideUniforms(11));
  const forms = (power: number, squares: readonly number[]) => squares.reduce((sum, square, j) => sum + square * eigenvalues[j] ** power, 0);
  const sample = Array.from({length: 500}, () => eigenvalues.map(() => normal() ** 2));
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    rows, dims: eigenvalues.length, eigenvalues, fourthMoment: rows * trace * trace,
    sample: {squaredNorms: sample.map((row) => forms(1, row)), forms: sample.map((row) => forms(2, row)), inverseForms: sample.map((row) => forms(0, row))},
  };
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];
const widths = ({low, high}: SpectrumBand): number[] => low.map((value, j) => Math.log(high[j] / value));

describe('the band of the population’s eigenvalues', () => {
  it('is as wide as its smoothing where the rows leave nothing open', () => {
    fc.assert(fc.property(fc.array(fc.double({min: -6, max: 6, noNaN: true}), {minLength: 1, maxLength: 40}), (logs) => {
      const eigenvalues = logs.map(Math.exp).sort((a, b) => b - a);
      const band = bandOf(endless(eigenvalues));
      expect(bandHolds(band, eigenvalues)).toBe(true);
      eigenvalues.forEach((value, j) => {
        expect(Math.log(value / band.low[j])).toBeLessThan(8 * band.smoothing);
        expect(Math.log(band.high[j] / value)).toBeLessThan(8 * band.smoothing);
      });
    }), {numRuns: 60});
  });

  it('falls with the rank, and grows and shrinks with the rows’ unit', () => {
    const input = drawn('elliptical t₆', '1/j', 200, 32);
    const band = bandOf(input);
    for (let j = 1; j < 32; j++) {
      expect(band.low[j]).toBeLessThanOrEqual(band.low[j - 1]);
      expect(band.high[j]).toBeLessThanOrEqual(band.high[j - 1]);
    }
    const sample = input.sample!;
    const larger = bandOf({
      ...input,
      eigenvalues: Array.from(input.eigenvalues, (value) => 9 * value),
      fourthMoment: 81 * input.fourthMoment,
      sample: {squaredNorms: Array.from(sample.squaredNorms, (v) => 9 * v), forms: Array.from(sample.forms, (v) => 81 * v), inverseForms: sample.inverseForms},
    });
    band.low.forEach((value, j) => expectClose(larger.low[j], 9 * value, 1e-9));
    band.high.forEach((value, j) => expectClose(larger.high[j], 9 * value, 1e-9));
  });

  it('leaves the slope that chance gives to equal eigenvalues: the sample’s small ones lie under it', () => {
    const input = drawn('Gaussian', 'isotropic', 256, 128);
    const band = bandOf(input);
    expect(bandHolds(band, new Array<number>(128).fill(1))).toBe(true);
    expect(band.low[120]).toBeGreaterThan(input.eigenvalues[120]);
    expect(Math.min(...band.high)).toBeLessThan(1.6);
    expect(median(widths(band))).toBeLessThan(Math.log(4));
  });

  it('narrows with more rows, widens with heavy ones', () => {
    const width = (kind: RowKind, rows: number) => median(widths(bandOf(drawn(kind, 'j^−½', rows, 48))));
    expect(width('Gaussian', 960)).toBeLessThan(0.7 * width('Gaussian', 96));
    expect(width('elliptical t₆', 240)).toBeGreaterThan(1.2 * width('Gaussian', 240));
  });

  it('has a bound for each direction that is not empty', () => {
    const values = population('Gaussian', [...SPECTRA['1/j'](20), 0, 0, 0, 0]).draw(200, wideUniforms(4));
    const band = bandOf(inputOfRows(values, 200, 24));
    expect([band.low.length, band.high.length]).toEqual([20, 20]);
    expect(Math.min(...band.low)).toBeGreaterThan(0);
  });

  it('is not given where it cannot be', () => {
    const reason = (input: PopulationInput) => (spectrumBand(input) as {reason: string}).reason;
    expect(reason(drawn('Gaussian', '1/j', 30, 32))).toMatch(/too few rows/);
    expect(reason({...drawn('Gaussian', '1/j', 200, 32), sample: undefined})).toBe('no row sample');
    expect(reason({rows: 10, dims: 2, eigenvalues: [0, 0], fourthMoment: 0})).toBe('the rows have no variance');
  });

  for (const [kind, shape, rows] of [['Gaussian', 'rank ¼ + 1 % noise', 128], ['independent t₅', 'j^−1.5', 320], ['elliptical t₆', 'isotropic', 320], ['clusters', '1/j', 128]] as const) {
    it(`holds all of them at once: ${kind}, ${shape}, ${rows} rows`, () => {
      const cell = cells().find((one) => one.table === 'coverage' && one.kind === kind && one.shape === shape && one.rows === rows)!;
      const {band} = measureCell(cell, 200);
      expect(band!.missing).toBe(0);
      expect(band!.coverage).toBeGreaterThanOrEqual(0.9);
    });
  }
});
