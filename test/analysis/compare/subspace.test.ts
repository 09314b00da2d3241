import {describe, expect, it} from 'vitest';
import {linearCka} from '../../../src/analysis/compare/linear-cka.js';
import {compareSubspaces} from '../../../src/analysis/compare/subspace.js';
import {vectorsOf, type Vectors} from '../../../src/analysis/compare/vectors.js';
import {gatherFacts} from '../../../src/analysis/judge/facts.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';
import {fixture, readJson} from '../../support/fixtures.js';
import {backend, collectRows} from '../../support/measure-rows.js';
import {gaussianRows, mapRows, type Rows} from '../../support/rows.js';

interface Oracle {
  readonly rows: number;
  readonly dims: number;
  readonly before: number;
  readonly after: number;
  readonly cka: number;
  readonly debiased: number;
  readonly angles: readonly number[];
  readonly overlap: number;
  readonly canonicalShare: number;
  readonly canonical: readonly number[];
}

const oracle = readJson<Oracle>(fixture('compare/oracle.json'));

const rowsOf = (value: (i: number, j: number) => number): Rows => {
  const {rows, dims} = oracle;
  return {rows, dims, values: Float64Array.from({length: rows * dims}, (_, k) => value(Math.floor(k / dims), k % dims))};
};
const x = rowsOf((i, j) => Math.sin(1 + 1.3 * i + 0.7 * j * j) / (1 + j) + Math.sin(0.01 * i * (1 + j)));
const y = rowsOf((i, j) => Math.cos(1 + 1.3 * i + 0.7 * j) / (1 + j) + Math.sin(0.01 * i * (3 - j)));

/** The set as if only its first directions were alive. */
async function vectors(rows: Rows, liveRank: number): Promise<Vectors> {
  const facts = await gatherFacts(await collectRows([rows]), backend, {policy: DEFAULT_POLICY, classes: null});
  return {...await vectorsOf(facts, backend), liveRank};
}

describe('against numpy and scipy', () => {
  it('linear CKA, plain and debiased', async () => {
    const cka = (await linearCka(x.values, y.values, x.rows, x.dims, backend))!;
    expect(cka.value).toBeCloseTo(oracle.cka, 12);
    expect(cka.debiased).toBeCloseTo(oracle.debiased, 12);
  });

  it('principal angles and canonical correlations', async () => {
    const result = await compareSubspaces(await vectors(x, oracle.before), await vectors(y, oracle.after), null, backend);
    if (result.status !== 'ok') throw new Error(result.reason);
    const {live, recovered} = result;
    live.angles.forEach((angle, i) => expect(angle).toBeCloseTo(oracle.angles[i], 5));
    expect(live).toMatchObject({baseRank: oracle.before, candidateRank: oracle.after, angles: expect.objectContaining({length: 3}) as unknown});
    expect(live.overlap).toBeCloseTo(oracle.overlap, 12);
    expect(live.lost).toBe(oracle.angles.filter((angle) => angle > 45).length);
    expect(recovered!.share).toBeCloseTo(oracle.canonicalShare, 10);
    expect(recovered!.directions).toBe(oracle.canonical.filter((c) => c >= 0.5).length);
  });
});

describe('linear CKA', () => {
  const base = gaussianRows(60, 40);

  it('is 1 for a scaled and shifted copy, and debiased about 0 for unrelated rows though the plain one is far from it', async () => {
    const copy = (await linearCka(base.values, mapRows(base, (v, _, j) => 3 * v - j).values, 60, 40, backend))!;
    expect(copy.value).toBeCloseTo(1, 12);
    expect(copy.debiased).toBeCloseTo(1, 12);
    const unrelated = (await linearCka(base.values, gaussianRows(60, 40, {seed: 2}).values, 60, 40, backend))!;
    expect(unrelated.value).toBeGreaterThan(0.3);
    expect(Math.abs(unrelated.debiased!)).toBeLessThan(0.1);
  });

  it('has no value where nothing varies, or with three rows', async () => {
    expect(await linearCka(base.values, base.values.map(() => 1), 60, 40, backend)).toBeNull();
    expect(await linearCka(base.values, base.values, 3, 40, backend)).toBeNull();
  });
});

it('says why directions cannot be recovered from too few rows', async () => {
  const few = await vectors(gaussianRows(60, 20), 20);
  const result = await compareSubspaces(few, few, null, backend);
  expect(result).toMatchObject({status: 'ok', recovered: {of: 20, directions: null, reason: '60 sampled rows are too few for 20 and 20 directions'}});
});

it('is undefined without a live direction', async () => {
  const flat = await vectors(mapRows(gaussianRows(60, 4), () => 2), 0);
  expect(await compareSubspaces(flat, await vectors(gaussianRows(60, 4), 4), null, backend)).toEqual({status: 'undefined', reason: 'the baseline has no live direction'});
});
