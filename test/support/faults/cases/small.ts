import {faultCase, type FaultCase} from '../case.js';
import {drawPoint} from '../collapsed-rows.js';
import {drawSpectrum, mayStand} from '../draft.js';
import {cliffSpectrum, SHAPES} from '../spectra.js';

/** Two to twelve dimensions, two to twenty rows: never collapsed when healthy, and what can be told is told. */
export function tiny(): FaultCase[] {
  const flat = [1, 2, 3, 4, 5, 8, 12].flatMap((dims) => [2, 3, 7, 20, 200].map((rows) => faultCase('tiny', `healthy, D ${dims}, N ${rows}`, 'f32', (random) =>
    mayStand(drawSpectrum({rows, spectrum: SHAPES.flat(dims), rotated: true}, random), ...(rows <= 7 ? ['duplicate-channels', 'mean-dominated', 'outlier-channels', 'dead-channels', 'complete-collapse'] : [])))));
  const cliffs = ([[3, 1], [5, 2], [8, 4], [12, 6]] as const).flatMap(([dims, live]) => [30, 300].map((rows) => faultCase('tiny', `${live} of ${dims} live, N ${rows}`, 'f64', (random) =>
    drawSpectrum({rows, spectrum: cliffSpectrum(dims, live, 'flat', 0), rotated: true, live}, random))));
  const points = [2, 4, 8].flatMap((dims) => [3, 50].map((rows) => faultCase('tiny', `point, D ${dims}, N ${rows}`, 'f32', (random) => drawPoint(rows, dims, 1e-4, random))));
  return [...flat, ...cliffs, ...points];
}
