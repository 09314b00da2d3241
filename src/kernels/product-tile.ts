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
export function runProductJob(kernel: KernelExports, memory: Float64Array, plan: ProductPlan, {slot, height, width}: ProductJob): void {
  const {dims, terms} = plan;
  const base = slot * plan.slotLength;
  memory.fill(0, base + plan.tile, base + plan.tile + height * width);
  for (let k = 0; k < dims; k += terms) {
    const some = Math.min(terms, dims - k);
    kernel.packRows(8 * (base + plan.left + k), 8 * dims, some, height, 8 * (base + plan.packedLeft));
    kernel.packRows(8 * (base + plan.right + k), 8 * dims, some, width, 8 * (base + plan.packedRight));
    kernel.multiply(8 * (base + plan.packedLeft), 8 * (base + plan.packedRight), some, 8 * (base + plan.tile), height, width, 0);
  }
}
