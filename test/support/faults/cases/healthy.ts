import {withMean, withLoudChannels, withOffset, scaleChannels} from '../channel-faults.js';
import {cycle, faultCase, type FaultCase} from '../case.js';
import {drawSpectrum, mayStand, type Law} from '../draft.js';
import {sortedRows} from '../row-faults.js';
import {SHAPES, wishartSpectrum, type Shape} from '../spectra.js';
import type {Storage} from '../store.js';

const STORAGES: readonly Storage[] = ['f32', 'bf16', 'f64', 'int8', 'f16'];
export const shapes = Object.keys(SHAPES) as Shape[];

/** Smooth spectra of every shape, size and storage. */
export function healthySpectra(): FaultCase[] {
  const storage = cycle(STORAGES);
  const rotated = cycle([true, true, false]);
  return [16, 32, 64, 128].flatMap((dims) => shapes.flatMap((shape) => [0.5, 1, 1.6, 2.5, 10].map((ratio) => {
    const turn = rotated();
    return faultCase('healthy spectrum', `${shape}, D ${dims}, N/D ${ratio}, ${turn ? 'rotated' : 'axes'}`, storage(),
      (random) => drawSpectrum({rows: ratio * dims, spectrum: SHAPES[shape](dims), rotated: turn}, random));
  })));
}

export function wideAndLong(): FaultCase[] {
  return [
    ...['flat', 'power 1', 'power 1.5'].map((shape) => faultCase('healthy spectrum', `${shape}, D 32, N/D 50`, 'f32',
      (random) => drawSpectrum({rows: 1600, spectrum: SHAPES[shape as Shape](32), rotated: true}, random))),
    ...['flat', 'power 1', 'mild exponential'].map((shape) => faultCase('healthy spectrum', `${shape}, D 256, N/D 2.5`, 'bf16',
      (random) => drawSpectrum({rows: 640, spectrum: SHAPES[shape as Shape](256), rotated: true}, random))),
    ...[24, 48, 96].flatMap((dims) => [0.5, 2.5, 6].map((ratio) => faultCase('healthy Wishart', `D ${dims}, N/D ${ratio}`, dims === 48 ? 'f16' : 'f64',
      async (random) => drawSpectrum({rows: ratio * dims, spectrum: await wishartSpectrum(dims, random), rotated: true}, random)))),
    ...['flat', 'power 1'].flatMap((shape) => [2.5, 8].map((ratio) => faultCase('sorted file', `${shape}, D 64, N/D ${ratio}`, 'f32',
      (random) => mayStand(sortedRows(drawSpectrum({rows: ratio * 64, spectrum: SHAPES[shape as Shape](64), rotated: true}, random)), 'insufficient-samples')))),
    ...[1e-30, 1e-3, 1e3, 1e30].map((scale) => faultCase('unit of measure', `power 1 times ${scale}, D 32, N/D 4`, scale === 1e-3 ? 'f16' : 'f32',
      (random) => drawSpectrum({rows: 128, spectrum: SHAPES['power 1'](32).map((v) => v * scale * scale), rotated: true}, random))),
  ];
}

export function heavyTails(): FaultCase[] {
  const laws: readonly Law[] = ['t3', 't5', 'elliptical3', 'elliptical5', 'uniform', 'sparse'];
  const storage = cycle<Storage>(['f32', 'f16', 'bf16', 'f64']);
  return laws.flatMap((law) => (['flat', 'power 1'] as const).flatMap((shape) => [0.5, 2.5, 8].map((ratio) =>
    faultCase('heavy tails', `${law}, ${shape}, D 64, N/D ${ratio}`, storage(),
      (random) => drawSpectrum({rows: 64 * ratio, spectrum: SHAPES[shape](64), rotated: law !== 'sparse', law}, random)))));
}

export function cones(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16', 'f64', 'f16', 'int8']);
  const law = cycle<Law>(['gaussian', 't5', 'gaussian', 'elliptical5']);
  return [0.5, 0.97, 0.99, 0.999].flatMap((share) => (['flat', 'power 1', 'mild exponential'] as const).flatMap((shape) => ([[64, 0.5], [64, 2.5], [32, 10]] as const).map(([dims, ratio]) => {
    const rows = law();
    return faultCase('cone', `mean holds ${share}, ${rows}, ${shape}, D ${dims}, N/D ${ratio}`, storage(),
      (random) => withMean(drawSpectrum({rows: dims * ratio, spectrum: SHAPES[shape](dims), rotated: true, law: rows}, random), share, random.uniform() < 0.3 ? 'ones' : 'random', random));
  })));
}

/** Massive activations: one to three channels far louder than the rest, with and without a constant. */
export function massiveActivations(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16', 'f16', 'f64']);
  const ratio = cycle([0.5, 2.5, 8]);
  const single = [[1, 30], [1, 100], [2, 100], [2, 300], [3, 100], [3, 1000]].flatMap(([count, factor]) => (['flat', 'power 1', 'mild exponential'] as const).map((shape) => {
    const n = ratio();
    return faultCase('massive activations', `${count} channels times ${factor}, ${shape}, D 64, N/D ${n}`, storage(), (random) =>
      withLoudChannels(drawSpectrum({rows: 64 * n, spectrum: SHAPES[shape](64), rotated: true}, random), Array.from({length: count}, (_, i) => 7 + 20 * i), factor));
  }));
  const constant = [100, 1000].flatMap((value) => [0.5, 2.5, 8].map((n) => faultCase('massive constants', `2 channels at ${value}, D 64, N/D ${n}`, storage(), (random) => {
    const offset = new Float64Array(64);
    offset[5] = value;
    offset[40] = -value;
    return withOffset(withLoudChannels(drawSpectrum({rows: 64 * n, spectrum: SHAPES['power .5'](64), rotated: true}, random), [5, 40], value / 20), offset);
  })));
  const many = [5, 8].flatMap((count) => [30, 200].flatMap((factor) => [2.5, 8].map((n) => faultCase('loud channels', `${count} channels times ${factor}, flat, D 64, N/D ${n}`, storage(), (random) =>
    withLoudChannels(drawSpectrum({rows: 64 * n, spectrum: SHAPES.flat(64), rotated: true}, random), Array.from({length: count}, (_, i) => 3 + 7 * i), factor)))));
  return [...single, ...constant, ...many];
}

/** Channels on scales of their own: a matter of units, no loss of rank. */
export function channelScales(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f16', 'bf16', 'f64']);
  return [0.5, 1, 2].flatMap((sigma) => [[32, 0.5], [32, 4], [96, 2.5], [128, 1.6]].flatMap(([dims, ratio]) => (['flat', 'power 1'] as const).map((shape) =>
    faultCase('channel scales', `lognormal ${sigma}, ${shape}, D ${dims}, N/D ${ratio}`, storage(), (random) =>
      mayStand(scaleChannels(drawSpectrum({rows: Math.round(dims * ratio), spectrum: SHAPES[shape](dims), rotated: true}, random), Array.from({length: dims}, () => Math.exp(sigma * random.normal()))),
        'precision-limited')))));
}
