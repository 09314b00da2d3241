/** Final mixing of 32 bits, so that every input bit reaches every output bit (the finaliser of MurmurHash3). */
export function mix32(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 2⁵³) that is a fixed function of its four parts; ties between rows are then improbable. */
export function hashIndices(seed: number, shard: number, row: number): number {
  const low = row >>> 0;
  const high = Math.floor(row / 0x1_0000_0000) >>> 0;
  let h = mix32((seed ^ 0x9e3779b9) >>> 0);
  h = mix32(h ^ Math.imul(shard + 1, 0x27d4eb2f));
  h = mix32(h ^ high);
  const first = mix32(h ^ low);
  const second = mix32(Math.imul(first ^ low, 0x9e3779b1) + h);
  return first * 0x20_0000 + (second >>> 11);
}

const NEGATIVE_ZERO_WORD = 0x80000000 | 0;
const LANES = 4;

/**
 * 64 bits of hash of each row's bits, as two 32-bit words: equal rows have equal hashes, −0 counts as 0.
 * Two different rows of a billion collide with probability 3 %: a count, not a proof.
 *
 * Four lanes take every fourth 32-bit word of the row each, zeros past its end up to a multiple of four channels; what they hold is
 * mixed in the end. Every backend gives the same bits.
 * @param values rows × dims, float32 or float64, little-endian
 * @param words output, two entries a row: [high, low]
 */
export function hashRows(values: Float32Array | Float64Array, rows: number, dims: number, words: Uint32Array): void {
  const perValue = values instanceof Float32Array ? 1 : 2;
  const bits = new Int32Array(values.buffer, values.byteOffset, rows * dims * perValue);
  const length = dims * perValue;
  const padded = Math.ceil(dims / LANES) * LANES * perValue;
  const lanes = new Int32Array(2 * LANES);
  for (let r = 0; r < rows; r++) {
    lanes.fill(0x2545f491, 0, LANES).fill(0x1b873593, LANES);
    for (let k = 0; k < padded; k++) {
      const i = r * length + k;
      const isZero = k >= length || (bits[i] === NEGATIVE_ZERO_WORD && (perValue === 1 || (k % 2 === 1 && bits[i - 1] === 0)));
      const word = isZero ? 0 : bits[i];
      const lane = k % LANES;
      let a = Math.imul(lanes[lane] ^ word, 0x9e3779b1);
      a ^= a >>> 15;
      const b = Math.imul(lanes[LANES + lane] + word + a, 0xcc9e2d51 | 0);
      lanes[lane] = a;
      lanes[LANES + lane] = (b << 13) | (b >>> 19);
    }
    finishHash(lanes, 1, words, r);
  }
}

/**
 * Mixes the lanes of rows into their hashes.
 * @param lanes eight words a row: the four of the first kind, then of the second
 * @param first index of the first row in `words`
 */
export function finishHash(lanes: Int32Array, rows: number, words: Uint32Array, first: number): void {
  for (let r = 0; r < rows; r++) {
    let high = 0;
    let low = 0;
    for (let lane = 0; lane < LANES; lane++) {
      const a = lanes[2 * LANES * r + lane];
      const b = lanes[2 * LANES * r + LANES + lane];
      high = mix32(Math.imul(high, 5) ^ a ^ (b >>> 7));
      low = mix32(Math.imul(low, 5) + b + Math.imul(a, 5));
    }
    words[2 * (first + r)] = high;
    words[2 * (first + r) + 1] = low;
  }
}
