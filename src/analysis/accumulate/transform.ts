import type {BlockValues} from '../../kernels/row-pass.js';
import type {CollectOptions} from './evidence.js';
import {BLOCK_ROWS, type Block} from './shard-accumulator.js';

/** Rows as they are measured, from rows as they are stored. The result may share memory with the input, or be reused by the next call. */
export type Transform = (block: Block) => Block;

/** `l2`: rows of norm 1, zero rows left zero; `standardize`: (x − mean)/std a channel, constant channels 0. */
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
    let squared = 0;
    for (let i = r * dims; i < (r + 1) * dims; i++) squared += values[i] * values[i];
    const inverse = squared > 0 ? 1 / Math.sqrt(squared) : 1;
    for (let i = r * dims; i < (r + 1) * dims; i++) out[i] = values[i] * inverse;
  }
}

const standardizeRows = (scale: CollectOptions['channelScale']) =>
  (values: BlockValues, rows: number, dims: number, out: Float64Array): void => {
    if (!scale) throw new Error('standardize needs the channels’ mean and std');
    for (let r = 0, i = 0; r < rows; r++) {
      for (let j = 0; j < dims; j++, i++) out[i] = scale.std[j] > 0 ? (values[i] - scale.mean[j]) / scale.std[j] : 0;
    }
  };
