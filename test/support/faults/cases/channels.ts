import {besideRotatedCopy, withCopiedChannels, withDeadChannels} from '../channel-faults.js';
import {cycle, faultCase, type FaultCase} from '../case.js';
import {drawSpectrum, mayStand} from '../draft.js';
import {spread} from '../row-faults.js';
import {SHAPES} from '../spectra.js';
import type {Storage} from '../store.js';

export function deadChannels(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16', 'f64', 'int8', 'f16']);
  return [1, 2, 8, 32].flatMap((count) => [0, 3.7].flatMap((value) => [0.5, 2.5, 6].map((n) => faultCase('dead channels', `${count} of 64 at ${value}, N/D ${n}`, storage(), (random) =>
    withDeadChannels(drawSpectrum({rows: 64 * n, spectrum: SHAPES['power .5'](64), rotated: true}, random), spread(64, count), value)))));
}

/** Copies of channels: exact, sign-flipped, with noise under and over what makes a copy. */
export function copiedChannels(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'f16', 'bf16', 'int8']);
  return [1, 3, 10, 32].flatMap((count) => ([[1, 0], [-1, 0], [1, 0.01], [-1, 0.15]] as const).flatMap(([sign, noise]) => [2.5, 6].map((n) =>
    faultCase('copied channels', `${count} of 64, sign ${sign}, noise ${noise}, N/D ${n}`, noise > 0 && noise < 0.1 ? 'f32' : storage(), (random) => {
      const pairs = Array.from({length: count}, (_, i) => [i, 63 - i] as const);
      const draft = withCopiedChannels(drawSpectrum({rows: 64 * n, spectrum: SHAPES['power .5'](64), rotated: true}, random), {pairs, sign, noise}, random);
      return sign < 0 && count === 32 ? mayStand(draft, 'constraint') : draft;
    }))));
}

export const rotatedCopies = (): FaultCase[] => (['f32', 'bf16', 'f64', 'f16'] as const).flatMap((storage) => [0.4, 2, 5].map((n) =>
  faultCase('rotated copy beside itself', `32 and 32, N/D ${n}`, storage, (random) =>
    besideRotatedCopy(drawSpectrum({rows: Math.round(64 * n), spectrum: SHAPES['power 1'](32), rotated: true}, random), random))));
