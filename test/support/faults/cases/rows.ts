import {cycle, faultCase, type FaultCase} from '../case.js';
import {drawClusters} from '../collapsed-rows.js';
import {drawSpectrum, mayStand, withTruth} from '../draft.js';
import {withCopiedRows, withNonFiniteRows, withOutlierRows, withPopularRows, withTinyRows, withZeroRows, sortedRows} from '../row-faults.js';
import {SHAPES, type Shape} from '../spectra.js';
import type {Random} from '../random.js';
import type {Storage} from '../store.js';

const healthy = (rows: number, dims: number, shape: Shape, random: Random) => drawSpectrum({rows: Math.round(rows), spectrum: SHAPES[shape](dims), rotated: true}, random);

/** One corrupt row and several, at either end and in the middle, at every strength; small sets too. */
export function outlierRows(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'bf16']);
  const shape = cycle<Shape>(['flat', 'power 1']);
  const at = cycle<(n: number) => number>([() => 0, (n) => n - 1, (n) => n >> 1]);
  const single = [10, 30, 50, 80, 300, 1e3, 1e4, 1e6].flatMap((factor) => ([[64, 0.5], [64, 1.3], [64, 2.2], [32, 8], [16, 4]] as const).map(([dims, n]) => {
    const [head, where] = [shape(), at()];
    const rows = Math.round(dims * n);
    return faultCase('outlier row', `row ${where(rows)} times ${factor}, ${head}, D ${dims}, N ${rows}`, storage(), (random) => withOutlierRows(healthy(rows, dims, head, random), [where(rows)], factor));
  }));
  const several = ([[3, 640], [6, 640], [2, 100], [3, 150]] as const).flatMap(([count, rows]) => [300, 1e4].map((factor) => faultCase('outlier rows', `${count} of ${rows} times ${factor}, D 32`, storage(), (random) => {
    const draft = withOutlierRows(healthy(rows, 32, 'power 1', random), Array.from({length: count}, (_, i) => Math.floor((i * rows) / count)), factor);
    return count > 0.01 * rows ? withTruth(mayStand(draft, 'outlier-rows'), {must: []}) : draft;
  })));
  return [...single, ...several];
}

export function copiedRows(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'bf16', 'f16']);
  const exact = ([[160, 32, 4], [160, 32, 12], [40, 32, 8], [24, 32, 20], [100, 64, 5], [16, 16, 30]] as const).flatMap(([inputs, dims, copies]) => (['flat', 'power 1'] as const).map((shape) =>
    faultCase('copied rows', `${inputs} inputs ${copies} times, ${shape}, D ${dims}`, storage(), (random) => withCopiedRows(healthy(inputs, dims, shape, random), copies, 0, random))));
  const near = ([[160, 32, 4], [60, 24, 8], [24, 32, 20], [100, 64, 5], [200, 64, 3], [12, 64, 40]] as const).flatMap(([inputs, dims, copies]) => [0.001, 0.006].map((noise) =>
    faultCase('near-copies', `${inputs} inputs ${copies} times, noise ${noise}, D ${dims}`, 'f32', (random) => mayStand(withCopiedRows(healthy(inputs, dims, 'power .5', random), copies, noise, random), 'precision-limited'))));
  const fewer = ([[200, 32, 2], [90, 32, 1]] as const).map(([inputs, dims, copies]) => faultCase('some copied rows', `${inputs} inputs and ${copies} in two again, D ${dims}`, 'f32', (random) => {
    const rows = healthy(inputs, dims, 'flat', random);
    const values = new Float64Array((inputs * 3 * dims) / 2);
    values.set(rows.values);
    values.set(rows.values.subarray(0, (inputs * dims) / 2), inputs * dims);
    return {...rows, rows: (inputs * 3) / 2, values, truth: {...rows.truth, dataRows: (inputs * 3) / 2}};
  }));
  const popular = [[200, 1000, 32], [60, 1200, 16], [40, 1200, 32]].map(([inputs, rows, dims]) => faultCase('popular rows', `${inputs} inputs, ${rows} rows, D ${dims}`, 'f32', (random) =>
    mayStand(withPopularRows(healthy(inputs, dims, 'power .5', random), rows, random), 'cluster-collapse')));
  const large = [0, 0.004].map((noise) => faultCase('copied rows', `1500 inputs 4 times, noise ${noise}, D 16`, 'f32', (random) => withCopiedRows(healthy(1500, 16, 'flat', random), 4, noise, random)));
  return [...exact, ...near, ...fewer, ...popular, ...large];
}

