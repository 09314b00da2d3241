import {isFiniteRow, type Block} from './shard-accumulator.js';

/** Mean and standard deviation (N − 1) of each channel over the finite rows: the first pass of `--normalize standardize`. */
export function createChannelScale(dims: number) {
  let shift: Float64Array | undefined;
  let count = 0;
  const sum = new Float64Array(dims);
  const squares = new Float64Array(dims);
  return {
    add({values, rows}: Block): void {
      for (let r = 0; r < rows; r++) {
        if (!isFiniteRow(values, r, dims)) continue;
        shift ??= Float64Array.from(values.subarray(r * dims, (r + 1) * dims));
        for (let j = 0, i = r * dims; j < dims; j++, i++) {
          const y = values[i] - shift[j];
          sum[j] += y;
          squares[j] += y * y;
        }
        count++;
      }
    },
    finish: (): {mean: Float64Array; std: Float64Array} => ({
      mean: sum.map((s, j) => (shift?.[j] ?? 0) + (count > 0 ? s / count : 0)),
      std: squares.map((q, j) => (count > 1 ? Math.sqrt(Math.max(0, q - (sum[j] * sum[j]) / count) / (count - 1)) : 0)),
    }),
  };
}
