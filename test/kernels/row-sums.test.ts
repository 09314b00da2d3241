import {describe, expect, it} from 'vitest';
import {jsRowSums} from '../../src/kernels/js-row-sums.js';
import type {BlockValues} from '../../src/kernels/row-sums.js';
import {gaussianRows} from '../support/rows.js';
import {backends} from './backends.js';

const DIMS = 3;
const values = Float64Array.of(1, 2, 2, -3, 0, 4, NaN, 1, 1, 1, Infinity, 1, 1e200, 0, 0);
const centre = Float64Array.of(1, 1, 0);

describe.each(backends)('row sums of $name', ({create}) => {
  it.each([['float64', values], ['float32', Float32Array.from(values)]])('squared norms and distances of %s rows', async (_, block) => {
    const {rowSums} = await create();
    const norms = new Float64Array(5);
    const distances = new Float64Array(5);
    rowSums.norms(block, 4, DIMS, centre, norms, distances);
    expect(Array.from(norms)).toEqual([9, 25, NaN, Infinity, 0]);
    expect(Array.from(distances)).toEqual([5, 33, NaN, Infinity, 0]);
  });

  it('is Infinity where a square overflows', async () => {
    const {rowSums} = await create();
    const norms = new Float64Array(5);
    rowSums.norms(values, 5, DIMS, centre, norms, new Float64Array(5));
    expect(norms[4]).toBe(Infinity);
  });

  it('adds y and ‖y‖²·y of the chosen rows to what is there', async () => {
    const {rowSums} = await create();
    const sum = Float64Array.of(10, 20, 30);
    const cubed = new Float64Array(DIMS);
    rowSums.addMoments(values, Int32Array.of(1), centre, Float64Array.of(5, 33), sum, cubed);
    expect(Array.from(sum)).toEqual([6, 19, 34]);
    expect(Array.from(cubed)).toEqual([-4 * 33, -33, 4 * 33]);
  });

  it('adds u − origin and its squares of the chosen rows to what is there', async () => {
    const {rowSums} = await create();
    const sum = new Float64Array(DIMS);
    const squares = Float64Array.of(1, 1, 1);
    rowSums.addDirections(values, Int32Array.of(1), Float64Array.of(0, 0, 0.5), Float64Array.of(1 / 3, 0.2), sum, squares);
    [-0.6, 0, 0.3].forEach((v, j) => {
      expect(sum[j]).toBeCloseTo(v, 15);
      expect(squares[j]).toBeCloseTo(1 + v * v, 15);
    });
  });

  // rows past a chunk, widths that are no multiple of four, one width after another on the same backend
  it.each([[7, 1], [1500, 33], [259, 128], [70, 770], [3, 20_001]])('%i rows of %i: what plain loops give, the hashes bit for bit', async (rows, dims) => {
    const {rowSums} = await create();
    const x = gaussianRows(rows, dims, {seed: 5}).values;
    if (dims > 2) x[2] = -0;
    const chosen = Int32Array.from({length: rows}, (_, r) => r).filter((r) => r % 3 !== 1);
    for (const block of [x, Float32Array.from(x)]) {
      const [ours, plain] = [rowSums, jsRowSums].map((sums) => everySum(sums, block, rows, dims, chosen));
      expect(everySum(rowSums, rowSums.hold(block, dims), rows, dims, chosen)).toEqual(ours);
      expect(ours.hash).toEqual(plain.hash);
      expect(ours.centred).toEqual(plain.centred);
      expect(ours.rounded).toEqual(plain.rounded);
      for (const name of ['norms', 'distances', 'sum', 'cubed', 'directions', 'squares'] as const) {
        const scale = plain[name].reduce((most, v) => Math.max(most, Math.abs(v)), 0);
        ours[name].forEach((v, i) => { if (!(Math.abs(v - plain[name][i]) <= 1e-12 * scale)) expect.fail(`${name}[${i}]: ${v} is not ${plain[name][i]}`); });
      }
    }
  });
});

function everySum(sums: typeof jsRowSums, block: BlockValues, rows: number, dims: number, chosen: Int32Array) {
  const about = Float64Array.from({length: dims}, (_, j) => Math.sin(j));
  const vector = () => new Float64Array(dims);
  const result = {norms: new Float64Array(rows), distances: new Float64Array(rows), hash: new Uint32Array(2 * rows), sum: vector(), cubed: vector(), directions: vector(), squares: vector(),
    centred: new Float64Array(chosen.length * dims), rounded: new Float32Array(chosen.length * dims)};
  sums.centre(block, chosen, about, result.centred);
  sums.centre(block, chosen, about, result.rounded);
  sums.norms(block, rows, dims, about, result.norms, result.distances);
  sums.hash(block, rows, dims, result.hash);
  sums.addMoments(block, chosen, about, result.distances, result.sum, result.cubed);
  sums.addDirections(block, chosen, about, result.norms.map((v) => 1 / Math.sqrt(v)), result.directions, result.squares);
  return result;
}
