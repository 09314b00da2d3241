import {describe, expect, it} from 'vitest';
import {jsRowSums} from '../../../src/kernels/js-row-sums.js';
import {createDirectionAccumulator, mergeDirectionSums, type DirectionSums} from '../../../src/analysis/accumulate/direction-sums.js';
import {expectAllClose} from '../../support/close.js';
import {directMoments} from '../../support/moments.js';
import {gaussianRows, mapRows, sliceRows, type Rows} from '../../support/rows.js';

const normOf = ({values, dims}: Rows, r: number): number => Math.hypot(...values.subarray(r * dims, (r + 1) * dims));
function directionsOf(x: Rows, centre: Float64Array): DirectionSums {
  const accumulator = createDirectionAccumulator(jsRowSums, centre);
  const all = Int32Array.from({length: x.rows}, (_, r) => r);
  accumulator.add(x.values, all, Float64Array.from(all, (r) => 1 / normOf(x, r)));
  return accumulator.finish();
}

function expectDirections(actual: DirectionSums, x: Rows, relative = 1e-13): void {
  const direct = directMoments(mapRows(x, (v, r) => v / normOf(x, r)));
  expect(actual.count).toBe(x.rows);
  expectAllClose(actual.mean, direct.mean, 1e-14);
  expectAllClose(actual.m2, direct.mean.map((_, j) => direct.m2[j * (x.dims + 1)]), relative);
}

describe('sums of unit rows', () => {
  const x = gaussianRows(90, 4, {mean: (j) => j - 1});

  it('are those of the definition, about any origin', () => {
    for (const centre of [new Float64Array(4), Float64Array.of(-1, 0, 1, 2), Float64Array.of(0, 0, 0, -9)]) expectDirections(directionsOf(x, centre), x);
  });

  it('keep eight digits of the spread when all rows point one way to 1e-8', () => {
    const cone = gaussianRows(60, 4, {mean: () => 1, scale: () => 1e-8});
    expectDirections(directionsOf(cone, new Float64Array(4).fill(1)), cone, 1e-7);
  });

  it('merged are those of the whole', () => {
    const origin = (seed: number) => gaussianRows(1, 4, {seed}).values;
    const parts = [sliceRows(x, 0, 1), sliceRows(x, 1, 40), sliceRows(x, 40, 90)].map((part, i) => directionsOf(part, origin(i)));
    expectDirections(parts.reduce(mergeDirectionSums), x);
  });

  it('of nothing are zeros, and merge as nothing', () => {
    const nothing = directionsOf(gaussianRows(0, 4), new Float64Array(4));
    expect(nothing).toEqual({count: 0, mean: new Float64Array(4), m2: new Float64Array(4)});
    const some = directionsOf(x, new Float64Array(4));
    expect(mergeDirectionSums(nothing, some)).toBe(some);
    expect(mergeDirectionSums(some, nothing)).toBe(some);
  });
});
