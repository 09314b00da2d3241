import {letEventsIn} from './let-events-in.js';
import {multiply} from './js-products.js';
import type {Products} from './products.js';
import {rankOneEigenpairs} from './rank-one-update.js';

/** What is this small beside a matrix of norm 1 is taken for zero, as in LAPACK's dlaed2. */
const NEGLIGIBLE = 8 * 2 ** -53;
/** Products of so few rows are made here: to ask the backend takes longer. */
const SMALL = 64;

const UPPER = 1;
const LOWER = 2;

/** A diagonal block of a matrix. */
export interface Block {
  /** its eigenvalues */
  readonly values: Float64Array;
  /** row-major from the block's corner on: a vector a column */
  readonly vectors: Float64Array;
  /** from one row of `vectors` to the next */
  readonly stride: number;
}

/**
 * Eigenvalues, ascending, and vectors of a block that holds those of its halves A and B: of [A 0; 0 B] + |c|·vvᵀ, v the last axis of A and
 * the first of B, that one by the sign of c. O(m²), and up to m²·k in products, k the vectors that have a share in v and a value of their own.
 * @param middle rows of A
 * @param c the entry that couples them
 * @param isWanted which columns are made; the others hold nothing of use
 */
export async function mergeHalves(block: Block, middle: number, c: number, backend: Products, isWanted: (column: number) => boolean): Promise<void> {
  const {values, vectors, stride} = block;
  const m = values.length;
  const z = new Float64Array(m);
  for (let j = 0; j < middle; j++) z[j] = Math.SQRT1_2 * vectors[(middle - 1) * stride + j];
  for (let j = middle; j < m; j++) z[j] = Math.sign(c) * Math.SQRT1_2 * vectors[middle * stride + j];
  const rho = 2 * Math.abs(c);
  const {active, settled, halves} = deflate(block, middle, z, rho);

  const {values: roots, vectors: weights} = await rankOneEigenpairs({poles: pick(values, active), z: pick(z, active), rho});
  const columns = ranked(values, roots, pick(values, settled));
  const made = range(active.length).filter((i) => isWanted(columns[i]));
  for (const [half, first, past] of [[UPPER, 0, middle], [LOWER, middle, m]]) {
    const rows = past - first;
    const here = vectors.subarray(first * stride);
    const used = range(active.length).filter((i) => (halves[active[i]] & half) !== 0);
    await letEventsIn();
    const left = take(here, stride, range(rows), used.map((i) => active[i]));
    const right = take(weights, active.length, made, used);
    const product = new Float64Array(rows * made.length);
    if (rows <= SMALL) multiply(left, rows, right, made.length, used.length, product);
    else if (used.length > 0) await backend.products(left, rows, right, made.length, used.length, product);
    await letEventsIn();
    const kept = take(here, stride, range(rows), settled);
    put(product, rows, made.map((i) => columns[i]), here, stride);
    put(kept, rows, columns.subarray(active.length), here, stride);
  }
}

/**
 * Which columns are eigenvectors of the whole as they are (`settled`): those without a share in v, and of two with the same value one, after
 * these have been rotated so that the other has all. What the others (`active`, ascending) have is then apart.
 */
function deflate({values, vectors, stride}: Block, middle: number, z: Float64Array, rho: number) {
  const m = values.length;
  const halves = new Uint8Array(m).fill(UPPER, 0, middle).fill(LOWER, middle);
  const active: number[] = [];
  const settled: number[] = [];
  for (const j of range(m).sort((a, b) => values[a] - values[b])) {
    if (rho * Math.abs(z[j]) <= NEGLIGIBLE) {
      settled.push(j);
      continue;
    }
    const previous = active.at(-1);
    if (previous !== undefined) {
      const length = Math.hypot(z[previous], z[j]);
      const [cosine, sine] = [z[j] / length, z[previous] / length];
      const gap = values[j] - values[previous];
      if (gap * Math.abs(cosine * sine) <= NEGLIGIBLE) {
        z[j] = length;
        values[j] -= gap * sine * sine;
        values[previous] += gap * sine * sine;
        halves[j] = halves[previous] |= halves[j];
        rotate(vectors, stride, m, previous, j, cosine, sine);
        active.pop();
        settled.push(previous);
      }
    }
    active.push(j);
  }
  return {active: Int32Array.from(active), settled: Int32Array.from(settled), halves};
}

function rotate(vectors: Float64Array, stride: number, rows: number, a: number, b: number, cosine: number, sine: number): void {
  for (let at = 0; at < rows * stride; at += stride) {
    const x = vectors[at + a];
    const y = vectors[at + b];
    vectors[at + a] = cosine * x - sine * y;
    vectors[at + b] = sine * x + cosine * y;
  }
}

/** All values, ascending, into `values`; where each of `roots`, then of `rest`, went. */
function ranked(values: Float64Array, roots: Float64Array, rest: Float64Array): Int32Array {
  const all = new Float64Array(values.length);
  all.set(roots);
  all.set(rest, roots.length);
  const places = new Int32Array(all.length);
  range(all.length).sort((a, b) => all[a] - all[b]).forEach((item, place) => {
    places[item] = place;
    values[place] = all[item];
  });
  return places;
}

function range(n: number): Int32Array {
  const all = new Int32Array(n);
  for (let i = 0; i < n; i++) all[i] = i;
  return all;
}

function pick(from: Float64Array, chosen: Int32Array): Float64Array {
  const result = new Float64Array(chosen.length);
  for (let i = 0; i < chosen.length; i++) result[i] = from[chosen[i]];
  return result;
}

function take(matrix: Float64Array, stride: number, rows: Int32Array, columns: Int32Array): Float64Array {
  const result = new Float64Array(rows.length * columns.length);
  let to = 0;
  for (let r = 0; r < rows.length; r++) for (let i = 0; i < columns.length; i++) result[to++] = matrix[rows[r] * stride + columns[i]];
  return result;
}

function put(from: Float64Array, rows: number, columns: Int32Array, matrix: Float64Array, stride: number): void {
  let at = 0;
  for (let r = 0; r < rows; r++) for (let i = 0; i < columns.length; i++) matrix[r * stride + columns[i]] = from[at++];
}
