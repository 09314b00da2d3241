/** Functions of a spectrum of non-negative numbers with a positive sum. */

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** −Σ p ln p with p = values/Σ values, in nats; 0·ln 0 = 0. */
export function entropy(values: ArrayLike<number>): number {
  const total = sum(values);
  let h = 0;
  for (let i = 0; i < values.length; i++) {
    const p = values[i] / total;
    if (p > 0) h -= p * Math.log(p);
  }
  return h;
}

/** (Σ v)² / Σ v² */
export function participationRatio(values: ArrayLike<number>): number {
  let squares = 0;
  const largest = values[0];
  for (let i = 0; i < values.length; i++) squares += (values[i] / largest) ** 2;
  return (sum(values) / largest) ** 2 / squares;
}

/** Least k whose cumulated share reaches `share`, with a slack of 1e-12. */
export function dimsForShare(values: ArrayLike<number>, share: number): number {
  const goal = share * sum(values) * (1 - 1e-12);
  let cumulated = 0;
  for (let k = 0; k < values.length; k++) {
    cumulated += values[k];
    if (cumulated >= goal) return k + 1;
  }
  return values.length;
}
