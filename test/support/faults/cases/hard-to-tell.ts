import {besideRotatedCopy, scaleChannels, withLoudChannels, withMean, withOffset, withCopiedChannels} from '../channel-faults.js';
import {cycle, faultCase, type FaultCase} from '../case.js';
import {drawMapped, drawSpectrum, mayStand, mustStand, truthOf, withTruth, type Draft, type Law} from '../draft.js';
import {momentsOf} from '../linear.js';
import type {Random} from '../random.js';
import {replaceRows, spread, withZeroRows} from '../row-faults.js';
import {cliffSpectrum, SHAPES, type Shape} from '../spectra.js';
import type {Storage} from '../store.js';
import {layerNorm, normalize} from './by-construction.js';

const healthy = (rows: number, dims: number, shape: Shape, random: Random, law: Law = 'gaussian'): Draft =>
  drawSpectrum({rows, spectrum: SHAPES[shape](dims), rotated: true, law}, random);

/** A few directions and white noise at a hundredth: channels that hardly load on them are mostly noise. */
export function signalAndNoise(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f64', 'bf16', 'f16']);
  return [1, 2, 3, 6, 16].flatMap((live) => [1e-2, 3e-3].flatMap((tail) => ([[64, 2.5], [128, 4]] as const).map(([dims, n]) =>
    faultCase('signal and noise', `${live} of ${dims} live, noise ${tail}, N/D ${n}`, storage(), (random) =>
      drawSpectrum({rows: dims * n, spectrum: cliffSpectrum(dims, live, 'flat', tail), rotated: true, live}, random)))));
}

/** A cone lifts the floor of bfloat16, and most where its mean is largest; what is lost is spread over all channels. */
export const conesOverCliffs = (): FaultCase[] => [0.5, 0.9, 0.97].flatMap((share) => [12, 40, 56].flatMap((live) => (['bf16', 'f16'] as const).map((storage) =>
  faultCase('cone over a cliff', `mean holds ${share}, ${live} of 64 live, N/D 3`, storage, (random) =>
    withMean(drawSpectrum({rows: 192, spectrum: cliffSpectrum(64, live, 'flat', 0), rotated: true, live}, random), share, 'random', random)))));

export function conesAndPadding(): FaultCase[] {
  return [0.9, 0.99, 0.998].flatMap((share) => [0.1, 0.5].flatMap((padding) => (['f32', 'bf16'] as const).map((storage) =>
    faultCase('cone and padding', `mean holds ${share}, ${padding} zero rows, D 128`, storage, (random) =>
      withZeroRows(withMean(healthy(400, 128, 'flat', random), share, 'random', random), Math.round((400 * padding) / (1 - padding)), random)))));
}

/** Channels on two scales, in storages whose floor by the loudest channel is above the quiet ones. */
export function twoScales(): FaultCase[] {
  return [0.3, 0.03, 0.004].flatMap((quiet) => [0.25, 0.5, 0.75].flatMap((share) => (['bf16', 'f16', 'f32'] as const).map((storage) =>
    faultCase('channels on two scales', `${share} of 64 at ${quiet}, N/D 4`, storage, (random) =>
      scaleChannels(healthy(256, 64, 'power .5', random), Array.from({length: 64}, (_, j) => (j < share * 64 ? quiet : 1)))))));
}

/** Channels stuck at a large constant, with hardly any variance of their own. */
export function stuckChannels(): FaultCase[] {
  return [0.01, 1, 4].flatMap((std) => [0.5, 3].flatMap((n) => (['bf16', 'f16', 'f32'] as const).map((storage) =>
    faultCase('stuck channels', `2 of 64 at 1000, std ${std}, N/D ${n}`, storage, (random) => {
      const offset = new Float64Array(64);
      offset[9] = 1000;
      offset[50] = -800;
      const scaled = scaleChannels(healthy(64 * n, 64, 'flat', random), Array.from({length: 64}, (_, j) => (j === 9 || j === 50 ? std : 1)));
      return mayStand(withOffset(scaled, offset), 'dead-channels', 'precision-limited');
    }))));
}

