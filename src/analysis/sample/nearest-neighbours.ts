/**
 * The k smallest keys seen so far for each of n rows, by insertion.
 * @param limits length n: kept at what a key must be below to stand in a row's list, never less than `least`
 */
export function createNearest(n: number, k: number, limits: Float64Array = new Float64Array(n), least: number = -Infinity) {
  limits.fill(Infinity, 0, n);
  const keys = new Float64Array(n * k).fill(Infinity);
  const ids = new Int32Array(n * k).fill(-1);
  return {
    /** n × k, ascending in each row */
    keys,
    ids,
    add(row: number, id: number, key: number): void {
      let at = row * k + k - 1;
      if (!(key < keys[at])) return;
      const start = row * k;
      while (at > start && keys[at - 1] > key) {
        keys[at] = keys[at - 1];
        ids[at] = ids[at - 1];
        at--;
      }
      keys[at] = key;
      ids[at] = id;
      limits[row] = Math.max(least, keys[start + k - 1]);
    },
    /** how often each row stands in the list of another */
    occurrences(): Int32Array {
      const counts = new Int32Array(n);
      for (const id of ids) if (id >= 0) counts[id]++;
      return counts;
    },
  };
}
