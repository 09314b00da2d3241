import type {reflector as Reflect, settle as Settle} from './reflector.js';
import type {TridiagonalPlan} from './tridiagonal-plan.js';
import type {KernelExports} from './wasm-kernel.js';

/**
 * Householder reduction to tridiagonal form as in `jsTridiagonalize`, but with the updates of 12 reflections held back and
 * applied together: the matrix is read once a reflection and written once in 12, and the update runs at the speed of the
 * outer products. What the matrix would be is what it is plus V Zᵀ + Z Vᵀ, where row m of V is the vector v of the m-th
 * reflection held back, and row m of Z is its −q. Afterwards row i of the matrix holds the vector that reduced it.
 *
 * Its source is sent to the threads as text: it may use nothing from outside itself but types.
 * Source: Dongarra, Sorensen & Hammarling, J. Comput. Appl. Math. 27 (1989) 215–227 (LAPACK's dlatrd).
 */
export function runTridiagonalJob(
  kernel: KernelExports, memory: Float64Array, plan: TridiagonalPlan, reflector: typeof Reflect, settle: typeof Settle,
): void {
  const {n, heldBack, stride, matrix, coefficients} = plan;
  const pairs = [[plan.v, plan.z], [plan.z, plan.v]];
  const row = (rows: number, i: number) => memory.subarray(rows + i * stride, rows + (i + 1) * stride);
  const combine = (rows: number, count: number, length: number, out: number): void => {
    memory.fill(0, coefficients + count, coefficients + heldBack);
    kernel.combine(8 * rows, 8 * stride, count, length, 8 * coefficients, 8 * out);
  };

  /** Applies all that is held back to the leading part, and leaves what is below it alone. */
  const update = (length: number): void => {
    const terms = 2 * heldBack;
    const columns = Math.ceil(length / 12) * 12;
    for (let m = 0; m < heldBack; m++) {
      for (const rows of [plan.v, plan.z, plan.vAgain]) memory.fill(0, rows + m * stride + length, rows + (m + 1) * stride);
    }
    kernel.packFloat64(8 * plan.v, 8 * stride, terms, columns, 8 * plan.zeros, 8 * plan.packedX);
    kernel.packFloat64(8 * plan.z, 8 * stride, terms, columns, 8 * plan.zeros, 8 * plan.packedY);
    kernel.update(8 * plan.packedX, 8 * plan.packedY, terms, 8 * matrix, 8 * stride, 0, length);
  };
  /** Adds to row i what the `held` reflections held back owe it. */
  const bringRow = (i: number, held: number): void => {
    for (const [rows, other] of pairs) {
      for (let m = 0; m < held; m++) memory[coefficients + m] = memory[other + m * stride + i];
      combine(rows, held, i + 1, matrix + i * stride);
    }
  };
  /** p = A v for the first i rows as they should be, where v and p are rows `held` of V and Z. */
  const product = (i: number, held: number): void => {
    const v = plan.v + held * stride;
    const p = plan.z + held * stride;
    kernel.symmetricProduct(8 * matrix, 8 * stride, i, 8 * v, 8 * p);
    if (held === 0) return;
    for (const [rows, other] of pairs) {
      kernel.dots(8 * other, 8 * stride, held, i, 8 * v, 8 * coefficients);
      combine(rows, held, i, p);
    }
  };
  /** Reduces row i, and holds the reflection back. */
  const reflect = (i: number, held: number): void => {
    const v = row(plan.v, held);
    const p = row(plan.z, held);
    const {coupling, half} = reflector(row(matrix, i), v, i);
    v.fill(0, i);
    row(plan.vAgain, held).set(v);
    memory[plan.offDiagonal + i - 1] = coupling;
    product(i, held);
    settle(p, v, i, half);
    for (let k = 0; k < i; k++) p[k] = -p[k];
    p.fill(0, i);
    memory.copyWithin(matrix + i * stride, plan.v + held * stride, plan.v + held * stride + i);
  };

  for (let i = n - 1; i >= 0; i--) {
    const held = (n - 1 - i) % heldBack;
    if (held === 0 && i < n - 1) update(i + 1);
    if (held > 0) bringRow(i, held);
    memory[plan.diagonal + i] = memory[matrix + i * stride + i];
    if (i > 0) reflect(i, held);
  }
}
