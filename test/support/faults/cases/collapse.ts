import {cycle, faultCase, type FaultCase} from '../case.js';
import {drawPoint, drawRay} from '../collapsed-rows.js';
import {drawSpectrum, mayStand, withTruth} from '../draft.js';
import {cliffSpectrum, type Shape} from '../spectra.js';
import type {Storage} from '../store.js';

const STORAGES: readonly Storage[] = ['f32', 'f64', 'bf16', 'f16', 'int8'];

/** Cliffs that lose 2 % to 98 % of D, rotated: in no channel, in every combination of them. */
export function rotatedCliffs(): FaultCase[] {
  const storage = cycle(STORAGES);
  const shape = cycle<Shape>(['flat', 'power 1', 'mild exponential']);
  const tail = cycle([0, 1e-6, 1e-4, 1e-8]);
  const ratio = cycle([2, 2.5, 5, 10]);
  return [32, 64, 128].flatMap((dims) => [0.02, 0.08, 0.12, 0.25, 0.5, 0.75, 0.9, 0.98].flatMap((lost) => [0, 1, 2, 3].map(() => {
    const [held, head, rest, n] = [storage(), shape(), tail(), ratio()];
    const live = Math.max(1, dims - Math.max(1, Math.round(lost * dims)));
    return faultCase('cliff, rotated', `${dims - live} of ${dims} lost, ${head}, tail ${rest}, N/D ${n}`, held, (random) =>
      drawSpectrum({rows: dims * n, spectrum: cliffSpectrum(dims, live, head, rest), rotated: true, live}, random));
  })));
}

/** The same along the axes: exact zeros, which are dead channels too. */
export function axisCliffs(): FaultCase[] {
  const storage = cycle(STORAGES);
  return [32, 64, 128].flatMap((dims) => [0.02, 0.1, 0.25, 0.5, 0.9].flatMap((lost) => [2, 5].map((n) => {
    const live = dims - Math.max(1, Math.round(lost * dims));
    return faultCase('cliff, along axes', `${dims - live} of ${dims} zero, N/D ${n}`, storage(), (random) =>
      drawSpectrum({rows: dims * n, spectrum: cliffSpectrum(dims, live, 'power .5', 0), rotated: false, live}, random));
  })));
}

/** Channels of a ten-thousandth the spread, along the axes: near-dead. Lost where they sink under the floor, else a matter of scale. */
export function nearDeadChannels(): FaultCase[] {
  return ([['f32', 1e-4], ['f64', 1e-4], ['f64', 1e-5], ['f32', 1e-5], ['bf16', 1e-5], ['f16', 1e-4]] as const).flatMap(([storage, tail]) => [0.15, 0.4].map((share) =>
    faultCase('near-dead channels', `${share} of 64 at ${tail}, N/D 4`, storage, (random) => {
      const live = 64 - Math.round(share * 64);
      const draft = drawSpectrum({rows: 256, spectrum: cliffSpectrum(64, live, 'power .5', tail), rotated: false}, random);
      return mayStand(withTruth(draft, {live}), 'hard-dimensional-collapse', 'precision-limited');
    })));
}

/** Few rows: a collapse to under half of them is seen, a healthy set never called collapsed. */
export function fewRows(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16', 'f64', 'f16']);
  const shape = cycle<Shape>(['flat', 'power 1', 'mild exponential']);
  return [32, 64, 128, 256].flatMap((dims) => [0.25, 0.5, 0.9, 1.3, 1.8].flatMap((n) => [0.1, 0.3, 0.8].map((share) => {
    const rows = Math.round(dims * n);
    const live = Math.max(1, Math.round(share * Math.min(rows, dims)));
    const head = shape();
    return faultCase('few rows', `${live} of ${dims} live, ${head}, N ${rows}`, storage(), (random) =>
      drawSpectrum({rows, spectrum: cliffSpectrum(dims, live, head, 0), rotated: true, live}, random));
  })));
}

