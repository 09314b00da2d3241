import {describe, expect, it} from 'vitest';
import {populationEstimates, type PopulationInput, type PopulationMetric} from '../../src/analysis/population/index.js';
import {participationRatioEstimate} from '../../src/analysis/population/participation-ratio.js';
import {expectClose} from '../support/close.js';
import {population, SPECTRA, wideUniforms} from './support/draw-rows.js';
import {inputOfRows} from './support/input-of-rows.js';
import {rankOf} from './support/truth.js';
import {wishartEigenvalues} from './support/wishart.js';

const estimateOf = (input: PopulationInput, metric: PopulationMetric): number => {
  const found = populationEstimates(input)[metric];
  if ('reason' in found) throw new Error(found.reason);
  return found.estimate;
};

const ratioOf = (input: PopulationInput): number => {
  const found = participationRatioEstimate(input);
  return 'estimate' in found ? found.estimate : NaN;
};

const meanOver = (draws: number, of: (draw: number) => number): number => {
  let sum = 0;
  for (let k = 0; k < draws; k++) sum += of(k);
  return sum / draws;
};

const twoLevels = (dims: number): number[] => Array.from({length: dims}, (_, j) => (j < dims / 4 ? 1 : 1e-4));

/** Means over Gaussian draws, where the plug-in value falls short by up to a third. */
const contour = [
  {name: 'isotropic', dims: 64, spectrum: SPECTRA.isotropic(64), power: 1, draws: 25, within: 0.008, plugIn: [43.2, 49.5, 57.8]},
  {name: '1/j', dims: 256, spectrum: SPECTRA['1/j'](256), power: 1, draws: 5, within: 0.03, plugIn: null},
  {name: '1/j, singular', dims: 256, spectrum: SPECTRA['1/j'](256), power: 0.5, draws: 5, within: 0.005, plugIn: null},
  {name: 'two levels, a quarter live', dims: 256, spectrum: twoLevels(256), power: 1, draws: 4, within: 0.006, plugIn: null},
] as const;

describe('means of the contour over draws are the population’s', () => {
  for (const {name, dims, spectrum, power, draws, within, plugIn} of contour) {
    const truth = rankOf(spectrum.map((value) => value ** power));
    [1.3, 2, 5].forEach((ratio, column) => {
      it(`${name} at N/D = ${ratio}`, () => {
        const rows = Math.round(ratio * dims);
        const samples = Array.from({length: draws}, (_, k) => wishartEigenvalues(spectrum, rows - 1, wideUniforms(k + 1, column)));
        const metric = power === 1 ? 'effective-rank' : 'effective-rank-singular';
        expectClose(meanOver(draws, (k) => estimateOf({rows, dims, eigenvalues: samples[k], fourthMoment: 0}, metric)), truth, within);
        const seen = meanOver(draws, (k) => rankOf(samples[k].map((value) => value ** power)));
        if (plugIn) expectClose(seen, plugIn[column], 0.01, 'plug-in');
        expect(seen).toBeLessThan(truth * (1 - within));
      });
    });
  }
});

describe('Himeno and Yamada’s participation ratio', () => {
  it('of 96 isotropic channels by 192 rows is 96, where the plug-in value is 63.7', () => {
    const isotropic = population('Gaussian', SPECTRA.isotropic(96));
    const inputs = Array.from({length: 15}, (_, k) => inputOfRows(isotropic.draw(192, wideUniforms(k + 1, 7)), 192, 96));
    expectClose(meanOver(15, (k) => estimateOf(inputs[k], 'participation-ratio')), 96, 0.01);
    const plain = (eigenvalues: ArrayLike<number>) => Array.from(eigenvalues).reduce((a, b) => a + b) ** 2 / Array.from(eigenvalues).reduce((a, b) => a + b * b, 0);
    expectClose(meanOver(15, (k) => plain(inputs[k].eigenvalues)), 63.7, 0.01, 'plug-in');
  });

  it('needs no more rows than a quarter of the channels', () => {
    for (const [shape, truth, within] of [['isotropic', 128, 0.05], ['1/j', 18.02, 0.15]] as const) {
      const source = population('Gaussian', SPECTRA[shape](128));
      const mean = meanOver(40, (k) => ratioOf(inputOfRows(source.draw(32, wideUniforms(k + 1, 8)), 32, 128)));
      expectClose(mean, truth, within, shape);
    }
  });
});

describe('RankMe about a mean', () => {
  it('is that of the population’s second moment', () => {
    for (const [shape, size, ratio, truth, within] of [['isotropic', 0, 1.3, 128, 0.004], ['1/j', 1, 2, 39.74, 0.02]] as const) {
      const source = population('Gaussian', SPECTRA[shape](128));
      const mean = new Float64Array(128).fill(size);
      const rows = Math.round(ratio * 128);
      const found = meanOver(5, (k) => estimateOf(inputOfRows(source.draw(rows, wideUniforms(k + 1, 9)), rows, 128, {mean}), 'rankme'));
      expectClose(found, truth, within, shape);
    }
  });
});

describe('fewer rows than channels', () => {
  it('inverts to within the bias that the table has, where the plug-in value is far below', () => {
    for (const kind of ['Gaussian', 'elliptical t₆'] as const) {
      const source = population(kind, SPECTRA['j^−½'](96));
      const inputs = Array.from({length: 6}, (_, k) => inputOfRows(source.draw(48, wideUniforms(k + 1, 10)), 48, 96));
      const truth = rankOf(source.eigenvalues);
      const mean = meanOver(6, (k) => estimateOf(inputs[k], 'effective-rank'));
      expect(mean / truth, kind).toBeGreaterThan(0.9);
      expect(mean / truth, kind).toBeLessThan(1.03);
      expect(meanOver(6, (k) => rankOf(inputs[k].eigenvalues)) / truth).toBeLessThan(0.5);
    }
  });
});

describe('heavy-tailed rows', () => {
  it('have no bias where equal rows would be assumed to lose a fifth', () => {
    const source = population('elliptical t₆', SPECTRA.isotropic(48));
    const inputs = Array.from({length: 12}, (_, k) => inputOfRows(source.draw(240, wideUniforms(k + 1, 11)), 240, 48));
    expectClose(meanOver(12, (k) => estimateOf(inputs[k], 'effective-rank')), 48, 0.01);
    expect(meanOver(12, (k) => estimateOf({...inputs[k], sample: undefined}, 'effective-rank'))).toBeLessThan(0.96 * 48);
  });
});
