import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {combine, complexVector, exp, over, times} from '../../src/analysis/population/complex.js';
import {contourAround, derivativeAt, integral, pairIntegral, pairWeights} from '../../src/analysis/population/contour.js';
import {EQUAL_RADII, radiiOf, radiiOfNorms} from '../../src/analysis/population/effective-rows.js';
import {entropyOf} from '../../src/analysis/population/entropy.js';
import {POPULATION_METRICS, populationEstimates, type PopulationInput} from '../../src/analysis/population/index.js';
import {liveSpectrum} from '../../src/analysis/population/input.js';
import {populationMap, populationSum, type PopulationMap} from '../../src/analysis/population/population-map.js';
import {expectClose} from '../support/close.js';
import {gaussianRows} from '../support/rows.js';
import {inputOfRows} from './support/input-of-rows.js';

const spectra = fc.array(fc.double({min: -8, max: 8, noNaN: true}), {minLength: 1, maxLength: 40}).map((logs) => logs.map(Math.exp).sort((a, b) => b - a));

const mapOf = (eigenvalues: readonly number[], rows: number, radii = EQUAL_RADII): PopulationMap => {
  const map = populationMap(liveSpectrum(eigenvalues, rows), rows - 1, radii);
  if (typeof map === 'string') throw new Error(map);
  return map;
};

const scaled = (input: PopulationInput, c: number): PopulationInput => ({
  ...input,
  eigenvalues: Array.from(input.eigenvalues, (v) => v * c * c),
  secondMoment: Array.from(input.secondMoment!, (v) => v * c * c),
  fourthMoment: input.fourthMoment * c ** 4,
  sample: {
    squaredNorms: Array.from(input.sample!.squaredNorms, (v) => v * c * c),
    forms: Array.from(input.sample!.forms, (v) => v * c ** 4),
    inverseForms: input.sample!.inverseForms,
  },
});

describe('contour', () => {
  it('integrates what residues give', () => {
    const contour = contourAround(Float64Array.of(2, 0.5, 0.1), 50, 1);
    const {z} = contour;
    const one = combine([[0, z]], 1);
    const apart = (a: number) => combine([[1, z]], -a);
    expectClose(integral(contour, over(one, apart(0.5))), 1, 0, 'inside', 1e-12);
    expectClose(integral(contour, over(one, z)), 0, 0, 'zero is outside', 1e-12);
    expectClose(integral(contour, over(times(z, z), times(apart(2), apart(2)))), 4, 1e-12, 'double pole');
    const found = derivativeAt(contour, exp(z), Float64Array.of(2, 0.5));
    expectClose(found[0], Math.exp(2), 1e-9);
    expectClose(found[1], Math.exp(0.5), 1e-9);
  });

  it('uses half of a conjugate-symmetric curve: the double integral is that over all points', () => {
    const contour = contourAround(Float64Array.of(3, 1), 20, 1);
    const {z, step} = contour;
    const inverse = over(combine([[0, z]], 1), combine([[1, z]], -1.5));
    const f = combine([[1, inverse], [2, z]]);
    const slope = combine([[-1, times(inverse, inverse)]], 2);
    const points = [...z.re].flatMap((x, k) => [1, -1].map((sign) => ({
      z: [x, sign * z.im[k]], f: [f.re[k], sign * f.im[k]], s: [slope.re[k], sign * slope.im[k]],
      // dz/2πi with dz → −conj(dz) below the axis
      d: [step.im[k] / 2, (-sign * step.re[k]) / 2],
    })));
    let whole = 0;
    for (const a of points) for (const b of points) {
      const dz = [a.z[0] - b.z[0], a.z[1] - b.z[1]];
      const df = [a.f[0] - b.f[0], a.f[1] - b.f[1]];
      const size = dz[0] ** 2 + dz[1] ** 2;
      const q = a === b ? a.s : [(df[0] * dz[0] + df[1] * dz[1]) / size, (df[1] * dz[0] - df[0] * dz[1]) / size];
      const dd = [a.d[0] * b.d[0] - a.d[1] * b.d[1], a.d[0] * b.d[1] + a.d[1] * b.d[0]];
      whole += dd[0] * (q[0] ** 2 - q[1] ** 2) - dd[1] * 2 * q[0] * q[1];
    }
    expectClose(pairIntegral(pairWeights(contour), f, slope), whole, 1e-12);
    expect(Math.abs(whole)).toBeGreaterThan(0.1);
  });

  it('vanishes for a function without singularities, whose statistic has no second-order variance', () => {
    const contour = contourAround(Float64Array.of(3, 1), 20, 1);
    expectClose(pairIntegral(pairWeights(contour), times(contour.z, contour.z), combine([[2, contour.z]])), 0, 0, '', 1e-8);
  });
});