/** Rows on a handful of points; and clusters wide enough to be a healthy mixture. */
export function clusters(): FaultCase[] {
  const tight = ([[2, 16], [4, 64], [5, 64], [8, 128], [2, 32]] as const).flatMap(([count, dims]) => [0, 1e-3, 4e-3].map((within) => faultCase('cluster collapse', `${count} points, within ${within}, D ${dims}`, within === 0 ? 'bf16' : 'f32', (random) =>
    withTruth(drawClusters({rows: Math.max(200, 5 * dims), dims, clusters: count, within}, random), {distinctRows: count}))));
  const wide = ([[2, 64, 1], [5, 32, 0.5], [10, 64, 0.5], [40, 64, 0.3]] as const).flatMap(([count, dims, within]) => [0.6, 2.5, 6].map((n) => faultCase('cluster mixture', `${count} clusters, within ${within}, D ${dims}, N/D ${n}`, 'f32', (random) =>
    drawClusters({rows: Math.round(dims * n), dims, clusters: count, within}, random))));
  return [...tight, ...wide];
}

/** A classifier told so: K − 1 directions are all that is asked of it. */
export function classes(): FaultCase[] {
  const good = ([[10, 64], [20, 128], [5, 32], [100, 64]] as const).flatMap(([k, dims]) => [0, 1e-3, 0.05, 0.1, 0.3].map((within) => faultCase('classes', `${k} classes, within ${within}, D ${dims}`, within === 0 ? 'f16' : 'f32', (random) => {
    const draft = drawClusters({rows: 5 * dims + 40, dims, clusters: k, within}, random);
    const made = within < 0.01 ? withTruth(draft, {distinctRows: k}) : within < 0.08 ? mayStand(draft, 'duplicate-rows') : draft;
    return mayStand(random.uniform() < 0.3 ? sortedRows(made) : made, 'insufficient-samples');
  }, {classes: k})));
  const lost = ([[10, 4, 64], [20, 6, 64], [100, 20, 128]] as const).flatMap(([k, span, dims]) => [1e-3, 0].map((within) => faultCase('classes in few directions', `${k} classes span ${span}, within ${within}, D ${dims}`, 'f32', (random) =>
    withTruth(drawClusters({rows: 5 * dims, dims, clusters: k, within, span}, random), {live: span, distinctRows: k}), {classes: k})));
  return [...good, ...lost];
}

/** Padding: zero rows beside data, rows of next to no length. */
export function emptyRows(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'bf16']);
  const zero = ([[32, 160], [64, 160], [64, 640], [32, 24]] as const).flatMap(([dims, rows]) => [0.05, 0.4, 0.9].map((share) => faultCase('zero rows', `${share} of all beside ${rows}, D ${dims}`, storage(), (random) =>
    withZeroRows(healthy(rows, dims, 'power .5', random), Math.round((rows * share) / (1 - share)), random))));
  const tiny = [0.002, 0.05, 0.4].flatMap((share) => [160, 640].map((rows) => faultCase('tiny rows', `${share} of ${rows}, D 32`, storage(), (random) => withTinyRows(healthy(rows, 32, 'power .5', random), Math.round(share * rows)))));
  const broken = [1, 4, 20].flatMap((count) => [100, 300].map((rows) => faultCase('non-finite rows', `${count} of ${rows}, D 32`, storage(), (random) => withNonFiniteRows(healthy(rows, 32, 'power .5', random), count), {nonfinite: 'drop'})));
  return [...zero, ...tiny, ...broken];
}
