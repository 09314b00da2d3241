/**
 * min ‖A h − b‖² over h ≥ 0 (Lawson & Hanson 1974, ch. 23), from the normal equations: the spectra it serves need five digits.
 * @param gram AᵀA, n × n row-major
 * @param target Aᵀb
 * O(passes · (n·p + p³)), p the positive entries of the solution.
 */
export const nonnegativeLeastSquares = (gram: Float64Array, target: Float64Array): Float64Array => {
  const n = target.length;
  const solution = new Float64Array(n);
  const tolerance = 1e-12 * target.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let passive: number[] = [];
  for (let pass = 0; pass < 10 * n; pass++) {
    const entering = steepest(gram, target, solution, passive, tolerance);
    if (entering < 0) break;
    passive.push(entering);
    for (;;) {
      const trial = solve(gram, target, passive);
      if (trial === null) {
        passive.pop();
        return solution;
      }
      const blocking = passive.reduce((least, index, k) => (trial[k] > 0 ? least : Math.min(least, solution[index] / (solution[index] - trial[k]))), 1);
      passive.forEach((index, k) => (solution[index] += blocking * (trial[k] - solution[index])));
      if (blocking === 1) break;
      for (const index of passive) if (solution[index] <= 1e-15) solution[index] = 0;
      passive = passive.filter((index) => solution[index] > 0);
    }
  }
  return solution;
};

/** The entry outside the passive set that lowers the residual fastest, or −1. */
const steepest = (gram: Float64Array, target: Float64Array, solution: Float64Array, passive: readonly number[], tolerance: number): number => {
  const n = target.length;
  let best = -1;
  let most = tolerance;
  for (let i = 0; i < n; i++) {
    if (passive.includes(i)) continue;
    let slope = target[i];
    for (const j of passive) slope -= gram[i * n + j] * solution[j];
    if (slope > most) {
      most = slope;
      best = i;
    }
  }
  return best;
};

/** Cholesky on the passive rows and columns; null when they are dependent to rounding. */
const solve = (gram: Float64Array, target: Float64Array, passive: readonly number[]): Float64Array | null => {
  const n = target.length;
  const p = passive.length;
  const l = new Float64Array(p * p);
  const x = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = gram[passive[i] * n + passive[j]];
      const size = sum;
      for (let k = 0; k < j; k++) sum -= l[i * p + k] * l[j * p + k];
      if (i === j && !(sum > 1e-14 * size)) return null;
      l[i * p + j] = i === j ? Math.sqrt(sum) : sum / l[j * p + j];
    }
    let sum = target[passive[i]];
    for (let k = 0; k < i; k++) sum -= l[i * p + k] * x[k];
    x[i] = sum / l[i * p + i];
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) x[i] -= l[k * p + i] * x[k];
    x[i] /= l[i * p + i];
  }
  return x;
};
