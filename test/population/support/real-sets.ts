import {existsSync, readFileSync} from 'node:fs';
import {populationEstimates} from '../../../src/analysis/population/index.js';
import {permutation} from '../../support/random.js';
import type {Rows} from '../../support/rows.js';
import {inputOfRows} from './input-of-rows.js';
import {rankOf} from './truth.js';

/** Sets of real vectors that the repository does not carry, and how many times their channels are drawn in rows. */
export const REAL_SETS = [
  {file: 'sift5k.npy', ratios: [1.3, 2, 4]},
  {file: 'sharealike/deep1b_96.npy', ratios: [1.3, 2, 4]},
  {file: 'lda_wikipedia_1000x128.npy', ratios: [1.3, 2, 4]},
  {file: 'word2vec_googlenews_1000x300.npy', ratios: [1.3, 2]},
] as const;

export type RealSet = (typeof REAL_SETS)[number];

export const isThere = ({file}: RealSet, folder: URL): boolean => existsSync(new URL(file, folder));

/** The .npy subset of these files: little-endian C order, f4, f8 or u1. */
export function readRealSet({file}: RealSet, folder: URL): Rows {
  const bytes = readFileSync(new URL(file, folder));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const [, rows, dims] = /'shape': \((\d+), (\d+)\)/.exec(header)!.map(Number);
  const kind = /'descr': '.(\w+)'/.exec(header)![1];
  const data = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  const values = kind === 'f8' ? new Float64Array(data) : kind === 'f4' ? new Float32Array(data) : new Uint8Array(data);
  return {values: Float64Array.from(values), rows, dims};
}

export interface PlugInAndEstimate {
  readonly plugIn: number;
  readonly estimate: number;
}

export type RealValues = Readonly<Record<'effective-rank' | 'rankme', PlugInAndEstimate>>;

export function realValues({values, rows, dims}: Rows): RealValues {
  const input = inputOfRows(values, rows, dims);
  const found = populationEstimates(input);
  const pair = (metric: 'effective-rank' | 'rankme', plugIn: number): PlugInAndEstimate => {
    const one = found[metric];
    return {plugIn, estimate: 'estimate' in one ? one.estimate : NaN};
  };
  return {
    'effective-rank': pair('effective-rank', rankOf(input.eigenvalues)),
    rankme: pair('rankme', rankOf(Array.from(input.secondMoment!, Math.sqrt))),
  };
}

/** Means over random subsets of `count` rows. */
export function meanOfSubsets({values, rows, dims}: Rows, count: number, draws: number): RealValues {
  const sums = {'effective-rank': {plugIn: 0, estimate: 0}, rankme: {plugIn: 0, estimate: 0}};
  for (let draw = 0; draw < draws; draw++) {
    const chosen = permutation(rows, draw + 1).slice(0, count);
    const part = new Float64Array(count * dims);
    chosen.forEach((row, k) => part.set(values.subarray(row * dims, (row + 1) * dims), k * dims));
    const found = realValues({values: part, rows: count, dims});
    for (const metric of ['effective-rank', 'rankme'] as const) {
      sums[metric].plugIn += found[metric].plugIn / draws;
      sums[metric].estimate += found[metric].estimate / draws;
    }
  }
  return sums;
}
