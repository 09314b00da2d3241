import type {BlockValues} from '../../kernels/row-sums.js';
import type {CollectOptions} from './evidence.js';
import {BLOCK_ROWS, type Block} from './shard-accumulator.js';

/** Rows as they are measured, from rows as they are stored. The result may share memory with the input, or be reused by the next call. */
export type Transform = (block: Block) => Block;

/** `l2`: rows of norm 1, zero rows left zero; `standardize`: (x − mean)/std a channel, constant channels 0 (NaN where a value is not finite). */
export function createTransform(options: CollectOptions): Transform {
  if (options.normalize === 'none') return (block) => block;
  const {dims, channelScale} = options;
  const buffer = new Float64Array(BLOCK_ROWS * dims);
  const fill = options.normalize === 'l2' ? normalizeRows : standardizeRows(channelScale);
  return (block) => {
    fill(block.values, block.rows, dims, buffer);
    return {...block, values: buffer.subarray(0, block.rows * dims)};
  };
}

function normalizeRows(values: BlockValues, rows: number, dims: number, out: Float64Array): void {
  for (let r = 0; r < rows; r++) {
    const start = r * dims;
    const end = start + dims;
    let unit = 1;
    let squared = squaredNorm(values, start, end, unit);
    if (squared < SMALLEST_SQUARE || squared === Infinity) {
      unit = largestMagnitude(values, start, end);
      squared = unit > 0 && unit < Infinity ? squaredNorm(values, start, end, unit) : 0;
    }
    const inverse = squared > 0 ? 1 / Math.sqrt(squared) : 1;
    for (let i = start; i < end; i++) out[i] = squared > 0 ? (values[i] / unit) * inverse : values[i];
  }
}

/** Below this, squares have lost digits. */
const SMALLEST_SQUARE = 1e-280;

function squaredNorm(values: BlockValues, start: number, end: number, unit: number): number {
  let squared = 0;
  for (let i = start; i < end; i++) squared += (values[i] / unit) ** 2;
  return squared;
}

function largestMagnitude(values: BlockValues, start: number, end: number): number {
  let largest = 0;
  for (let i = start; i < end; i++) if (Math.abs(values[i]) > largest) largest = Math.abs(values[i]);
  return largest;
}

const standardizeRows = (scale: CollectOptions['channelScale']) =>
  (values: BlockValues, rows: number, dims: number, out: Float64Array): void => {
    if (!scale) throw new Error('standardize needs the channels’ mean and std');
    for (let r = 0, i = 0; r < rows; r++) {
      for (let j = 0; j < dims; j++, i++) out[i] = scale.std[j] > 0 ? (values[i] - scale.mean[j]) / scale.std[j] : values[i] - values[i];
    }
  };
