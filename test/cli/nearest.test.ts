import {describe, expect, it} from 'vitest';
import {nearest} from '../../src/nearest.js';

describe('nearest', () => {
  const ids = ['effective-rank', 'rankme', 'uniformity', 'hubness'];

  it.each([['efective-rank', 'effective-rank'], ['RankMe', 'rankme'], ['uniformty', 'uniformity'], ['hubnes', 'hubness']])(
    '%s is %s', (typed, meant) => expect(nearest(typed, ids)).toBe(meant));

  it.each(['', 'zzzzzz', 'x'.repeat(100_000)])('has no guess for what is like none of them', (typed) => {
    expect(nearest(typed, ids)).toBeNull();
  });
});