/** Massive activations that move together, as they do on the same tokens. */
export const jointMassive = (): FaultCase[] => ([1, -1] as const).flatMap((sign) => [0.5, 3, 8].flatMap((n) => (['f32', 'bf16'] as const).map((storage) =>
  faultCase('massive activations', `2 channels times 300 that are ${sign > 0 ? 'one' : 'opposite'} to a tenth, D 64, N/D ${n}`, storage, (random) =>
    withLoudChannels(withCopiedChannels(healthy(64 * n, 64, 'power .5', random), {pairs: [[5, 30]], sign, noise: 0.1}, random), [5, 30], 300)))));

/** One scale for all in a token, as a layer without normalisation gives. */
export const elliptical = (): FaultCase[] => [0.5, 2.5, 8].flatMap((n) => ['flat', 'power 1.5'].map((shape) => faultCase('heavy tails', `lognormal norms, ${shape}, D 48, N/D ${n}`, 'f32', (random) => {
  const draft = healthy(48 * n, 48, shape as Shape, random);
  const values = draft.values.slice();
  for (let r = 0; r < draft.rows; r++) {
    const scale = Math.exp(0.8 * random.normal());
    for (let j = 0; j < 48; j++) values[r * 48 + j] *= scale;
  }
  return mayStand({...draft, values}, 'outlier-rows');
})));

export function mixedNormalization(): FaultCase[] {
  return [0.1, 0.5, 0.9].flatMap((share) => (['f32', 'bf16', 'f64'] as const).map((storage) => faultCase('mixed normalisation', `${share} of 200 on the sphere, D 48`, storage, (random) => {
    const draft = healthy(200, 48, 'power .5', random);
    return mustStand(mayStand(replaceRows(draft, spread(200, 200 * share), normalize), 'outlier-rows', 'insufficient-samples', 'precision-limited'), 'mixed-normalization');
  })));
}

/** Three shards: of one population, and with one from another. */
export function shards(): FaultCase[] {
  const cuts = [200, 200];
  const base = (random: Random): Draft => healthy(600, 40, 'power .5', random);
  const last = Array.from({length: 200}, (_, i) => 400 + i);
  return (['f32', 'bf16'] as const).flatMap((storage) => [
    faultCase('shards', 'of one population, D 40', storage, base, {cuts}),
    faultCase('shards', 'of one heavy-tailed population, D 40', storage, (random) => healthy(600, 40, 'power 1', random, 't5'), {cuts}),
    faultCase('shards', 'the last shifted, D 40', storage, (random) => shiftedShard(replaceRows(base(random), last, (row) => row.forEach((v, j) => (row[j] = v + (j % 2 ? 1 : -1))))), {cuts}),
    faultCase('shards', 'the last twice as wide, D 40', storage, (random) => shiftedShard(replaceRows(base(random), last, (row) => row.forEach((v, j) => (row[j] = 2 * v)))), {cuts}),
  ]);
}

const shiftedShard = (draft: Draft): Draft => mustStand(mayStand(draft, 'insufficient-samples'), 'shard-mismatch');

/** Corrupt rows of other kinds than a row too long. */
export function corruptRows(): FaultCase[] {
  const kinds: readonly (readonly [string, (row: Float64Array) => void, readonly Storage[]])[] = [
    ['all 65504', (row) => row.fill(65504), ['f16', 'f32']],
    ['one value of 1e6', (row) => (row[3] = 1e6), ['f32', 'bf16']],
    ['all 1e20', (row) => row.fill(1e20), ['f32', 'f64']],
  ];
  return kinds.flatMap(([name, make, storages]) => storages.flatMap((storage) => [0.6, 3].flatMap((n) => (['power 1', 'cliff'] as const).map((base) =>
    faultCase('corrupt row', `${name}, ${base}, D 40, N/D ${n}`, storage, (random) => {
      const draft = base === 'cliff' ? drawSpectrum({rows: 40 * n, spectrum: cliffSpectrum(40, 10, 'flat', 0), rotated: true, live: 10}, random) : healthy(40 * n, 40, base, random);
      const rows = draft.truth.dataRows - 1;
      return mustStand(withTruth(replaceRows(draft, [draft.rows - 3], make), {dataRows: rows, distinctRows: rows}), 'outlier-rows');
    })))));
}

