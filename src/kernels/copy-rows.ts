import type {BlockValues} from './row-sums.js';

/**
 * Copies `count` rows of a block close together, `width` values apart; what lies between them is left as it is.
 * @param chosen indices in the block, of which those from `first` on are taken; runs of neighbours go in one piece
 * @param to of the kind of `values`
 */
export function copyRows(values: BlockValues, dims: number, chosen: Int32Array, first: number, count: number, to: BlockValues, width: number): void {
  for (let i = 0; i < count;) {
    const row = chosen[first + i];
    let run = 1;
    if (dims === width) while (i + run < count && chosen[first + i + run] === row + run) run++;
    to.set(values.subarray(row * dims, (row + run) * dims), i * width);
    i += run;
  }
}
