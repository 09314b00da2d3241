/** Whole numbers below `below`, the same for the same seed (Marsaglia's xorshift32). */
export function randomNumbers(seed: number): (below: number) => number {
  let state = (seed * 2654435761 + 1) | 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
}
