import type {Tridiagonal} from './backend.js';

/** LAPACK's cap: on average under two sweeps an eigenvalue are needed. */
const SWEEPS = 30;
const EPSILON = 2 ** -53;
/** An off-diagonal entry this small beside the largest entry is dropped, however small its neighbours are. */
const NEGLIGIBLE = EPSILON / 64;
/** Sweeps at one row after which what counts as small doubles with each, six times: equal eigenvalues can go round in their own rounding. */
const PATIENCE = 8;
const slackAfter = (sweeps: number): number => 2 ** Math.min(6, Math.max(0, sweeps - PATIENCE));

/**
 * All eigenvalues of a symmetric tridiagonal matrix, descending, by the square-root-free QL iteration of Pal, Walker and
 * Kahan. O(n²), error of a few units of 2⁻⁵³·max|λ|.
 *
 * @throws RangeError where an entry is not finite; Error where 30·n sweeps did not suffice
 * Source: Parlett, The Symmetric Eigenvalue Problem (1980), section 8.15.
 */
export function tridiagonalEigenvalues(t: Tridiagonal): Float64Array {
  const n = t.diagonal.length;
  const scale = powerOfTwo(t);
  const d = t.diagonal.map((x) => x / scale);
  const squares = t.offDiagonal.map((x) => (x / scale) ** 2);
  let sweeps = SWEEPS * n;
  let atThisRow = 0;
  for (let first = 0; first < n;) {
    const last = blockEnd(d, squares, first, slackAfter(atThisRow++));
    if (last === first) {
      first++;
      atThisRow = 0;
      continue;
    }
    if (sweeps-- === 0) throw new Error(`the eigenvalue iteration did not converge in ${SWEEPS * n} sweeps`);
    if (Math.abs(d[last]) < Math.abs(d[first])) reverse(d, squares, first, last);
    sweep(d, squares, first, last);
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

/** One QL sweep over rows first…last, on squared off-diagonal entries, with Wilkinson's shift. */
function sweep(d: Float64Array, squares: Float64Array, first: number, last: number): void {
  const shift = wilkinsonShift(d[first], d[first + 1], squares[first]);
  let cosine = 1;
  let sine = 0;
  let gamma = d[last] - shift;
  let p = gamma * gamma;
  for (let i = last - 1; i >= first; i--) {
    const square = squares[i];
    const r = p + square;
    if (i !== last - 1) squares[i + 1] = sine * r;
    const before = cosine;
    const secant = r / p;
    cosine = p / r;
    sine = square / r;
    const old = gamma;
    gamma = cosine * (d[i] - shift) - sine * old;
    d[i + 1] = old + (d[i] - gamma);
    // 1/cosine is divided for beside it: dividing by it would wait for it, in a loop that is all waiting
    p = secant === Infinity ? before * square : gamma * gamma * secant;
  }
  squares[first] = sine * p;
  d[first] = shift + gamma;
}

/** The eigenvalue of [[a, e], [e, b]] nearer to a. */
function wilkinsonShift(a: number, b: number, square: number): number {
  const e = Math.sqrt(square);
  const half = (b - a) / (2 * e);
  const root = Math.sqrt(half * half + 1);
  return a - e / (half + (half < 0 ? -root : root));
}
