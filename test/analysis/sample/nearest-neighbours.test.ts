import fc from 'fast-check';
import {expect, it} from 'vitest';
import {createNearest} from '../../../src/analysis/sample/nearest-neighbours.js';

it('keeps the k smallest keys of each row, ascending, and counts who is whose neighbour', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(3), fc.double({noNaN: true, min: 0, max: 1})), {maxLength: 60}), (entries) => {
    const nearest = createNearest(4, 3);
    for (const [row, id, key] of entries) nearest.add(row, id, key);
    const counts = [0, 0, 0, 0];
    for (let row = 0; row < 4; row++) {
      const expected = entries.filter(([r]) => r === row).sort((a, b) => a[2] - b[2]).slice(0, 3);
      expect(Array.from(nearest.keys.subarray(3 * row, 3 * row + expected.length))).toEqual(expected.map(([, , key]) => key));
      nearest.ids.subarray(3 * row, 3 * row + 3).forEach((id) => id >= 0 && counts[id]++);
      expect(nearest.ids.subarray(3 * row, 3 * row + 3).filter((id) => id >= 0).length).toBe(expected.length);
    }
    expect(Array.from(nearest.occurrences())).toEqual(counts);
  }), {seed: 11, numRuns: 200});
});

it('takes no key of Infinity for a neighbour', () => {
  const nearest = createNearest(1, 1);
  nearest.add(0, 0, Infinity);
  expect(Array.from(nearest.occurrences())).toEqual([0]);
});
