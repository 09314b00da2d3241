import {existsSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {populationEstimates} from '../../src/analysis/population/index.js';
import {permutation} from '../support/random.js';
import {expectClose} from '../support/close.js';
import {inputOfRows} from './support/input-of-rows.js';

const REAL = new URL('../../../shared/real/', import.meta.url);

/** The .npy subset of these files: little-endian C order, f4, f8 or u1. */
function readNpy(name: string): {values: Float64Array; rows: number; dims: number} {
  const bytes = readFileSync(new URL(name, REAL));
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, start);
  const [, rows, dims] = /'shape': \((\d+), (\d+)\)/.exec(header)!.map(Number);
  const kind = /'descr': '.(\w+)'/.exec(header)![1];
  const data = bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + bytes.length);
  const values = kind === 'f8' ? new Float64Array(data) : kind === 'f4' ? new Float32Array(data) : new Uint8Array(data);
  return {values: Float64Array.from(values), rows, dims};
}

/** Whole set by the contour, and what few rows give in the mean: science of finite samples on vectors that no generator made. */
const sets = [
  {file: 'sift5k.npy', effectiveRank: 44.0, rankme: 77.8, ratios: [1.3, 2, 4], draws: 8},
  {file: 'sharealike/deep1b_96.npy', effectiveRank: 65.0, rankme: 86.3, ratios: [1.3, 2, 4], draws: 8},
  {file: 'lda_wikipedia_1000x128.npy', effectiveRank: 73.6, rankme: null, ratios: [1.3, 2, 4], draws: 40},
  {file: 'word2vec_googlenews_1000x300.npy', effectiveRank: 202.0, rankme: 269.1, ratios: [1.3, 2], draws: 3},
] as const;

describe('real vectors', () => {
  for (const {file, effectiveRank, rankme, ratios, draws} of sets) {
    it.skipIf(!existsSync(new URL(file, REAL)))(`${file}: few rows estimate the whole set’s value within 4 %`, () => {
      const {values, rows, dims} = readNpy(file);
      const whole = populationEstimates(inputOfRows(values, rows, dims));
      const value = (estimates: typeof whole, metric: 'effective-rank' | 'rankme') => {
        const one = estimates[metric];
        if ('reason' in one) throw new Error(one.reason);
        return one.estimate;
      };
      expectClose(value(whole, 'effective-rank'), effectiveRank, 0.01);
      if (rankme !== null) expectClose(value(whole, 'rankme'), rankme, 0.01);
      for (const ratio of ratios) {
        const count = Math.round(ratio * dims);
        const means = {'effective-rank': 0, rankme: 0};
        for (let draw = 0; draw < draws; draw++) {
          const chosen = permutation(rows, draw + 1).slice(0, count);
          const part = populationEstimates(inputOfRows(Float64Array.from(chosen.flatMap((r) => Array.from(values.subarray(r * dims, (r + 1) * dims)))), count, dims));
          for (const metric of ['effective-rank', 'rankme'] as const) means[metric] += value(part, metric) / draws;
        }
        for (const metric of ['effective-rank', 'rankme'] as const) {
          expect(Math.abs(means[metric] / value(whole, metric) - 1), `${metric} from ${count} rows: ${means[metric]} of ${value(whole, metric)}`).toBeLessThan(0.04);
        }
      }
    });
  }
});