describe('map', () => {
  it('gives the count for f = 1 and the trace for f = w, for any spectrum that it accepts', () => {
    fc.assert(fc.property(spectra, fc.double({min: 1.1, max: 50, noNaN: true}), (eigenvalues, ratio) => {
      const rows = Math.ceil(eigenvalues.length * ratio) + 4;
      const map = populationMap(liveSpectrum(eigenvalues, rows), rows - 1, EQUAL_RADII);
      if (typeof map === 'string') return map.startsWith('too few rows');
      expectClose(populationSum(map, map.logW), map.eigenvalues.length, 2e-4);
      expectClose(populationSum(map, map.w), map.eigenvalues.reduce((a, b) => a + b, 0), 2e-4);
      return true;
    }), {numRuns: 150, seed: 1});
  });

  it('has the gradient that differences give, for equal and for unequal rows', () => {
    const eigenvalues = [5, 3, 1, 0.8, 0.8, 0.5, 0.2, 0.1, 0.05];
    const norms = Array.from({length: 60}, (_, i) => 9 * (i % 4 === 0 ? 2.2 : 0.6));
    const unequal = radiiOf({squaredNorms: norms, forms: [], inverseForms: norms}, 60, 9, 6);
    expect(unequal.perRow.length).toBe(60);
    for (const radii of [EQUAL_RADII, unequal]) {
      const {gradient} = entropyOf(mapOf(eigenvalues, 60, radii), 1);
      for (const i of [1, 4, 8]) {
        const shifted = (h: number) => entropyOf(mapOf(eigenvalues.map((v, k) => (k === i ? v + h : v)), 60, radii), 1);
        // Σ p ln p without the correction for bias: differentiate ln B − A/B by its parts
        const bare = (h: number) => plainEntropy(mapOf(eigenvalues.map((v, k) => (k === i ? v + h : v)), 60, radii));
        const h = 1e-5 * eigenvalues[i];
        expectClose((bare(h) - bare(-h)) / (2 * h), gradient[i] / eigenvalues[0], 1e-4, `λ_${i}`);
        expect(Math.abs(shifted(h).entropy - shifted(-h).entropy)).toBeLessThan(1e-3);
      }
    }
  });

  it('has no component of the entropy’s gradient along the scale', () => {
    fc.assert(fc.property(spectra.filter((s) => s.length > 1), (eigenvalues) => {
      const map = mapOf(eigenvalues, 3 * eigenvalues.length + 5);
      const {gradient} = entropyOf(map, 0.5);
      const along = gradient.reduce((sum, t, i) => sum + t * map.eigenvalues[i], 0);
      const size = gradient.reduce((sum, t, i) => sum + Math.abs(t * map.eigenvalues[i]), 0);
      return Math.abs(along) <= 1e-5 * size + 1e-9;
    }), {numRuns: 60, seed: 2});
  });
});

/** A slower way to the uncorrected entropy, from the two sums. */
const plainEntropy = (map: PopulationMap): number => {
  const total = populationSum(map, map.w);
  const weighted = populationSum(map, combine([[1, times(map.w, map.logW)], [-1, map.w]]));
  return Math.log(total) - weighted / total;
};

describe('radii', () => {
  const mixed = Array.from({length: 60}, (_, i) => 9 * (i % 4 === 0 ? 2.2 : 0.6));
  const equal = mixed.map(() => 9);

  it('are those of rows that are long in every direction, not of sparse rows or of loud channels', () => {
    expect(radiiOf({squaredNorms: mixed, forms: [], inverseForms: mixed}, 60, 9, 6).perRow[0]).toBeGreaterThan(1.5);
    expect(radiiOf({squaredNorms: equal, forms: [], inverseForms: mixed}, 60, 9, 6)).toBe(EQUAL_RADII);
    expect(radiiOf({squaredNorms: mixed, forms: [], inverseForms: equal}, 60, 9, 6)).toBe(EQUAL_RADII);
  });

  it('have a mean of 1, by row and by bin', () => {
    const {values, weights, perRow} = radiiOfNorms({squaredNorms: mixed, forms: [], inverseForms: []}, 6);
    expectClose(perRow.reduce((a, b) => a + b) / 60, 1, 1e-12);
    expectClose(values.reduce((sum, value, k) => sum + value * weights[k], 0), 1, 1e-12);
    expectClose(weights.reduce((a, b) => a + b), 1, 1e-12);
  });
});