/** Layers over collapsed inputs: normalising rows does not give directions back. */
export function normalisedCliffs(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'f16', 'f64', 'bf16']);
  return [8, 24].flatMap((live) => [0.6, 2.5].flatMap((n) => ([['L2-normalised', normalize], ['LayerNorm', layerNorm]] as const).map(([name, map]) =>
    faultCase('normalised cliff', `${name}, ${live} of 48 live, N/D ${n}`, storage(), (random) => {
      const many = 48 * 24;
      const all = drawSpectrum({rows: many, spectrum: cliffSpectrum(48, live, 'power .5', 0), rotated: true, live}, random).values;
      for (let r = 0; r < many; r++) map(all.subarray(r * 48, (r + 1) * 48));
      const rows = Math.round(48 * n);
      const {mean, covariance} = momentsOf(all, many, 48);
      return {rows, dims: 48, values: all.slice(0, rows * 48), truth: {...truthOf(rows, mean, covariance), live, constraint: name === 'LayerNorm' ? 1 : 0}};
    }))));
}

/** Rows that lie on a curve, or follow each other slowly: few of them are independent, none is lost. */
export function dependentRows(): FaultCase[] {
  const curve = [2.5, 10].map((n) => faultCase('rows on a curve', `D 32, N/D ${n}`, 'f32', (random) => {
    const phase = Array.from({length: 32}, () => 6.3 * random.uniform());
    const source = (count: number): Float64Array => Float64Array.from({length: count}, () => 6.3 * random.uniform()).reduce((all, t, r) => {
      phase.forEach((p, j) => (all[r * 32 + j] = Math.sin((j + 1) * t + p)));
      return all;
    }, new Float64Array(count * 32));
    return drawMapped(32 * n, 32, random, () => undefined, source);
  }));
  const slow = [0.9, 0.99].flatMap((memory) => [2.5, 10].map((n) => faultCase('rows that follow each other', `correlated at ${memory}, D 32, N/D ${n}`, 'f32', (random) => {
    const draft = healthy(32 * n, 32, 'power .5', random);
    for (let i = 32; i < draft.values.length; i++) draft.values[i] = memory * draft.values[i - 32] + Math.sqrt(1 - memory * memory) * draft.values[i];
    return mayStand(draft, 'insufficient-samples', 'soft-dimensional-collapse', 'duplicate-channels', 'mean-dominated');
  })));
  return [...curve, ...slow];
}

/** One group of rows on a point, inside a set that is healthy: the whole spectrum says nothing of it. */
export const collapsedGroups = (): FaultCase[] => [0.1, 0.3].flatMap((share) => [0, 0.002].flatMap((within) => (['f32', 'f64'] as const).map((storage) =>
  faultCase('collapsed group', `${share} of 500 rows within ${within}, D 40`, storage, (random) => {
    const draft = healthy(500, 40, 'power .5', random);
    const point = draft.values.slice(0, 40);
    const made = replaceRows(draft, spread(500, 500 * share), (row) => row.forEach((_, j) => (row[j] = point[j] + within * random.normal())));
    return within > 0 ? mustStand(made, 'local-collapse') : mayStand(made, 'local-collapse');
  }))));

/** Wider than the rest of the bench. */
export const wide = (): FaultCase[] => [
  faultCase('wide', '36 of 512 lost, power 1, N/D 2.1', 'bf16', (random) => drawSpectrum({rows: 1075, spectrum: cliffSpectrum(512, 476, 'power 1', 0), rotated: true, live: 476}, random)),
  faultCase('wide', 'healthy, power 1, D 512, N/D 2.1', 'f16', (random) => healthy(1075, 512, 'power 1', random)),
  faultCase('wide', 'rotated copy beside itself, 192 and 192, N/D 1.2', 'f32', (random) => besideRotatedCopy(healthy(460, 192, 'power .5', random), random)),
];

/** The same precisions in other containers. */
export function containers(): FaultCase[] {
  return (['f32 in f64', 'bf16 cut', 'uint8', 'int16', 'int4'] as const).flatMap((storage) => [2.5, 6].flatMap((n) => [
    faultCase('other containers', `power 1, D 40, N/D ${n}`, storage, (random) => healthy(40 * n, 40, 'power 1', random)),
    ...(storage === 'int4' ? [] : [faultCase('other containers', `20 of 40 live, N/D ${n}`, storage, (random) =>
      drawSpectrum({rows: 40 * n, spectrum: cliffSpectrum(40, 20, 'flat', 0), rotated: true, live: 20}, random))]),
  ]));
}
