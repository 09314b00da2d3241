import {describe, expect, it} from 'vitest';
import {locateLost} from '../../src/analysis/judge/lost-directions.js';
import {audit} from '../../src/audit.js';
import {blas} from '../kernels/backends.js';
import {backend} from '../support/measure-rows.js';
import {writeNpy} from '../support/npy.js';
import {gaussianRows, mapRows, orthonormal, type Rows} from '../support/rows.js';
import {temporaryFolder} from '../support/temporary-folder.js';

const inFolder = temporaryFolder();

/** I − V Vᵀ for `lost` random orthonormal columns V. */
function projector(n: number, lost: number): {matrix: Float64Array; columns: Float64Array} {
  const columns = orthonormal(n, lost, 5);
  const matrix = Float64Array.from({length: n * n}, (_, k) => {
    const [i, j] = [Math.floor(k / n), k % n];
    let sum = i === j ? 1 : 0;
    for (let c = 0; c < lost; c++) sum -= columns[i * lost + c] * columns[j * lost + c];
    return sum;
  });
  return {matrix, columns};
}

describe('where directions are lost', () => {
  it.each([3, 9])('%i of 12: the leverage is the diagonal of the projector on the null space', async (lost) => {
    const {matrix, columns} = projector(12, lost);
    const {leverage, count} = await locateLost(matrix, 12, 12 - lost, backend);
    expect(count).toBe(lost);
    leverage.forEach((h, j) => {
      let expected = 0;
      for (let c = 0; c < lost; c++) expected += columns[j * lost + c] ** 2;
      expect(h).toBeCloseTo(expected, 10);
    });
    expect(leverage.reduce((a, h) => a + h, 0)).toBeCloseTo(lost, 10);
  });

  const channelsOf = async (name: string, x: Rows, by: 'js' | 'wasm' | 'blas' = 'js') => {
    const report = await audit([writeNpy(inFolder(name), x)], {backend: by});
    return {channels: report.channels, hard: report.findings.find((f) => f.id === 'hard-dimensional-collapse')};
  };

  it('channels that are linear combinations of others come out as groups', async () => {
    const x = gaussianRows(900, 20, {seed: 3});
    const tied = mapRows(x, (v, r, j) => (j === 7 ? x.values[r * 20 + 1] + x.values[r * 20 + 2] - x.values[r * 20 + 15] : j === 9 ? x.values[r * 20 + 11] - x.values[r * 20 + 12] : v));
    const {channels, hard} = await channelsOf('tied.npy', tied);
    expect(channels.collinear).toEqual([[1, 2, 7, 15], [9, 11, 12]]);
    expect(channels.duplicates).toEqual([]);
    expect(hard?.advice).toMatch(/Linear relations tie channels 1–2–7–15, 9–11–12/);
  });

  it('channels that are lost along the axes are named, and what is left without them', async () => {
    const dead = [2, 5, 11];
    const {channels, hard} = await channelsOf('axes.npy', mapRows(gaussianRows(900, 20, {seed: 4}), (v, _, j) => (dead.includes(j) ? 0 : v)));
    expect(channels.dead).toEqual(dead);
    expect(hard?.evidence).toMatchObject({axisAligned: true, channelsWithLostDirections: dead, channelsLeft: 17});
    channels.lostShare?.forEach((share, j) => expect(share).toBeCloseTo(dead.includes(j) ? 1 : 0, 8));
  });

  it('of two copies each has half of itself there: both are named, whichever backend it is', async () => {
    const x = gaussianRows(400, 20, {seed: 6});
    const copied = mapRows(x, (v, r, j) => (j >= 14 ? -x.values[r * 20 + j - 10] : v));
    const expected = [4, 5, 6, 7, 8, 9, 14, 15, 16, 17, 18, 19];
    for (const name of blas ? ['js', 'wasm', 'blas'] as const : ['js', 'wasm'] as const) {
      const {hard} = await channelsOf('copied.npy', copied, name);
      expect(hard?.evidence, name).toMatchObject({channelsWithLostDirections: expected, channelsLeft: 8});
    }
  });

  it('nothing is said where rows are too few to know', async () => {
    const {channels} = await channelsOf('few.npy', gaussianRows(10, 20));
    expect(channels.lostShare).toBeNull();
    expect(channels.collinear).toEqual([]);
  });
});
