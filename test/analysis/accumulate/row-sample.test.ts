import {describe, expect, it} from 'vitest';
import {createRowSampler, SAMPLE_ROWS, type RowSample} from '../../../src/analysis/accumulate/row-sample.js';
import {hashIndices} from '../../../src/kernels/hash.js';
import {permutation} from '../../support/random.js';

const DIMS = 2;
/** Rows whose values tell where they come from: (shard, row). */
function sampleOf(indices: Iterable<readonly [number, number]>, seed = 0, limit = 100): RowSample {
  const sampler = createRowSampler(DIMS, seed, limit);
  for (const [shard, row] of indices) sampler.add(Float64Array.of(0, 0, shard, row), 1, shard, row);
  return sampler.finish();
}

const shard = (number: number, rows: number): [number, number][] => Array.from({length: rows}, (_, row) => [number, row]);

describe('the row sample', () => {
  it('is every row where there are few, in the order of shard and row', () => {
    const sample = sampleOf([...shard(1, 3), ...shard(0, 2)]);
    expect(Array.from(sample.shards)).toEqual([0, 0, 1, 1, 1]);
    expect(Array.from(sample.rows)).toEqual([0, 1, 0, 1, 2]);
    expect(Array.from(sample.values)).toEqual([0, 0, 0, 1, 1, 0, 1, 1, 1, 2]);
  });

  it('is the rows of the smallest seeded hash, with their own values', () => {
    const rows = [...shard(0, 3000), ...shard(1, 2000)];
    const expected = [...rows].sort((a, b) => hashIndices(9, ...a) - hashIndices(9, ...b)).slice(0, 100).sort(([s, r], [t, q]) => s - t || r - q);
    const sample = sampleOf(rows, 9);
    expect(Array.from(sample.rows, (row, i) => [sample.shards[i], row])).toEqual(expected);
    expect(Array.from(sample.values)).toEqual(expected.flat());
  });

  it('does not hang on the order in which rows come', () => {
    const rows = [...shard(0, 1500), ...shard(1, 700)];
    const shuffled = permutation(rows.length, 3).map((i) => rows[i]);
    expect(sampleOf(shuffled, 4)).toEqual(sampleOf(rows, 4));
  });

  it('keeps the label of each row beside it', () => {
    const sampler = createRowSampler(1, 0, 20);
    for (let row = 0; row < 500; row++) sampler.add(Float64Array.of(row), 0, 0, row, row % 3 === 0 ? null : `label ${row}`);
    const {labels, rows} = sampler.finish();
    expect(labels).toEqual(Array.from(rows, (row) => (row % 3 === 0 ? null : `label ${row}`)));
    expect(sampleOf(shard(0, 3)).labels).toEqual([null, null, null]);
  });

  it('changes with the seed', () => {
    expect(sampleOf(shard(0, 1000), 1).rows).not.toEqual(sampleOf(shard(0, 1000), 2).rows);
  });

  it('takes each row equally often: χ² over 400 seeds', () => {
    const hits = new Float64Array(50);
    for (let seed = 0; seed < 400; seed++) for (const row of sampleOf(shard(0, 500), seed, 50).rows) hits[Math.floor(row / 10)]++;
    const mean = (400 * 50) / 50;
    const chi2 = hits.reduce((sum, h) => sum + (h - mean) ** 2 / (0.9 * mean), 0); // without replacement: a tenth is taken
    expect(chi2).toBeLessThan(49 + 4 * Math.sqrt(2 * 49));
  });

  it('has room for 4,096 rows', () => {
    expect(sampleOf(shard(0, 5000), 0, SAMPLE_ROWS).count).toBe(4096);
  });
});
