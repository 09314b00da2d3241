import {describe, expect, it} from 'vitest';
import {jsPairScan} from '../../src/kernels/js-pair-scan.js';
import type {OpenPairScan} from '../../src/kernels/pair-scan.js';
import {uniforms} from '../support/random.js';
import {backends} from './backends.js';

const ROWS = 300;
const STRIDE = 264;

/** Numbers of the right kinds, no rows behind them: cosines from −1 to 1 and past them, some rows of which no distance counts. */
function opened(open: OpenPairScan, limits: (i: number) => number) {
  const random = uniforms(7);
  const scan = open(ROWS, 0.3);
  for (let i = 0; i < ROWS; i++) {
    scan.rows.centreDot[i] = random() - 0.5;
    scan.rows.inverseNorm[i] = 0.5 + random();
    scan.rows.squared[i] = i % 13 === 4 ? Infinity : 1 + random();
    scan.rows.angleLimit[i] = limits(i);
    scan.rows.distanceLimit[i] = 2 * limits(i + 1);
  }
  scan.open({values: Float64Array.from({length: STRIDE * STRIDE}, () => 2 * random() - 1)});
  return scan;
}

describe.each(backends)('pairs by $name', ({create}) => {
  it.each([
    ['none is near', () => -Infinity],
    ['all are near', () => Infinity],
    ['some are', (i: number) => (i % 5) / 4 - 0.7],
  ])('where %s: what the plain reference finds and sums', async (_, limits) => {
    const [ours, plain] = [opened((await create()).pairScan, limits), opened(jsPairScan, limits)];
    let found = 0;
    for (const [i, from, to] of [[0, 1, 264], [3, 4, 5], [10, 17, 18], [11, 36, 299], [299, 36, 300], [5, 100, 100], [17, 40, 166]]) {
      const [n, expected] = [ours, plain].map((scan) => scan.scan(i, from, to, 3 * STRIDE + from % 7));
      expect(n).toBe(expected);
      found += n;
      for (let k = 0; k < 3 * n; k++) expect(ours.found[k]).toBeCloseTo(plain.found[k], 13);
      for (const k of [0, 1]) expect(Math.abs(ours.sums[k] - plain.sums[k])).toBeLessThanOrEqual(1e-13 * plain.sums[k]);
    }
    expect(found > 0).toBe(limits(2) > -Infinity);
  });

  it('the potential is that of the cosine to the last digits, from −1 to 1', async () => {
    const scan = (await create()).pairScan(1, 0);
    for (let k = 0; k <= 2000; k++) {
      const cosine = k / 1000 - 1;
      scan.rows.inverseNorm[0] = 1;
      scan.open({values: Float64Array.of(cosine, NaN)});
      scan.scan(0, 0, 1, 0);
      expect(Math.abs(scan.sums[0] / Math.exp(4 * cosine - 4) - 1)).toBeLessThan(5e-16);
    }
  });
});