/** Exponential spectra: through the fine floors they are lost without a cliff, into the coarse ones they sink and are unknown. */
export function exponentials(): FaultCase[] {
  const deep = ([[20, 'f32'], [30, 'f32'], [24, 'f64'], [40, 'f64']] as const).flatMap(([decades, storage]) => [2.5, 6].map((n) => faultCase('exponential through the floor', `${decades} decades, D 64, N/D ${n}`, storage, (random) => {
    const spectrum = Array.from({length: 64}, (_, j) => 10 ** ((-decades * j) / 64));
    const floor = storage === 'f32' ? (4 * 2 ** -48 * spectrum.reduce((a, v) => a + v, 0)) / 16 : 64 * 2 ** -52;
    const live = spectrum.filter((v) => v > floor).length;
    return mayStand(withTruth(drawSpectrum({rows: 64 * n, spectrum, rotated: true, live}, random), {slack: 4}), 'soft-dimensional-collapse');
  })));
  const sinking = ([[9, 'bf16'], [12, 'bf16'], [12, 'f16'], [8, 'int8'], [10, 'int8'], [15, 'f16']] as const).flatMap(([decades, storage]) => [2.5, 6].map((n) => faultCase('exponential into the floor', `${decades} decades, D 64, N/D ${n}`, storage, (random) =>
    drawSpectrum({rows: 64 * n, spectrum: Array.from({length: 64}, (_, j) => 10 ** ((-decades * j) / 64)), rotated: true}, random))));
  return [...deep, ...sinking];
}

/** Few directions hold nearly all, without a cliff; and spectra near that which are not. */
export function soft(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'bf16']);
  const steep = [3, 2.5].flatMap((power) => [64, 128].flatMap((dims) => [2.5, 8].map((n) => faultCase('soft', `power ${power}, D ${dims}, N/D ${n}`, storage(), (random) =>
    drawSpectrum({rows: dims * n, spectrum: Array.from({length: dims}, (_, j) => (j + 1) ** -power), rotated: true}, random)))));
  const noisy = [1, 2, 3].flatMap((live) => [300, 100, 30].flatMap((ratio) => [2.5, 8].map((n) => faultCase('low rank and noise', `${live} of 128, noise 1/${ratio} a direction, N/D ${n}`, storage(), (random) =>
    drawSpectrum({rows: 128 * n, spectrum: Array.from({length: 128}, (_, j) => (j < live ? 1 : 1 / ratio)), rotated: true}, random)))));
  const copied = [0.95, 0.8].map((r) => faultCase('soft', `channels all correlated at ${r}, D 64, N/D 4`, 'f32', (random) => {
    const spectrum = Array.from({length: 64}, (_, j) => (j === 0 ? 1 + 63 * r : 1 - r));
    return mayStand(drawSpectrum({rows: 256, spectrum, rotated: true}, random), 'hard-dimensional-collapse');
  }));
  return [...steep, ...noisy, ...copied];
}

export function complete(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'bf16', 'f16']);
  const sizes = [[16, 4], [64, 0.5], [64, 2.5], [128, 2]] as const;
  const points = [0, 1e-6, 1e-4, 3e-3].flatMap((spread) => sizes.map(([dims, n]) => faultCase('point', `spread ${spread}, D ${dims}, N/D ${n}`, storage(), (random) => drawPoint(dims * n, dims, spread, random))));
  const rays = ([[0.05, 0], [0.3, 0], [0.3, 0.01], [0.6, 0.03], [1, 0.02]] as const).flatMap(([spread, tilt]) => sizes.map(([dims, n]) =>
    faultCase('ray', `norms vary by ${spread}, tilt ${tilt}, D ${dims}, N/D ${n}`, storage(), (random) => drawRay(dims * n, dims, spread, tilt, random))));
  const quantised = [2, 3].map((seed) => faultCase('point', `spread 1e-3, D 32, N/D 4, ${seed}`, 'int8', (random) => drawPoint(128, 32, 1e-3, random)));
  const lines = [0.5, 4].map((n) => faultCase('line through the origin', `D 64, N/D ${n}`, 'f32', (random) =>
    drawSpectrum({rows: 64 * n, spectrum: cliffSpectrum(64, 1, 'flat', 0), rotated: true, live: 1}, random)));
  return [...points, ...rays, ...quantised, ...lines];
}

/** Spreads just over what counts as complete, over healthy spectra: cones and no more. */
export const nearlyComplete = (): FaultCase[] => [0.03, 0.1].flatMap((spread) => [0.5, 2.5, 8].map((n) => faultCase('nearly a point', `spread ${spread}, D 64, N/D ${n}`, 'f32', (random) =>
  withTruth(drawPoint(64 * n, 64, spread, random), {complete: null}))));
