import {describe, expect, it} from 'vitest';
import {axisOf} from '../../../src/analysis/compare/axis.js';
import {channelChanges} from '../../../src/analysis/compare/channel-changes.js';
import {differences, jointBounds, type Difference, type MetricLike} from '../../../src/analysis/compare/differences.js';
import {judgeDrop} from '../../../src/analysis/compare/judge-drop.js';
import {onsetOf} from '../../../src/analysis/compare/onset.js';
import {DEFAULT_POLICY} from '../../../src/analysis/policy.js';

describe('the axis', () => {
  it.each([
    [['epoch-1.npy', 'epoch-10.npy', 'epoch-200.npy'], 'epoch', [1, 10, 200], 'names'],
    [['run7/step_000100.npy', 'run7/step_000200.npy'], 'step', [100, 200], 'names'],
    [['vit16-layer.3.json', 'vit16-layer.11.json'], 'layer', [3, 11], 'names'],
    [['lr0.1.npy', 'lr0.01.npy'], 'lr', [0.1, 0.01], 'names'],
    [['1.npy', '2.npy'], 'step', [1, 2], 'names'],
    [['a1-e5.npy', 'a1-e5.npy', 'a1-e6.npy'], 'step', [0, 1, 2], 'order'],
    [['before.npy', 'after.npy'], 'step', [0, 1], 'order'],
    [['init.npy', 'epoch-1.npy'], 'step', [0, 1], 'order'],
  ])('%j', (names, name, values, from) => {
    expect(axisOf(names)).toEqual({name, values, from});
  });
});

const fall = (estimate: number, low: number, high: number): Difference => ({
  basis: 'value', base: 100, candidate: 100 * (1 + estimate), absolute: 100 * estimate, relative: estimate, interval: null, relativeInterval: {estimate, low, high}, reason: null,
});

describe('the step at which collapse set in', () => {
  const well = {collapsed: false, differences: {'effective-rank': fall(-0.02, -0.05, 0.01)}};
  const lower = {collapsed: false, differences: {'effective-rank': fall(-0.3, -0.35, -0.25)}};
  const start = {collapsed: false, differences: null};

  it.each([
    ['never', [start, well, well], null],
    ['once, and not to the end', [start, lower, well], null],
    ['to the end', [start, well, lower, lower], 2],
    ['by the verdict', [start, well, {...well, collapsed: true}], 2],
    ['from the beginning', [{...start, collapsed: true}, lower], 0],
    ['a margin alone is not enough', [start, {...well, differences: {'effective-rank': fall(-0.3, -0.7, 0.1)}}], null],
  ])('%s', (_, points, index) => {
    expect(onsetOf(points, 0.1)?.index ?? null).toBe(index);
  });

  it('by the live rank', () => {
    const lost = {collapsed: false, differences: {'live-rank': {...fall(-0.2, 0, 0), relativeInterval: null}}};
    expect(onsetOf([start, lost], 0.1)).toEqual({index: 1, why: 'live rank is below the baseline’s beyond the margin'});
  });
});

describe('the drop that fails', () => {
  const judged = (covariance: Difference, correlation?: Difference) =>
    judgeDrop({'effective-rank': covariance, ...(correlation ? {'correlation-effective-rank': correlation} : {})}, DEFAULT_POLICY)?.severity ?? null;

  it('is beyond margin and interval in both spectra', () => {
    expect(judged(fall(-0.2, -0.25, -0.15), fall(-0.2, -0.25, -0.15))).toBe('fail');
    expect(judged(fall(-0.2, -0.25, -0.15))).toBe('fail');
    expect(judged(fall(-0.2, -0.25, -0.15), fall(-0.02, -0.05, 0.01))).toBeNull();
    expect(judged(fall(-0.09, -0.095, -0.08))).toBeNull();
    expect(judged(fall(-0.2, -0.5, 0.01))).toBeNull();
    expect(judged(fall(0.5, 0.4, 0.6))).toBeNull();
    expect(judged({...fall(-0.5, 0, 0), relativeInterval: null})).toBeNull();
  });
});

describe('differences', () => {
  const ok = (value: number, interval: [number, number, number] | null = null): MetricLike => ({
    status: 'ok', value, convention: 'c', intervalReason: interval ? null : 'none here', interval: interval && {estimate: interval[0], low: interval[1], high: interval[2], level: 0.95, method: 'm'},
  });
  const of = (before: MetricLike, after: MetricLike, rows = [10, 10]): Difference =>
    differences({rowsUsed: rows[0], dims: 8, metrics: {m: before}}, {rowsUsed: rows[1], dims: 8, metrics: {m: after}}, null).m;

  it('are of plain values where N is the same, of the populations where it is not', () => {
    const [a, b] = [ok(4, [5, 4, 6]), ok(6, [8, 7, 9])];
    expect(of(a, b)).toMatchObject({basis: 'value', base: 4, candidate: 6, absolute: 2, relative: 0.5, interval: {estimate: 3}});
    expect(of(a, b, [10, 20])).toMatchObject({basis: 'population', base: 5, candidate: 8, absolute: 3, relative: 0.6});
    expect(of(ok(4), b, [10, 20])).toMatchObject({basis: 'value', absolute: 2, interval: null, reason: 'none here'});
  });

  it('join symmetric intervals in quadrature, and keep lopsided ones lopsided', () => {
    const {interval} = of(ok(0, [5, 2, 8]), ok(0, [9, 5, 13]));
    expect([interval!.low, interval!.high]).toEqual([-1, 9]);
    const bound = (estimate: number, low: number, high: number) => ({estimate, low, high, level: 0.95, method: ''});
    const [low, high] = jointBounds(bound(10, 7, 10), bound(10, 10, 14), (x) => x);
    expect([low, high]).toEqual([0, 5]);
  });

  it('have a relative interval only where both are positive, and say why there is none', () => {
    expect(of(ok(0, [5, -2, 8]), ok(0, [9, 5, 13])).relativeInterval).toBeNull();
    expect(of(ok(0), ok(3))).toMatchObject({absolute: 3, relative: null});
    expect(of({status: 'undefined', reason: 'few rows'}, ok(3))).toMatchObject({absolute: null, reason: 'in the baseline it is undefined: few rows'});
    expect(of(ok(3), {status: 'error', code: 'x', message: 'bad'})).toMatchObject({base: 3, absolute: null, reason: 'in the candidate it failed: bad'});
    expect(of(ok(-4), ok(-2))).toMatchObject({absolute: 2, relative: 0.5});
  });
});

it('channels that changed', () => {
  const lists = (dead: number[], nearDead: number[], duplicates: number[][]) => ({dead, nearDead, duplicates});
  expect(channelChanges(lists([1, 2], [3], [[4, 5]]), lists([2, 7], [3, 1, 8], [[4, 5, 6], [9, 10]])))
    .toEqual({died: [7], revived: [1], fading: [8], duplicated: [6, 9, 10]});
});
