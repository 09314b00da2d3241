import {describe, expect, it} from 'vitest';
import {addDirection, addRowMoments, rowNorms} from '../../src/kernels/row-pass.js';

const DIMS = 3;
const values = Float64Array.of(1, 2, 2, -3, 0, 4, NaN, 1, 1, 1, Infinity, 1, 1e200, 0, 0);
const centre = Float64Array.of(1, 1, 0);

describe('rowNorms', () => {
  it.each([['float64', values], ['float32', Float32Array.from(values)]])('squared norms and distances of %s rows', (_, block) => {
    const norms = new Float64Array(5);
    const distances = new Float64Array(5);
    rowNorms(block, 4, DIMS, centre, norms, distances);
    expect(Array.from(norms)).toEqual([9, 25, NaN, Infinity, 0]);
    expect(Array.from(distances)).toEqual([5, 33, NaN, Infinity, 0]);
  });

  it('is Infinity where a square overflows', () => {
    const norms = new Float64Array(5);
    rowNorms(values, 5, DIMS, centre, norms, new Float64Array(5));
    expect(norms[4]).toBe(Infinity);
  });
});

describe('addRowMoments', () => {
  it('adds y and ‖y‖²·y of one row to what is there', () => {
    const sum = Float64Array.of(10, 20, 30);
    const cubed = new Float64Array(DIMS);
    addRowMoments(values, 1, DIMS, centre, 33, sum, cubed);
    expect(Array.from(sum)).toEqual([6, 19, 34]);
    expect(Array.from(cubed)).toEqual([-4 * 33, -33, 4 * 33]);
  });
});

describe('addDirection', () => {
  it('adds u − origin and its squares of one row to what is there', () => {
    const sum = new Float64Array(DIMS);
    const squares = Float64Array.of(1, 1, 1);
    addDirection(values, 1, DIMS, 0.2, Float64Array.of(0, 0, 0.5), sum, squares);
    [-0.6, 0, 0.3].forEach((v, j) => {
      expect(sum[j]).toBeCloseTo(v, 15);
      expect(squares[j]).toBeCloseTo(1 + v * v, 15);
    });
  });
});
