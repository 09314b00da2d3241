import fc from 'fast-check';
import {expect, it} from 'vitest';
import {createUnionFind} from '../../../src/analysis/sample/union-find.js';

/** Components by repeated relabelling: slow and obvious. */
function components(n: number, edges: readonly (readonly [number, number])[]): number[] {
  const label = Array.from({length: n}, (_, i) => i);
  for (let changed = true; changed;) {
    changed = false;
    for (const [i, j] of edges) {
      const least = Math.min(label[i], label[j]);
      changed ||= label[i] !== least || label[j] !== least;
      label[i] = label[j] = least;
    }
  }
  return label;
}

it('joins exactly what edges connect; the smallest member stands for its set', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(19)), {maxLength: 30}), (edges) => {
    const sets = createUnionFind(20);
    for (const [i, j] of edges) sets.union(i, j);
    const expected = components(20, edges);
    expect(expected.map((_, i) => sets.find(i))).toEqual(expected);
    const groups = [...new Set(expected)].map((root) => expected.flatMap((label, i) => (label === root ? [i] : []))).filter((g) => g.length > 1);
    expect(sets.groups()).toEqual(groups.sort((a, b) => a[0] - b[0]));
  }), {seed: 10, numRuns: 200});
});
