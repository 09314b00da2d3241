import {describe, expect, it} from 'vitest';
import {measureAll} from '../../src/analysis/measure.js';
import {ok, undefinedBecause, type Metric} from '../../src/analysis/metrics/metric.js';
import {participationRatio} from '../../src/analysis/metrics/participation-ratio.js';
import {measureRows} from '../support/measure-rows.js';
import {gaussianRows, mapRows} from '../support/rows.js';

const withCompute = (compute: Metric['compute']): Metric => ({...participationRatio, id: 'made-up', compute});

describe('one metric’s failure is a result, not a crash', () => {
  const facets = measureRows(gaussianRows(30, 4)).then((m) => m.facets);
  const measure = async (compute: Metric['compute']) => measureAll([withCompute(compute), participationRatio], await facets);

  it.each([
    ['throws', () => { throw new Error('out of luck'); }, {status: 'error', code: 'metric-failed', message: 'out of luck'}],
    ['throws something else', () => { throw 'a string'; }, {status: 'error', code: 'metric-failed', message: 'a string'}], // eslint-disable-line @typescript-eslint/only-throw-error
    ['gives NaN', () => ok(NaN), {status: 'error', code: 'not-a-number', message: 'made-up gave NaN'}],
    ['gives Infinity', () => ok(Infinity), {status: 'error', code: 'not-a-number', message: 'made-up gave Infinity'}],
    ['has no value', () => undefinedBecause('not today'), {status: 'undefined', reason: 'not today'}],
  ] as const)('a metric that %s', async (_, compute, expected) => {
    const measured = await measure(compute);
    expect(measured['made-up']).toEqual(expected);
    expect(measured['participation-ratio'].status).toBe('ok');
  });

  it('a ceiling that cannot be had is null', async () => {
    const metrics = [{...withCompute(() => ok(1)), ceiling: () => NaN}, {...withCompute(() => ok(1)), id: 'other', ceiling: null}];
    const measured = measureAll(metrics, await facets);
    expect(measured['made-up']).toMatchObject({value: 1, ceiling: null});
    expect(measured.other).toMatchObject({value: 1, ceiling: null});
  });
});

describe('metrics are of all rows, the judgement of those that count', () => {
  it('where a row is set aside', async () => {
    const clean = gaussianRows(500, 6);
    const {facts, facets, metrics} = await measureRows(mapRows(clean, (v, r) => (r === 250 ? v * 1e4 : v)));
    expect(facts.asideStands).toBe(true);
    expect(facts.moments.count).toBe(499);
    expect(facts.rank.liveRank).toBe(6);
    expect(facets.spectrum.eigenvalues[0]).toBeGreaterThan(1e5);
    expect(facts.covariance.eigenvalues[0]).toBeLessThan(2);
    expect(metrics['participation-ratio']).toMatchObject({status: 'ok', value: expect.closeTo(1, 3) as number});
    expect(facets.correlation.maxAbs).toBeGreaterThan(0.9);
    expect(facts.correlation.maxAbs).toBeLessThan(0.2);
  });
});
