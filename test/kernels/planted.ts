import {readFileSync} from 'node:fs';

export interface Planted {
  readonly name: string;
  readonly n: number;
  readonly spectrum: 'flat' | 'linear' | 'graded' | 'deficient' | 'duplicated' | 'signed' | 'zero';
  readonly reflections: number;
  /** sum of the middle row: shows that both languages made the same bits */
  readonly middleRowSum: number;
  /** numpy.linalg.eigvalsh, descending */
  readonly eigenvalues: readonly number[];
}

export const planted = JSON.parse(
  readFileSync(new URL('../../fixtures/kernels/eigenvalues.json', import.meta.url), 'utf8')) as Planted[];

/** The recipe of fixtures/kernels/eigenvalues.py: the same operations in the same order. */
export function plantedMatrix({n, spectrum, reflections}: Planted): Float64Array {
  const a = new Float64Array(n * n);
  plantedSpectrum(spectrum, n).forEach((value, i) => { a[i * n + i] = value; });
  const next = integers(n);
  for (let r = 0; r < reflections; r++) {
    const w = Float64Array.from({length: n}, next);
    w[0] += 51;
    reflect(a, n, w);
  }
  return a;
}

export const middleRowSum = (a: Float64Array, n: number): number =>
  a.subarray((n >> 1) * n, (n >> 1) * n + n).reduce((sum, x) => sum + x, 0);

function plantedSpectrum(kind: Planted['spectrum'], n: number): number[] {
  const ratio = new Map([[96, 0.75], [33, 0.43], [512, 0.947]]).get(n) ?? 0.5;
  const powers = [1];
  for (let i = 1; i < n; i++) powers.push(powers[i - 1] * ratio);
  const value = {
    flat: () => 1, linear: (i: number) => n - i, graded: (i: number) => powers[i], zero: () => 0,
    deficient: (i: number) => (i < 7 ? 7 - i : 0), duplicated: (i: number) => 1 + (i % 3), signed: (i: number) => i - 20,
  }[kind];
  return powers.map((_, i) => value(i));
}

/** Small integers of a linear congruential generator. */
export function integers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return ((state >>> 16) % 101) - 50;
  };
}

/** A ← H A H with H = I − 2 w wᵀ / wᵀw. */
function reflect(a: Float64Array, n: number, w: Float64Array): void {
  const h = w.reduce((sum, x) => sum + x * x, 0);
  const y = new Float64Array(n);
  for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) y[j] += a[k * n + j] * w[k];
  let c = 0;
  for (let k = 0; k < n; k++) c += w[k] * y[k];
  const two = 2 / h;
  const four = (4 * c) / (h * h);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[i * n + j] = a[i * n + j] - two * (w[i] * y[j] + y[i] * w[j]) + four * (w[i] * w[j]);
  }
}
