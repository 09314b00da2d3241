import {describe, expect, it} from 'vitest';
import {countDistinctRows, groupsHolding} from '../../../src/analysis/judge/distinct-rows.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';
import {samplePairs, type SamplePairs} from '../../../src/analysis/sample/sample-pairs.js';
import {backend, collectRows} from '../../support/measure-rows.js';
import {uniforms} from '../../support/random.js';
import {gaussianRows, mapRows, type Rows} from '../../support/rows.js';

const DIMS = 12;
/** Rows that are one of `inputs` points, with a spread of their own around it; which point, by the row. */
function repeated(rows: number, inputs: number, spread: number, pointOf: (row: number) => number): Rows {
  const points = gaussianRows(inputs, DIMS, {seed: 3}).values;
  return mapRows(gaussianRows(rows, DIMS, {seed: 4}), (v, r, j) => points[pointOf(r) * DIMS + j] + spread * v);
}

async function count(x: Rows) {
  const evidence = await collectRows([x]);
  const pairs = await samplePairs(evidence.sample, backend, DEFAULT_POLICY.thresholds['duplicate-rows']);
  return {distinct: countDistinctRows(evidence, pairs, DEFAULT_POLICY), pairs};
}

describe('distinct rows', () => {
  it('of rows that are all different are all of them', async () => {
    expect((await count(gaussianRows(800, DIMS))).distinct).toEqual({estimate: 800, nonZeroRows: 800, nearCopies: false, duplicated: false});
  });

  it('of exact copies are counted by hash', async () => {
    expect((await count(repeated(800, 100, 0, (r) => r % 100))).distinct).toEqual({estimate: 100, nonZeroRows: 800, nearCopies: false, duplicated: true});
  });

  it('of near-copies are clusters, where the sample is the whole set', async () => {
    expect((await count(repeated(800, 100, 1e-4, (r) => r % 100))).distinct).toEqual({estimate: 100, nonZeroRows: 800, nearCopies: true, duplicated: true});
  });

  it('of near-copies in a set larger than the sample are estimated, those unseen included', async () => {
    const uniform = uniforms(5);
    const inputs = 3000;
    const points = Array.from({length: 6000}, () => Math.floor(uniform() * inputs));
    const {distinct, pairs} = await count(repeated(6000, inputs, 1e-4, (r) => points[r]));
    const drawn = inputs * (1 - Math.exp(-6000 / inputs)); // of 3,000 inputs, those drawn at least once
    expect(pairs.clusterDistinct.length).toBeLessThan(0.9 * drawn);
    expect(Math.abs(distinct.estimate / drawn - 1)).toBeLessThan(0.2);
    expect(distinct.nearCopies).toBe(true);
  });

  it('zero rows are no rows to count', async () => {
    const {distinct} = await count(mapRows(gaussianRows(300, DIMS), (v, r) => (r < 200 ? 0 : v)));
    expect(distinct).toMatchObject({estimate: 100, nonZeroRows: 100, duplicated: false});
  });
});

describe('groups that hold a share of the rows', () => {
  const pairs = (sizes: readonly number[]): SamplePairs => ({rows: sizes.reduce((a, n) => a + n, 0), clusterRows: sizes, copyRows: [1, 1]} as unknown as SamplePairs);

  it('are the fewest largest ones that do', () => {
    expect(groupsHolding(pairs([50, 30, 19, 1]), true, 0.99)).toBe(3);
    expect(groupsHolding(pairs([50, 30, 19, 1]), true, 0.5)).toBe(1);
    expect(groupsHolding({...pairs([50]), rows: 2}, false, 1)).toBe(2);
    expect(groupsHolding(pairs([]), true, 0.99)).toBe(0);
  });
});
