/** Bins of a logarithmic histogram: sign-free exponent and 7 bits of mantissa of a float64, so a bin is at most 0.8 % wide. */
const BIN_BITS = 18;
const BINS = 1 << BIN_BITS;

/** Norms of the non-zero rows: mean and spread exactly, order statistics to 0.8 %, in memory that does not grow. */
export interface NormStatistics {
  add(norm: number): void;
  /** folds the rows since the last call into the whole, so that a merge of shards gives the same bits as one run over them */
  closeShard(): void;
  readonly count: number;
  readonly mean: number;
  /** divisor N − 1; 0 for fewer than two */
  readonly std: number;
  /** norms within 1e-3 of 1, and within 1e-2 */
  readonly nearUnit: number;
  readonly aboutUnit: number;
  /** the norm below which `share` of them lie, to 0.8 % */
  quantile(share: number): number;
  countBelow(limit: number): number;
}

export function createNormStatistics(): NormStatistics {
  const bins = new Float64Array(BINS);
  const float = new Float64Array(1);
  const words = new Uint32Array(float.buffer);
  let whole = {count: 0, mean: 0, m2: 0};
  let shard = {count: 0, mean: 0, m2: 0};
  let nearUnit = 0;
  let aboutUnit = 0;

  const binOf = (norm: number): number => {
    float[0] = norm;
    return words[1] >>> (31 - BIN_BITS);
  };
  const middleOf = (bin: number): number => {
    words[0] = 0;
    words[1] = (bin << (31 - BIN_BITS)) | (1 << (30 - BIN_BITS));
    return float[0];
  };

  return {
    add(norm) {
      shard.count++;
      const delta = norm - shard.mean;
      shard.mean += delta / shard.count;
      shard.m2 += delta * (norm - shard.mean);
      bins[binOf(norm)]++;
      const offUnit = Math.abs(norm - 1);
      if (offUnit <= 1e-2) aboutUnit++;
      if (offUnit <= 1e-3) nearUnit++;
    },
    closeShard() {
      whole = mergeMoments(whole, shard);
      shard = {count: 0, mean: 0, m2: 0};
    },
    get count() { return whole.count; },
    get mean() { return whole.mean; },
    get std() { return whole.count < 2 ? 0 : Math.sqrt(whole.m2 / (whole.count - 1)); },
    get nearUnit() { return nearUnit; },
    get aboutUnit() { return aboutUnit; },
    quantile(share) {
      let left = share * whole.count;
      let last = -1;
      for (let bin = 0; bin < BINS; bin++) {
        left -= bins[bin];
        if (bins[bin] > 0) last = bin;
        if (left < 0) break;
      }
      return last < 0 ? 0 : middleOf(last);
    },
    countBelow(limit) {
      let sum = 0;
      for (let bin = binOf(limit) - 1; bin >= 0; bin--) sum += bins[bin];
      return sum;
    },
  };
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
}

function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0 || b.count === 0) return a.count === 0 ? b : a;
  const count = a.count + b.count;
  const gap = b.mean - a.mean;
  return {count, mean: a.mean + (gap * b.count) / count, m2: a.m2 + b.m2 + (gap * gap * a.count * b.count) / count};
}
