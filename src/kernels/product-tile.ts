import type {KernelExports} from './wasm-kernel.js';

/** Terms multiplied at a time, and added in order. */
const TERMS = 256;

/** Where the slots of a product lie, each as indices of float64: two blocks of `rows` rows of `dims`, a piece of both packed, their tile. */
export interface ProductPlan {
  readonly dims: number;
  readonly terms: number;
  /** a multiple of 12, as are the rows that are packed */
  readonly rows: number;
  readonly slotLength: number;
  readonly left: number;
  readonly right: number;
  readonly packedLeft: number;
  readonly packedRight: number;
  readonly tile: number;
  readonly bytes: number;
}

export interface ProductJob {
  readonly slot: number;
  /** the rows are float32, and so are their products */
  readonly float32: boolean;
  /** multiples of 12 */
  readonly height: number;
  readonly width: number;
}

export function planProduct(dims: number, rows: number, slots: number): ProductPlan {
  const left = 0;
  const right = rows * dims;
  const packedLeft = 2 * rows * dims;
  const packedRight = packedLeft + rows * TERMS;
  const tile = packedRight + rows * TERMS;
  const slotLength = tile + rows * rows;
  return {dims, terms: TERMS, rows, left, right, packedLeft, packedRight, tile, slotLength, bytes: 8 * slots * slotLength};
}

/**
 * The tile of one slot. What the rows past a block's last hold goes into entries that nobody reads.
 *
 * Its source is sent to the threads as text: it may use nothing from outside itself but types.
 */
export function runProductJob(kernel: KernelExports, memory: Float64Array, plan: ProductPlan, {slot, float32, height, width}: ProductJob): void {
  const {dims, terms} = plan;
  const base = slot * plan.slotLength;
  const bytes = float32 ? 4 : 8;
  const pack = float32 ? kernel.packRowsFloat32 : kernel.packRows;
  const multiply = float32 ? kernel.multiplyFloat32 : kernel.multiply;
  memory.fill(0, base + plan.tile, base + plan.tile + height * width);
  for (let k = 0; k < dims; k += terms) {
    const some = Math.min(terms, dims - k);
    pack(8 * (base + plan.left) + bytes * k, bytes * dims, some, height, 8 * (base + plan.packedLeft));
    pack(8 * (base + plan.right) + bytes * k, bytes * dims, some, width, 8 * (base + plan.packedRight));
    multiply(8 * (base + plan.packedLeft), 8 * (base + plan.packedRight), some, 8 * (base + plan.tile), height, width, 0);
  }
}
