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

/**
 * 64 bits of hash of each row's bits, as two 32-bit lanes: equal rows have equal hashes, −0 counts as 0.
 * Two different rows of a billion collide with probability 3 %: a count, not a proof.
 * @param words the rows' bits, little-endian, `wordsPerRow` 32-bit words a row
 * @param wordsPerValue 1 for float32, 2 for float64
 * @param lanes output, two entries a row: [high, low]
 */
export function hashRows(words: Int32Array, rows: number, wordsPerRow: number, wordsPerValue: 1 | 2, lanes: Uint32Array): void {
  for (let r = 0; r < rows; r++) {
    const start = r * wordsPerRow;
    const end = start + wordsPerRow;
    let a = 0x2545f491;
    let b = 0x1b873593;
    for (let i = start; i < end; i++) {
      const word = words[i] === NEGATIVE_ZERO_WORD && (wordsPerValue === 1 || (i % 2 === 1 && words[i - 1] === 0)) ? 0 : words[i];
      a = Math.imul(a ^ word, 0x9e3779b1);
      a ^= a >>> 15;
      b = Math.imul(b + word + a, 0xcc9e2d51 | 0);
      b = (b << 13) | (b >>> 19);
    }
    lanes[2 * r] = mix32(a ^ (b >>> 7));
    lanes[2 * r + 1] = mix32(b + Math.imul(a, 5));
  }
}
