import {describe, expect, it} from 'vitest';
import {createDistinctSketch} from '../../../src/analysis/accumulate/distinct-sketch.js';
import {mix32} from '../../../src/kernels/hash.js';
import {permutation} from '../../support/random.js';

const CAPACITY = 2 ** 18;
/** What the sketch promises once it samples: between 2¹⁷ and 2¹⁸ hashes are kept, four standard deviations of 1/√2¹⁷. */
const FOUR_SIGMA = 4 / Math.sqrt(2 ** 17);

/** One add for each id; equal ids are equal rows. */
function sketchOf(ids: Iterable<number>) {
  const sketch = createDistinctSketch();
  for (const id of ids) sketch.add(mix32(id), mix32(id ^ 0x5bd1e995));
  return sketch.result();
}

function* range(n: number): Generator<number> {
  for (let i = 0; i < n; i++) yield i;
}

describe('the sketch of distinct rows', () => {
  it('is exact up to 262,144 distinct rows', () => {
    expect(sketchOf([])).toEqual({rows: 0, distinct: 0, method: 'exact'});
    expect(sketchOf([5, 5, 7, 5])).toEqual({rows: 4, distinct: 2, method: 'exact'});
    expect(sketchOf(range(CAPACITY))).toEqual({rows: CAPACITY, distinct: CAPACITY, method: 'exact'});
  });

  it('tells rows apart by either half of the hash', () => {
    const sketch = createDistinctSketch();
    sketch.add(1, 2);
    sketch.add(1, 3);
    sketch.add(2, 2);
    sketch.add(1, 2);
    expect(sketch.result().distinct).toBe(3);
  });

  it('past that says that it samples, and still knows that nothing repeats', () => {
    expect(sketchOf(range(3 * CAPACITY))).toEqual({rows: 3 * CAPACITY, distinct: 3 * CAPACITY, method: 'sampled'});
  });

  it('does not hang on the order', () => {
    const ids = permutation(2 * CAPACITY, 1).map((i) => i % 400_000);
    const result = sketchOf(ids);
    expect(sketchOf([...ids].sort((a, b) => a - b))).toEqual(result);
    expect(result.method).toBe('sampled');
    expect(Math.abs(result.distinct / 400_000 - 1)).toBeLessThan(FOUR_SIGMA);
  });

  it.each([3, 4, 5, 6, 7, 8])('one row that fills half of the set does not lead it astray, whether its hash is kept or not (id %i)', (heavy) => {
    const distinct = 2 * CAPACITY;
    const sketch = createDistinctSketch();
    for (let i = 0; i < distinct; i++) {
      sketch.add(mix32(i + 1000), mix32((i + 1000) ^ 0x5bd1e995));
      sketch.add(mix32(heavy), 0);
    }
    expect(Math.abs(sketch.result().distinct / distinct - 1)).toBeLessThan(FOUR_SIGMA);
  });
});
