import type {Tridiagonal} from './backend.js';
import type {MemoryPool} from './memory-pool.js';
import {reflector, scaleOf, settle} from './reflector.js';
import {instantiate, type KernelExports, type WasmKernel} from './wasm-kernel.js';

/** Reflections that are held back before the matrix is updated with all of them at once; a multiple of 4. */
const HELD_BACK = 16;

/**
 * Householder reduction to tridiagonal form as in `jsTridiagonalize`, but with the updates of 16 reflections held back and
 * applied together: the matrix is read once a reflection and written once in 16, and the update runs at the speed of the
 * outer products. What the matrix would be is what it is plus V Zᵀ + Z Vᵀ, where row m of V is the vector v of the m-th
 * reflection held back, and row m of Z is its −q.
 *
 * @param a n × n row-major; afterwards its strict lower triangle holds the reflections' vectors, a row each
 * @throws RangeError where an entry is not finite
 * Source: Dongarra, Sorensen & Hammarling, J. Comput. Appl. Math. 27 (1989) 215–227 (LAPACK's dlatrd).
 */
export function wasmTridiagonalize(kernel: WasmKernel, pool: MemoryPool, a: Float64Array, n: number): Tridiagonal {
  const scale = scaleOf(a, n);
  const layout = layOut(n);
  const memory = pool.take(layout.bytes);
  const panel: Panel = {...layout, kernel: instantiate(kernel.module, memory), memory: new Float64Array(memory.buffer), a, n};
  fill(panel, scale);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(Math.max(0, n - 1));
  for (let i = n - 1; i >= 0; i--) {
    const held = (n - 1 - i) % HELD_BACK;
    if (held === 0 && i < n - 1) update(panel, i + 1);
    bringRow(panel, i, held);
    diagonal[i] = row(panel, i)[i] * scale;
    if (i > 0) offDiagonal[i - 1] = reflect(panel, i, held) * scale;
  }
  pool.give(memory);
  return {diagonal, offDiagonal};
}

/** Indices of float64 in the memory. */
interface Layout {
  readonly width: number;
  readonly stride: number;
  readonly matrix: number;
  /** rows of V, then of Z, then of V again: X = [V; Z] and Y = [Z; V] give the update Xᵀ Y */
  readonly v: number;
  readonly z: number;
  readonly vAgain: number;
  readonly coefficients: number;
  readonly zeros: number;
  readonly packedX: number;
  readonly packedY: number;
  readonly bytes: number;
}

interface Panel extends Layout {
  readonly kernel: KernelExports;
  readonly memory: Float64Array;
  readonly a: Float64Array;
  readonly n: number;
}

function layOut(n: number): Layout {
  const width = Math.ceil(n / 12) * 12;
  // rows a multiple of 4 KiB apart would fall into the same few cache lines
  const stride = Math.ceil(width / 8) * 8 + 8;
  let at = 0;
  const take = (count: number) => {
    const from = at;
    at += Math.ceil(count / 8) * 8;
    return from;
  };
  const layout = {
    width, stride, matrix: take(width * stride), v: take(HELD_BACK * stride), z: take(HELD_BACK * stride),
    vAgain: take(HELD_BACK * stride), coefficients: take(HELD_BACK), zeros: take(width),
    packedX: take(2 * HELD_BACK * width), packedY: take(2 * HELD_BACK * width),
  };
  return {...layout, bytes: 8 * at};
}

const row = ({memory, matrix, stride}: Panel, i: number) => memory.subarray(matrix + i * stride, matrix + (i + 1) * stride);

/** The scaled lower triangle, zeros for some way to the right of it and below it, and nothing held back. */
function fill(panel: Panel, scale: number): void {
  const {memory, a, n, width, matrix, stride, v} = panel;
  const inverse = 1 / scale;
  for (let i = 0; i < n; i++) {
    for (let k = 0, from = i * n, to = matrix + i * stride; k <= i; k++) memory[to++] = a[from++] * inverse;
    memory.fill(0, matrix + i * stride + i + 1, matrix + i * stride + Math.min(stride, i + 13));
  }
  memory.fill(0, matrix + n * stride, matrix + width * stride);
  memory.fill(0, v, panel.packedX);
}

/** Adds to row i what the `held` reflections held back owe it. */
function bringRow(panel: Panel, i: number, held: number): void {
  if (held === 0) return;
  const {memory, v, z, stride} = panel;
  const target = panel.matrix + i * stride;
  for (const [rows, other] of [[v, z], [z, v]]) {
    for (let m = 0; m < HELD_BACK; m++) memory[panel.coefficients + m] = m < held ? memory[other + m * stride + i] : 0;
    combine(panel, rows, held, i + 1, target);
  }
}

/** One reflection: reduces row i, and holds v and −q back as rows `held` of V and Z. Returns the entry that is left. */
function reflect(panel: Panel, i: number, held: number): number {
  const {kernel, memory, stride, n} = panel;
  const vAt = panel.v + held * stride;
  const zAt = panel.z + held * stride;
  const v = memory.subarray(vAt, vAt + stride);
  const p = memory.subarray(zAt, zAt + stride);
  const {coupling, half} = reflector(row(panel, i), v, i);
  v.fill(0, i);
  panel.a.set(v.subarray(0, i), i * n);
  memory.copyWithin(panel.vAgain + held * stride, vAt, vAt + stride);
  kernel.symmetricProduct(8 * panel.matrix, 8 * stride, i, 8 * vAt, 8 * zAt);
  if (held > 0) {
    for (const [rows, other] of [[panel.v, panel.z], [panel.z, panel.v]]) {
      kernel.dots(8 * other, 8 * stride, held, i, 8 * vAt, 8 * panel.coefficients);
      memory.fill(0, panel.coefficients + held, panel.coefficients + HELD_BACK);
      combine(panel, rows, held, i, zAt);
    }
  }
  settle(p, v, i, half);
  for (let k = 0; k < i; k++) p[k] = -p[k];
  p.fill(0, i);
  return coupling;
}

const combine = ({kernel, stride, coefficients}: Panel, rows: number, count: number, n: number, out: number): void =>
  kernel.combine(8 * rows, 8 * stride, count, n, 8 * coefficients, 8 * out);

/** Applies all that is held back to the leading n × n part. */
function update({kernel, v, z, stride, zeros, packedX, packedY, matrix}: Panel, n: number): void {
  const columns = Math.ceil(n / 12) * 12;
  const terms = 2 * HELD_BACK;
  kernel.packFloat64(8 * v, 8 * stride, terms, columns, 8 * zeros, 8 * packedX);
  kernel.packFloat64(8 * z, 8 * stride, terms, columns, 8 * zeros, 8 * packedY);
  kernel.update(8 * packedX, 8 * packedY, terms, 8 * matrix, 8 * stride, n);
}
