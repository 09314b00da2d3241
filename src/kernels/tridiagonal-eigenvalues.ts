import type {Tridiagonal} from './backend.js';
import {letEventsIn} from './let-events-in.js';

/** LAPACK's cap: on average little over two sweeps an eigenvalue are needed. */
const SWEEPS = 30;
const EPSILON = 2 ** -53;
/** An off-diagonal entry this small beside the largest entry is dropped, however small its neighbours are. */
const NEGLIGIBLE = EPSILON / 64;
/** Pairs of sweeps at one row after which what counts as small doubles with each, six times: equal eigenvalues can go round in their own rounding. */
const PATIENCE = 8;
const slackAfter = (pairs: number): number => 2 ** Math.min(6, Math.max(0, pairs - PATIENCE));
/** Pairs of sweeps at one row after which both have the same shift: two that lie about a symmetric spectrum can leave it as it is. */
const STUCK = 4;
/** What stands for a smaller γ, so that p = γ²/cosine never underflows: as if the diagonal were that much larger. */
const SMALLEST = 1e-145;

/**
 * All eigenvalues of a symmetric tridiagonal matrix, descending, by the square-root-free QL iteration of Pal, Walker and
 * Kahan, two sweeps at a time. O(n²), error of a few units of 2⁻⁵³·max|λ|.
 *
 * @throws RangeError where an entry is not finite; Error where 30·n sweeps did not suffice
 * Source: Parlett, The Symmetric Eigenvalue Problem (1980), section 8.15.
 */
export async function tridiagonalEigenvalues(t: Tridiagonal): Promise<Float64Array> {
  const n = t.diagonal.length;
  const scale = powerOfTwo(t);
  const d = t.diagonal.map((x) => x / scale);
  const squares = t.offDiagonal.map((x) => (x / scale) ** 2);
  let sweeps = SWEEPS * n;
  let atThisRow = 0;
  for (let first = 0; first < n;) {
    const last = blockEnd(d, squares, first, slackAfter(atThisRow));
    if (last === first) {
      first++;
      atThisRow = 0;
      continue;
    }
    if ((sweeps -= 2) < 0) throw new Error(`the eigenvalue iteration did not converge in ${SWEEPS * n} sweeps`);
    if (Math.abs(d[last]) < Math.abs(d[first])) reverse(d, squares, first, last);
    twoSweeps(d, squares, first, last, atThisRow++ >= STUCK);
    await letEventsIn();
  }
  for (let i = 0; i < n; i++) d[i] *= scale;
  return d.sort().reverse();
}

/** The power of two next to the largest entry. */
function powerOfTwo({diagonal, offDiagonal}: Tridiagonal): number {
  let largest = 0;
  for (const x of diagonal) largest = Math.max(largest, Math.abs(x));
  for (const x of offDiagonal) largest = Math.max(largest, Math.abs(x));
  if (!(largest <= Number.MAX_VALUE)) throw new RangeError('the matrix has an entry that is not finite');
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

/** The last row of the unreduced block that starts at `first`; the square that ends it is set to zero. @param slack how many times what is small may be larger */
function blockEnd(d: Float64Array, squares: Float64Array, first: number, slack: number): number {
  for (let i = first; i < squares.length; i++) {
    if (squares[i] <= slack * slack * (EPSILON * EPSILON * Math.abs(d[i] * d[i + 1]) + NEGLIGIBLE * NEGLIGIBLE)) {
      squares[i] = 0;
      return i;
    }
  }
  return d.length - 1;
}

/** QL converges at the first row, fastest when the small entries are there. */
function reverse(d: Float64Array, squares: Float64Array, first: number, last: number): void {
  d.subarray(first, last + 1).reverse();
  squares.subarray(first, last).reverse();
}

/**
 * Two QL sweeps over rows first…last, on squared off-diagonal entries, shifted by the eigenvalues of the first two rows. The second follows
 * two rows behind the first: a row waits for divisions in turn, and those of the other sweep fill the wait.
 */
function twoSweeps(d: Float64Array, squares: Float64Array, first: number, last: number, stuck: boolean): void {
  const shift = wilkinsonShift(d[first], d[first + 1], squares[first]);
  const other = d[first + 1] + (d[first] - shift);
  if (last === first + 1) {
    d[first] = shift;
    d[last] = other;
    squares[first] = 0;
    return;
  }
  const leader = startSweep(d[last], shift);
  rotate(leader, d, squares, last - 1);
  rotate(leader, d, squares, last - 2);
  const follower = startSweep(d[last], stuck ? shift : other);
  for (let i = last - 3; i >= first; i--) {
    rotate(leader, d, squares, i);
    rotate(follower, d, squares, i + 2);
  }
  endSweep(leader, d, squares, first);
  rotate(follower, d, squares, first + 1);
  rotate(follower, d, squares, first);
  endSweep(follower, d, squares, first);
}

interface Sweep {
  readonly shift: number;
  gamma: number;
  p: number;
  sine: number;
}

function startSweep(entry: number, shift: number): Sweep {
  const gamma = Math.max(SMALLEST, Math.abs(entry - shift)) * (entry < shift ? -1 : 1);
  return {shift, gamma, p: gamma * gamma, sine: 0};
}

/** The rotation of rows i and i + 1: p and γ reach the next row over one division each, and not over the cosine. */
function rotate(sweep: Sweep, d: Float64Array, squares: Float64Array, i: number): void {
  const {shift, gamma, p} = sweep;
  const square = squares[i];
  const r = p + square;
  squares[i + 1] = sweep.sine * r;
  const u = p * (d[i] - shift) - square * gamma;
  const inverse = 1 / r;
  sweep.sine = square * inverse;
  let next = u * inverse;
  let ratio = u / p;
  if (Math.abs(next) < SMALLEST) {
    next = SMALLEST;
    ratio = SMALLEST * (r / p);
  }
  d[i + 1] = gamma + (d[i] - next);
  sweep.gamma = next;
  sweep.p = next * ratio;
}

/** A square that is negligible becomes zero: beside the p of an exact shift it would turn the second sweep by any angle. */
function endSweep({shift, gamma, p, sine}: Sweep, d: Float64Array, squares: Float64Array, first: number): void {
  const square = sine * p;
  squares[first] = square < NEGLIGIBLE * NEGLIGIBLE ? 0 : square;
  d[first] = shift + gamma;
}

/** The eigenvalue of [[a, e], [e, b]] nearer to a. */
function wilkinsonShift(a: number, b: number, square: number): number {
  const e = Math.sqrt(square);
  const half = (b - a) / (2 * e);
  const root = Math.sqrt(half * half + 1);
  return a - e / (half + (half < 0 ? -root : root));
}
