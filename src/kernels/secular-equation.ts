const EPSILON = 2 ** -53;
/** A root takes three or four, and some fifty halvings more beside a pole of hardly any weight. */
const ROUNDS = 100;

/** D + ρ zzᵀ, D diagonal: what merging two halves of a tridiagonal matrix comes to. */
export interface RankOneUpdate {
  /** D, ascending, all different */
  readonly poles: Float64Array;
  /** no entry zero */
  readonly z: Float64Array;
  /** > 0 */
  readonly rho: number;
}

/** Σ zⱼ²/(dⱼ − λ) + 1/ρ and its slope, from the poles up to the root's and from those beyond it. */
interface Sums {
  value: number;
  /** of all terms and 1/ρ, without their signs */
  size: number;
  slopeBelow: number;
  slopeAbove: number;
}

/**
 * The eigenvalue of D + ρ zzᵀ between the poles k and k + 1 (the last: above the last pole), from the nearer one, so that no digit of
 * a difference is lost. O(n) a round, three or four rounds: each lays a function with these two poles through value and slopes.
 * @param distances becomes d[j] − λ for all j
 * Source: Li, Solving secular equations stably and efficiently, LAPACK Working Note 89 (1993): "the middle way".
 */
export function secularRoot({poles, z, rho}: RankOneUpdate, k: number, distances: Float64Array): number {
  const n = poles.length;
  const last = k === n - 1;
  const sums: Sums = {value: 0, size: 0, slopeBelow: 0, slopeAbove: 0};
  // the last lies at ρ‖z‖² at most
  const width = last ? 2 * rho * z.reduce((sum, v) => sum + v * v, 0) : poles[k + 1] - poles[k];
  let origin = k;
  let shift = width / 2;
  let [low, high] = [0, width];
  measureFrom(poles, origin, distances);
  sum(distances, z, k, shift, 1 / rho, sums);
  if (!last && sums.value < 0) {
    origin = k + 1;
    measureFrom(poles, origin, distances);
    [low, high, shift] = [-width, 0, -width / 2];
  }
  for (let round = 1; round <= ROUNDS; round++) {
    if (Math.abs(sums.value) <= EPSILON * (8 * sums.size + Math.abs(shift) * (sums.slopeBelow + sums.slopeAbove))) break;
    if (sums.value < 0) low = shift;
    else high = shift;
    let next = shift + (last ? stepFromOne(distances[k] - shift, sums) : stepFromTwo(distances[k] - shift, distances[k + 1] - shift, sums));
    if (!(next > low && next < high)) next = (low + high) / 2;
    const step = Math.abs(next - shift);
    shift = next;
    if (step <= EPSILON * Math.abs(shift)) break;
    sum(distances, z, k, shift, 1 / rho, sums);
  }
  for (let j = 0; j < n; j++) distances[j] -= shift;
  return poles[origin] + shift;
}

function measureFrom(poles: Float64Array, origin: number, from: Float64Array): void {
  for (let j = 0; j < poles.length; j++) from[j] = poles[j] - poles[origin];
}

function sum(from: Float64Array, z: Float64Array, k: number, shift: number, constant: number, sums: Sums): void {
  let [below, above, slopeBelow, slopeAbove] = [0, 0, 0, 0];
  for (let j = 0; j <= k; j++) {
    const ratio = z[j] / (from[j] - shift);
    below += z[j] * ratio;
    slopeBelow += ratio * ratio;
  }
  for (let j = from.length - 1; j > k; j--) {
    const ratio = z[j] / (from[j] - shift);
    above += z[j] * ratio;
    slopeAbove += ratio * ratio;
  }
  sums.value = constant + below + above;
  sums.size = constant - below + above;
  sums.slopeBelow = slopeBelow;
  sums.slopeAbove = slopeAbove;
}

/** To where c + r/(left − η) is zero. */
function stepFromOne(left: number, {value, slopeBelow}: Sums): number {
  return left + left * left * slopeBelow / (value - left * slopeBelow);
}

/** To where c + r/(left − η) + s/(right − η) is zero. */
function stepFromTwo(left: number, right: number, {value, slopeBelow, slopeAbove}: Sums): number {
  const c = value - left * slopeBelow - right * slopeAbove;
  const a = (left + right) * value - left * right * (slopeBelow + slopeAbove);
  const b = left * right * value;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  return a <= 0 ? (a - root) / (2 * c) : 2 * b / (a + root);
}
