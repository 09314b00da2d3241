import {partEstimate, rowContext, type PartEstimate, type PartSpectrum} from './halves.js';
import {liveSpectrum, type PopulationInput} from './input.js';

export interface LearningCurvePoint {
  readonly rows: number;
  /** effective-rank of these rows: climbs with their number by itself */
  readonly plugIn: number;
  /** of the population, by these rows: flat when rows are independent and identically distributed */
  readonly population: PartEstimate | {readonly reason: string};
}

export interface LearningCurve {
  readonly points: readonly LearningCurvePoint[];
  /**
   * The last population estimate is above the first by more than 3 standard errors of the first (the parts are nested) and by more
   * than 10 %: rows depend on each other, or their tails are too heavy for so few. Null with fewer than two estimates.
   */
  readonly climbs: boolean | null;
}

/**
 * Plug-in and population effective-rank of growing parts of the rows: every 8th, 4th, 2nd stripe, and all.
 * @param parts in growing order
 * @param whole gives radii and kurtosis of the rows
 */
export const learningCurve = (parts: readonly PartSpectrum[], whole: PopulationInput): LearningCurve => {
  const context = rowContext(whole);
  const points = parts.map((part) => {
    const population = typeof context === 'string' ? context : partEstimate(part, context);
    return {rows: part.rows, plugIn: plugInRank(part), population: typeof population === 'string' ? {reason: population} : population};
  });
  const known = points.flatMap(({population}) => ('estimate' in population ? [population] : []));
  if (known.length < 2) return {points, climbs: null};
  const first = known[0];
  const climb = known[known.length - 1].estimate - first.estimate;
  return {points, climbs: climb > 3 * first.standardError && climb > 0.1 * first.estimate};
};

const plugInRank = ({rows, eigenvalues}: PartSpectrum): number => {
  const live = liveSpectrum(eigenvalues, rows);
  const total = live.reduce((sum, value) => sum + value, 0);
  return total > 0 ? Math.exp(-live.reduce((sum, value) => sum + (value / total) * Math.log(value / total), 0)) : 0;
};