describe('estimates', () => {
  const {values} = gaussianRows(70, 12, {seed: 8, scale: (j) => 1 / (1 + j), mean: () => 0.4});
  const input = inputOfRows(values, 70, 12, {correlation: true});
  const few = inputOfRows(values.subarray(0, 10 * 12), 10, 12, {correlation: true});

  it('do not depend on the unit', () => {
    for (const one of [input, few]) {
      for (const c of [1e-60, 0.37, 1024]) {
        const [a, b] = [populationEstimates(one), populationEstimates(scaled(one, c))];
        for (const metric of POPULATION_METRICS) {
          const [x, y] = [a[metric], b[metric]];
          if ('reason' in x || 'reason' in y) throw new Error(metric);
          expectClose(y.estimate, x.estimate, 1e-7, metric);
          if (x.low !== null) expectClose(y.low!, x.low, 1e-7, metric);
        }
      }
    }
  });

  it('do not depend on the order of eigenvalues or sampled rows', () => {
    const turned = (x: ArrayLike<number>) => Array.from(x).reverse();
    const {squaredNorms, forms, inverseForms} = input.sample!;
    const other = {...input, eigenvalues: turned(input.eigenvalues), secondMoment: turned(input.secondMoment!),
      sample: {squaredNorms: turned(squaredNorms), forms: turned(forms), inverseForms: turned(inverseForms)}};
    const [a, b] = [populationEstimates(input), populationEstimates(other)];
    for (const metric of POPULATION_METRICS) {
      const [x, y] = [a[metric], b[metric]];
      if ('reason' in x || 'reason' in y || x.low === null) throw new Error(metric);
      expectClose(y.low!, x.low, 1e-10, metric);
    }
  });

  it('keeps estimate between its bounds, the ranks in their order, and isoscore a line in the participation ratio', () => {
    fc.assert(fc.property(fc.integer({min: 1, max: 1e6}), fc.integer({min: 5, max: 60}), fc.integer({min: 2, max: 20}), (seed, rows, dims) => {
      const drawn = gaussianRows(rows, dims, {seed, scale: (j) => 2 ** -(j % 5), mean: () => seed % 3});
      const found = populationEstimates(inputOfRows(drawn.values, rows, dims, {correlation: true}));
      for (const metric of POPULATION_METRICS) {
        const one = found[metric];
        if ('reason' in one) {
          expect(one.reason).not.toBe('');
          continue;
        }
        expect(Number.isFinite(one.estimate), metric).toBe(true);
        expect(one.low === null, metric).toBe(one.high === null);
        expect(one.low === null, metric).toBe(one.intervalReason !== null);
        if (one.low !== null) expect(one.low <= one.estimate && one.estimate <= one.high!, metric).toBe(true);
      }
      const [rank, singular, entropy] = [found['effective-rank'], found['effective-rank-singular'], found['spectral-entropy']];
      const [ratio, iso] = [found['participation-ratio'], found.isoscore];
      if ('estimate' in rank && 'estimate' in singular && 'estimate' in entropy) {
        expect(rank.estimate).toBeLessThanOrEqual(singular.estimate * (1 + 1e-9));
        expectClose(entropy.estimate, Math.log(rank.estimate) / Math.log(dims), 1e-12);
      }
      if ('estimate' in ratio && 'estimate' in iso) expectClose(iso.estimate, (ratio.estimate - 1) / (dims - 1), 1e-12, 'isoscore', 1e-12);
    }), {numRuns: 120, seed: 3});
  });

  it('survives what no caller should send', () => {
    const hostile: PopulationInput[] = [
      {rows: 40, dims: 3, eigenvalues: [NaN, 1, 0.5], fourthMoment: 10},
      {rows: 40, dims: 3, eigenvalues: [Infinity, 1, 0.5], fourthMoment: 10},
      {rows: 40, dims: 2, eigenvalues: [1, -1], fourthMoment: NaN},
      {rows: 1, dims: 2, eigenvalues: [0, 0], fourthMoment: 0},
      {rows: 0, dims: 0, eigenvalues: [], fourthMoment: 0},
      {...input, sample: {squaredNorms: [], forms: [], inverseForms: []}},
      {...input, sample: {squaredNorms: [NaN, 1], forms: [1, NaN], inverseForms: [NaN, NaN]}},
    ];
    for (const one of hostile) {
      for (const estimate of Object.values(populationEstimates(one))) {
        if ('reason' in estimate) continue;
        expect(Number.isFinite(estimate.estimate)).toBe(true);
        if (estimate.low !== null) expect(Number.isFinite(estimate.low) && Number.isFinite(estimate.high)).toBe(true);
        else expect(estimate.intervalReason).not.toBeNull();
      }
    }
  });
});

it('complex vectors start at zero', () => expect([...complexVector(2).re, ...complexVector(2).im]).toEqual([0, 0, 0, 0]));
