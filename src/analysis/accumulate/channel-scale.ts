import {unfitError} from '../../errors.js';
import {isFiniteRow, type Block} from './shard-accumulator.js';

export interface ChannelScale {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

/**
 * Mean and standard deviation (N − 1) of each channel over the finite rows: the first pass of `--normalize standardize`. Each block
 * about its own mean, then merged, so that the digits hold under any offset; all about the first row, so that a constant gives 0 exactly.
 */
export function createChannelScale(dims: number) {
  /** of x − first */
  const mean = new Float64Array(dims);
  const m2 = new Float64Array(dims);
  let first: Float64Array | undefined;
  let varies = false;
  let count = 0;

  const merge = ({values}: Block, finite: readonly number[], origin: number, j: number): void => {
    let sum = 0;
    for (const r of finite) sum += values[r * dims + j] - origin;
    const blockMean = sum / finite.length;
    let squares = 0;
    for (const r of finite) squares += (values[r * dims + j] - origin - blockMean) ** 2;
    const gap = blockMean - mean[j];
    const total = count + finite.length;
    mean[j] += (gap * finite.length) / total;
    m2[j] += squares + (gap * gap * count * finite.length) / total;
  };

  return {
    add(block: Block): void {
      const finite = Array.from({length: block.rows}, (_, r) => r).filter((r) => isFiniteRow(block.values, r, dims));
      if (finite.length === 0) return;
      const from = first ??= Float64Array.from(block.values.subarray(finite[0] * dims, (finite[0] + 1) * dims));
      varies ||= finite.some((r) => from.some((x, j) => x !== block.values[r * dims + j]));
      for (let j = 0; j < dims; j++) merge(block, finite, from[j], j);
      count += finite.length;
    },
    finish(): ChannelScale {
      if (m2.some((q) => !(q < Infinity))) {
        throw unfitError('values-too-large', 'some values are so large that their squares leave the range of float64', 'divide the embeddings by a power of two first');
      }
      if (varies && m2.every((q) => q === 0)) {
        throw unfitError('values-too-small', 'the values are so small that the squares of their differences leave the range of float64', 'multiply the embeddings by a power of two first');
      }
      return {mean: mean.map((m, j) => m + (first?.[j] ?? 0)), std: m2.map((q) => (count > 1 ? Math.sqrt(q / (count - 1)) : 0))};
    },
  };
}
