import type {Report} from '../schema.js';

/** How log10 λ is laid on the vertical axis; shared by the pictures of every renderer. */
export interface LogScale {
  /** log10 at the top and at the bottom of the part that is drawn to scale */
  readonly top: number;
  readonly bottom: number;
  /** the floor lies so far below every eigenvalue that it is drawn under a break in the axis */
  readonly broken: boolean;
}

/** decades of empty paper between the last eigenvalue and the floor from which on the axis is broken */
const FAR = 3;

/**
 * The scale of a spectrum; null where no eigenvalue is positive. Eigenvalues past the attainable rank are zero by construction
 * and are not drawn; those under the floor are drawn no deeper than a decade under it.
 */
export const logScale = (spectrum: Report['spectrum']): LogScale | null => {
  const drawn = spectrum.eigenvalues.slice(0, Math.max(1, spectrum.attainableRank));
  const first = drawn[0] ?? 0;
  if (!(first > 0)) return null;
  const floor = log10(spectrum.noiseFloor);
  const above = drawn.filter((value) => value > spectrum.noiseFloor);
  const sinks = above.length < drawn.length;
  const top = Math.max(log10(first), log10(spectrum.isotropic?.[0] ?? first)) + 0.1;
  const last = log10(Math.min(above.at(-1) ?? first, spectrum.isotropic?.[drawn.length - 1] ?? first));
  if (!sinks && last - floor > FAR) return {top, bottom: last - 0.05 * (top - last), broken: true};
  return {top, bottom: Math.min(floor, last) - (sinks ? 1 : 0.25), broken: false};
};

/** log10 that never leaves the doubles: zero and less come out as −330 */
export const log10 = (x: number): number => (x > 0 ? Math.log10(x) : -330);

/** Ticks between two logarithms: whole decades where three fit, else 1-2-5; at most `most` of them, as values. */
export const logTicks = (bottom: number, top: number, most: number): number[] => {
  const ladders = [[5], [2], [1]].map(([step = 1]) => decades(bottom, top, step));
  ladders.push(decades(bottom, top, 1, [1, 2, 5]), decades(bottom, top, 1, [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]));
  return ladders.find((ticks) => ticks.length >= 3 && ticks.length <= most) ?? ladders.find((ticks) => ticks.length > 0)?.slice(0, most) ?? [];
};

const decades = (bottom: number, top: number, step: number, digits: readonly number[] = [1]): number[] => {
  const ticks: number[] = [];
  for (let exponent = Math.floor(bottom / step) * step; exponent <= top; exponent += step) {
    for (const digit of digits) {
      const value = Number(`${digit}e${exponent}`);
      if (log10(value) >= bottom && log10(value) <= top) ticks.push(value);
    }
  }
  return ticks;
};
