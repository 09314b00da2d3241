const CAPACITY = 1 << 18;
const SLOTS = 1 << 19;

/**
 * Counts of distinct rows from their 64-bit hashes in bounded memory, whatever the order and the number of rows: adaptive sampling
 * (Wegman; Flajolet 1990). While at most 262,144 hashes are distinct it is exact; past that only hashes below a threshold that
 * halves are kept, and the share of copies among those kept stands for the whole; where a few rows of very many copies make the kept
 * rows no fair share of all, the number of hashes kept does (relative error 1/√131,072, so that the two agree to 1 % at the border).
 */
export interface DistinctSketch {
  /** @param high the 32 bits that the threshold looks at; high and low together are the row's hash */
  add(high: number, low: number): void;
  result(): {readonly rows: number; readonly distinct: number; readonly method: 'exact' | 'sampled'};
}

interface Table {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  /** 0: the slot is free */
  readonly count: Uint32Array;
}

const newTable = (): Table => ({high: new Uint32Array(SLOTS), low: new Uint32Array(SLOTS), count: new Uint32Array(SLOTS)});

export function createDistinctSketch(): DistinctSketch {
  let table = newTable();
  let shift = 0;
  let distinct = 0;
  let kept = 0;
  let rows = 0;

  const put = (high: number, low: number, times: number): void => {
    let slot = (low ^ Math.imul(high, 0x9e3779b1)) & (SLOTS - 1);
    while (table.count[slot] !== 0 && (table.high[slot] !== high || table.low[slot] !== low)) slot = (slot + 1) & (SLOTS - 1);
    if (table.count[slot] === 0) {
      table.high[slot] = high;
      table.low[slot] = low;
      distinct++;
    }
    table.count[slot] += times;
    kept += times;
  };

  const isKept = (high: number): boolean => shift === 0 || high >>> (32 - shift) === 0;

  const halve = (): void => {
    const old = table;
    table = newTable();
    shift++;
    distinct = 0;
    kept = 0;
    for (let i = 0; i < SLOTS; i++) if (old.count[i] !== 0 && isKept(old.high[i])) put(old.high[i], old.low[i], old.count[i]);
  };

  return {
    add(high, low) {
      rows++;
      if (!isKept(high)) return;
      put(high, low, 1);
      while (distinct > CAPACITY) halve();
    },
    result() {
      if (shift === 0) return {rows, distinct, method: 'exact'};
      const scaled = distinct * 2 ** shift;
      const isFairShare = Math.abs(kept * 2 ** shift - rows) <= (4 * rows) / Math.sqrt(distinct);
      return {rows, distinct: Math.round(isFairShare ? (rows * distinct) / kept : Math.min(rows, scaled)), method: 'sampled'};
    },
  };
}
