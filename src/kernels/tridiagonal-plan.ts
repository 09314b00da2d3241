import {createLayout, strideOf} from './layout.js';

/** Reflections that are held back before the matrix is updated with all of them at once; a multiple of 4. */
const HELD_BACK = 12;

/** Where everything lies in the memory of one reduction, as indices of float64. */
export interface TridiagonalPlan {
  readonly n: number;
  readonly heldBack: number;
  /** columns with their padding: a multiple of 12 */
  readonly width: number;
  readonly stride: number;
  readonly matrix: number;
  readonly diagonal: number;
  readonly offDiagonal: number;
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

export function planTridiagonal(n: number): TridiagonalPlan {
  const width = Math.ceil(n / 12) * 12;
  const stride = strideOf(width);
  const {take, bytes} = createLayout();
  const places = {
    matrix: take(width * stride), diagonal: take(n), offDiagonal: take(n),
    v: take(HELD_BACK * stride), z: take(HELD_BACK * stride), vAgain: take(HELD_BACK * stride), coefficients: take(HELD_BACK), zeros: take(width),
    packedX: take(2 * HELD_BACK * width), packedY: take(2 * HELD_BACK * width),
  };
  return {n, heldBack: HELD_BACK, width, stride, ...places, bytes: bytes()};
}

/** The lower triangle over `scale`, zeros for some way to the right of it and below it, and nothing held back. */
export function fillPlan(memory: Float64Array, plan: TridiagonalPlan, a: Float64Array, scale: number): void {
  const {n, width, matrix, stride} = plan;
  const inverse = 1 / scale;
  for (let i = 0; i < n; i++) {
    for (let k = 0, from = i * n, to = matrix + i * stride; k <= i; k++) memory[to++] = a[from++] * inverse;
    memory.fill(0, matrix + i * stride + i + 1, matrix + i * stride + Math.min(stride, i + 13));
  }
  memory.fill(0, matrix + n * stride, matrix + width * stride);
  memory.fill(0, plan.diagonal, plan.packedX);
}

/** The reflections' vectors go to the strict lower triangle of `a`. */
export function readVectors(memory: Float64Array, {n, matrix, stride}: TridiagonalPlan, a: Float64Array): void {
  for (let i = 1; i < n; i++) a.set(memory.subarray(matrix + i * stride, matrix + i * stride + i), i * n);
}
