import type {OuterProducts} from './backend.js';
import {float32Dot} from './js-float32-dot.js';
import {letEventsIn} from './let-events-in.js';
import type {ProductPrecision} from './products.js';

/** Rows summed in registers before they are added to the state, and rows centred on their own mean in float32; part of the definition of the result's bits. */
const CHUNK = {float64: 256, float32: 512};
const TILE = 4;

/**
 * Running sums Σ y yᵀ in plain JavaScript: rows are centred and packed into panels of 4 columns (P[panel][row][4]), and
 * 4 × 4 tiles of the upper triangle are summed over 256 rows at a time. O(N·D²/2) products, 4–5 GFLOP/s.
 */
export function jsOuterProducts(dims: number, states: number, shift: Float64Array): OuterProducts {
  const stride = Math.ceil(dims / TILE) * TILE;
  const panels = new Float64Array(stride * CHUNK.float64);
  let columns: Float32Array | undefined;
  const sums = Array.from({length: states}, () => new Float64Array(stride * stride));
  let tail = Promise.resolve();

  const addRows = async (values: Float32Array | Float64Array, rows: Int32Array, count: number, state: number, precision: ProductPrecision): Promise<void> => {
    for (let first = 0; first < count; first += CHUNK[precision]) {
      const chunk = Math.min(CHUNK[precision], count - first);
      if (precision === 'float32') {
        columns ??= new Float32Array(dims * CHUNK.float32);
        await addRounded(columns, packColumns(values, rows, first, chunk, shift, columns), chunk, sums[state], stride);
      } else {
        packPanels(values, rows, first, chunk, dims, shift, panels);
        await addTiles(panels, chunk, sums[state], stride);
      }
    }
  };
  return {
    add: (values, rows, count, state, precision = 'float64') => (tail = tail.then(() => addRows(values, rows, count, state, precision))),
    async finish() {
      await tail;
      return sums.splice(0).map((sum) => mirrored(sum, stride, dims));
    },
  };
}

/** panels[(j >> 2)·4·chunk + 4·k + (j & 3)] = values[rows[first + k], j] − shift[j]; columns beyond dims stay zero. */
function packPanels(
  values: Float32Array | Float64Array, rows: Int32Array, first: number, chunk: number,
  dims: number, shift: Float64Array, panels: Float64Array,
): void {
  panels.fill(0, (dims >> 2) * TILE * chunk);
  for (let k = 0; k < chunk; k++) {
    const from = rows[first + k] * dims;
    for (let j = 0; j < dims; j++) panels[(j >> 2) * TILE * chunk + TILE * k + (j & 3)] = values[from + j] - shift[j];
  }
}

async function addTiles(panels: Float64Array, chunk: number, sum: Float64Array, stride: number): Promise<void> {
  for (let i = 0; i < stride; i += TILE) {
    for (let j = i; j < stride; j += TILE) addTile(panels, i * chunk, j * chunk, chunk, sum, i * stride + j, stride);
    await letEventsIn();
  }
}

function addTile(p: Float64Array, a: number, b: number, chunk: number, sum: Float64Array, at: number, stride: number): void {
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0, s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  let s20 = 0, s21 = 0, s22 = 0, s23 = 0, s30 = 0, s31 = 0, s32 = 0, s33 = 0;
  for (const end = a + TILE * chunk; a < end; a += TILE, b += TILE) {
    const b0 = p[b], b1 = p[b + 1], b2 = p[b + 2], b3 = p[b + 3];
    const a0 = p[a], a1 = p[a + 1], a2 = p[a + 2], a3 = p[a + 3];
    s00 += a0 * b0; s01 += a0 * b1; s02 += a0 * b2; s03 += a0 * b3;
    s10 += a1 * b0; s11 += a1 * b1; s12 += a1 * b2; s13 += a1 * b3;
    s20 += a2 * b0; s21 += a2 * b1; s22 += a2 * b2; s23 += a2 * b3;
    s30 += a3 * b0; s31 += a3 * b1; s32 += a3 * b2; s33 += a3 * b3;
  }
  addFour(sum, at, s00, s01, s02, s03);
  addFour(sum, at + stride, s10, s11, s12, s13);
  addFour(sum, at + 2 * stride, s20, s21, s22, s23);
  addFour(sum, at + 3 * stride, s30, s31, s32, s33);
}

function addFour(sum: Float64Array, at: number, a: number, b: number, c: number, d: number): void {
  sum[at] += a;
  sum[at + 1] += b;
  sum[at + 2] += c;
  sum[at + 3] += d;
}

/** columns[j·chunk + k] = values[rows[first + k], j] less the mean of the chunk's column, rounded. @returns √chunk · (mean − shift) of each column */
function packColumns(values: Float32Array | Float64Array, rows: Int32Array, first: number, chunk: number, shift: Float64Array, columns: Float32Array): Float64Array {
  const dims = shift.length;
  return shift.map((origin, j) => {
    let mean = 0;
    for (let k = 0; k < chunk; k++) mean += values[rows[first + k] * dims + j] - origin;
    mean /= chunk;
    for (let k = 0; k < chunk; k++) columns[j * chunk + k] = values[rows[first + k] * dims + j] - (origin + mean);
    return mean * Math.sqrt(chunk);
  });
}

/** sum += Σ of the outer products of the chunk's rows, in float32, and that of `means` with itself. */
async function addRounded(columns: Float32Array, means: Float64Array, chunk: number, sum: Float64Array, stride: number): Promise<void> {
  for (let i = 0; i < means.length; i++) {
    for (let j = i; j < means.length; j++) {
      const at = i * stride + j;
      sum[at] = float32Dot(columns, i * chunk, columns, j * chunk, chunk, sum[at]) + means[i] * means[j];
    }
    await letEventsIn();
  }
}

/** The upper triangle copied below the diagonal, in place where there is no padding. */
function mirrored(sum: Float64Array, stride: number, dims: number): Float64Array {
  const out = stride === dims ? sum : new Float64Array(dims * dims);
  for (let i = 0; i < dims; i++) {
    for (let j = i; j < dims; j++) out[i * dims + j] = out[j * dims + i] = sum[i * stride + j];
  }
  return out;
}
