import type {Report} from '../schema.js';

/** How log10 λ is laid on the vertical axis; shared by the pictures of every renderer. */
export interface LogScale {
  /** log10 at the top and at the bottom of the part that is drawn to scale */
  readonly top: number;
  readonly bottom: number;
  /** the floor lies so far below every eigenvalue that it is drawn under a break in the axis */
  readonly broken: boolean;
}

/**
 * How many eigenvalues are drawn: those past the attainable rank are zero by construction and are not, unless they stand above the floor
 * (as they may where `--classes` makes fewer directions count).
 */
export const drawnRanks = ({eigenvalues, attainableRank, noiseFloor}: Report['spectrum']): number =>
  (eigenvalues[attainableRank] ?? 0) > noiseFloor ? eigenvalues.length : Math.max(1, attainableRank);

/** The last rank on the axis: all dimensions, or the drawn ones where they are less than half. */
export const lastRank = (spectrum: Report['spectrum']): number => {
  const drawn = drawnRanks(spectrum);
  return drawn < spectrum.eigenvalues.length / 2 ? drawn : spectrum.eigenvalues.length;
};

/** decades of empty paper between the last eigenvalue and the floor from which on the axis is broken */
const FAR = 3;

/**
 * The scale of a spectrum; null where no eigenvalue is positive. Eigenvalues under the floor are drawn no deeper than a decade under it.
 * @param highest of other spectra in the picture
 */
export const logScale = (spectrum: Report['spectrum'], highest = 0): LogScale | null => {
  const drawn = spectrum.eigenvalues.slice(0, drawnRanks(spectrum));
  const first = drawn[0] ?? 0;
  if (!(first > 0)) return null;
  const floor = log10(spectrum.noiseFloor);
  const above = drawn.filter((value) => value > spectrum.noiseFloor);
  const sinks = above.length < drawn.length;
  const top = Math.max(log10(first), log10(spectrum.isotropic?.[0] ?? first), log10(highest)) + 0.1;
  const last = log10(Math.min(above.at(-1) ?? first, spectrum.isotropic?.[drawn.length - 1] ?? first));
  if (!sinks && last - floor > FAR) return {top, bottom: last - 0.05 * (top - last), broken: true};
  return {top, bottom: Math.min(floor, last) - (sinks ? 1 : 0.25), broken: false};
};

/** log10 that never leaves the doubles: zero and less come out as −330 */
export const log10 = (x: number): number => (x > 0 ? Math.log10(x) : -330);

/** Ticks between two logarithms, as values: whole decades where three fit, else 1-2-5, else finer; at most `most` of them. */
export const logTicks = (bottom: number, top: number, most: number): number[] => {
  const ladders = [5, 2, 1].map((step) => decades(bottom, top, step));
  ladders.push(decades(bottom, top, 1, [1, 2, 5]), decades(bottom, top, 1, [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]));
  const coarse = ladders[0] ?? [];
  const fitting = ladders.find((ticks) => ticks.length >= 3 && ticks.length <= most);
  return fitting ?? thinned(coarse.length > most ? coarse : (ladders.at(-1) ?? []), most);
};

const thinned = (ticks: readonly number[], most: number): number[] => {
  const every = Math.ceil(ticks.length / most);
  return ticks.filter((_, i) => i % every === 0);
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
