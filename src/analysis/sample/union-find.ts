/** Disjoint sets over 0…n−1, path halving; the representative of a set is its smallest member. */
export function createUnionFind(n: number) {
  const parent = Int32Array.from({length: n}, (_, i) => i);
  const find = (i: number): number => {
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  return {
    find,
    union(i: number, j: number): void {
      const a = find(i);
      const b = find(j);
      if (a < b) parent[b] = a;
      else parent[a] = b;
    },
    /** sets of two members or more, each ascending */
    groups(): number[][] {
      const byRoot = new Map<number, number[]>();
      for (let i = 0; i < n; i++) {
        const root = find(i);
        if (root !== i) (byRoot.get(root) ?? byRoot.set(root, [root]).get(root))?.push(i);
      }
      return [...byRoot.values()].sort((x, y) => x[0] - y[0]);
    },
  };
}
