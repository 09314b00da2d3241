import {withCopiedChannels, withDeadChannels, withLoudChannels, withMean} from '../channel-faults.js';
import {cycle, faultCase, type CaseOptions, type FaultCase} from '../case.js';
import {drawPoint, drawRay} from '../collapsed-rows.js';
import {drawSpectrum, mayStand, withTruth, type Draft} from '../draft.js';
import type {Random} from '../random.js';
import {withCopiedRows, withNonFiniteRows, withOutlierRows, withTinyRows, withZeroRows} from '../row-faults.js';
import {cliffSpectrum, SHAPES} from '../spectra.js';
import type {Storage} from '../store.js';

const DIMS = 48;

interface Base {
  readonly name: string;
  readonly draw: (rows: number, random: Random) => Draft;
}

const cliff = (live: number, tail: number, law: 'gaussian' | 't3' | 'elliptical5' = 'gaussian') => (rows: number, random: Random): Draft =>
  drawSpectrum({rows, spectrum: cliffSpectrum(DIMS, live, 'power .5', tail), rotated: true, live, law}, random);

const BASES: readonly Base[] = [
  {name: 'flat', draw: (rows, random) => drawSpectrum({rows, spectrum: SHAPES.flat(DIMS), rotated: true}, random)},
  {name: 'power 1', draw: (rows, random) => drawSpectrum({rows, spectrum: SHAPES['power 1'](DIMS), rotated: true}, random)},
  {name: 't3 power 1', draw: (rows, random) => drawSpectrum({rows, spectrum: SHAPES['power 1'](DIMS), rotated: true, law: 't3'}, random)},
  {name: '36 of 48 live', draw: cliff(36, 0)},
  {name: '24 of 48 live, tail 1e-4', draw: cliff(24, 1e-4)},
  {name: '8 of 48 live, t3', draw: cliff(8, 0, 't3')},
  {name: '40 of 48 live, elliptical', draw: cliff(40, 0, 'elliptical5')},
];

interface Fault {
  readonly name: string;
  readonly apply: (draft: Draft, random: Random) => Draft;
  readonly options?: CaseOptions;
  /** storages in which the fault can be told */
  readonly storages?: readonly Storage[];
}

const FAULTS: readonly Fault[] = [
  {name: 'cone .98', apply: (d, random) => withMean(d, 0.98, 'random', random)},
  {name: 'cone .7', apply: (d, random) => withMean(d, 0.7, 'random', random)},
  {name: 'massive activations', apply: (d) => withLoudChannels(d, [4, 31], 200)},
  {name: 'corrupt row', apply: (d) => withOutlierRows(d, [d.rows >> 1], 1e4), storages: ['f32', 'bf16', 'f64']},
  {name: 'corrupt rows at the end', apply: (d) => withOutlierRows(d, [d.rows - 2, d.rows - 1], 2000), storages: ['f32', 'bf16', 'f64']},
  {name: 'copied rows', apply: (d, random) => withCopiedRows(d, 3, 0, random)},
  {name: 'near-copies', apply: (d, random) => mayStand(withCopiedRows(d, 4, 0.003, random), 'precision-limited'), storages: ['f32', 'f64']},
  {name: 'zero rows', apply: (d, random) => withZeroRows(d, d.rows >> 2, random)},
  {name: 'tiny rows', apply: (d) => withTinyRows(d, d.rows >> 4), storages: ['f32', 'f64', 'bf16']},
  {name: 'dead channel', apply: (d) => withDeadChannels(d, [11], 0.8)},
  {name: 'copied channels', apply: (d, random) => withCopiedChannels(d, {pairs: [[1, 40], [2, 41], [3, 42], [5, 43]], sign: 1, noise: 0}, random)},
  {name: 'non-finite rows', apply: (d) => withNonFiniteRows(d, 5), options: {nonfinite: 'drop'}},
];

/** One fault over every base, at N/D 3.2 and, where it makes sense, few rows. */
export function faultsOverBases(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16', 'f64', 'f16', 'int8']);
  return BASES.flatMap((base) => FAULTS.flatMap((fault) => [0.6, 3.2, 7].map((ratio) => faultCase('two faults', `${base.name} and ${fault.name}, N/D ${ratio}`, held(fault, storage), (random) =>
    fault.apply(base.draw(Math.round(DIMS * ratio), random), random), fault.options))));
}

const held = (fault: Fault, next: () => Storage): Storage => {
  const allowed = fault.storages ?? (fault.name.includes('massive') ? ['f32', 'bf16', 'f64', 'f16'] : ['f32', 'bf16', 'f64', 'f16', 'int8']);
  for (;;) {
    const storage = next();
    if (allowed.includes(storage)) return storage;
  }
};

/** Pairs of faults over a healthy base and over a cliff. */
export function pairsOfFaults(): FaultCase[] {
  const storage = cycle<Storage>(['f32', 'bf16', 'f64']);
  return [BASES[1], BASES[3]].flatMap((base) => PAIRS.map(([a, b]) => {
    const [first, second] = [FAULTS.find((f) => f.name === a), FAULTS.find((f) => f.name === b)];
    if (!first || !second) throw new Error(`no fault ${a} or ${b}`);
    return faultCase('three at once', `${base.name}, ${a}, ${b}`, storage(), (random) => second.apply(first.apply(base.draw(200, random), random), random));
  }));
}

const PAIRS = [
  ['cone .98', 'massive activations'], ['cone .98', 'corrupt row'], ['cone .98', 'zero rows'], ['cone .98', 'copied rows'], ['cone .98', 'dead channel'],
  ['massive activations', 'corrupt row'], ['massive activations', 'copied rows'], ['massive activations', 'zero rows'], ['massive activations', 'dead channel'],
  ['copied channels', 'massive activations'], ['copied channels', 'corrupt row'], ['copied rows', 'corrupt row'], ['zero rows', 'corrupt row'],
  ['copied rows', 'zero rows'], ['tiny rows', 'corrupt row'], ['copied channels', 'cone .98'],
] as const;

/** Complete collapse under faults that would hide it. */
export function hiddenComplete(): FaultCase[] {
  const bases: readonly Base[] = [
    {name: 'point', draw: (rows, random) => drawPoint(rows, DIMS, 2e-3, random)},
    {name: 'ray', draw: (rows, random) => drawRay(rows, DIMS, 0.3, 0.01, random)},
  ];
  const faults = ['corrupt row', 'zero rows', 'copied rows', 'non-finite rows', 'dead channel'];
  const storage = cycle<Storage>(['f32', 'bf16', 'f64']);
  return bases.flatMap((base) => FAULTS.filter((f) => faults.includes(f.name)).map((fault) => faultCase('complete and another', `${base.name} and ${fault.name}`, storage(), (random) => {
    const made = fault.apply(base.draw(160, random), random);
    // a constant channel beside a ray makes it a line that misses the origin: one direction, but not one ray
    return base.name === 'ray' && fault.name === 'dead channel' ? withTruth(made, {complete: null, live: 1}) : made;
  }, fault.options)));
}
