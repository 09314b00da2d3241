/** The figures of docs/ci.md: `npx vitest run --config test/long/vitest.config.ts test/long/gate-power.test.ts` prints its table. */
import {describe, expect, it} from 'vitest';
import {BUDGETS, gaussianPopulation, NO_BUDGET, populationOf, resample, type Broken, type Population} from '../gate/resampling.js';
import {SPECTRA} from '../population/support/draw-rows.js';
import {readRealSet, REAL_SETS} from '../population/support/real-sets.js';
import {realVectors} from '../support/fixtures.js';
import type {Rows} from '../support/rows.js';

const DIMS = 32;
const ROWS = 10 * DIMS;
const DRAWS = 1000;
const LOSS = 0.1;

/** Every `dims / DIMS`-th channel: as many as the draws have. */
const thinned = ({values, rows, dims}: Rows): Rows => {
  const step = Math.floor(dims / DIMS);
  return {values: Float64Array.from({length: rows * DIMS}, (_, k) => values[Math.floor(k / DIMS) * dims + (k % DIMS) * step]), rows, dims: DIMS};
};

const populations: [string, () => Population | Promise<Population>][] = [
  ...Object.entries(SPECTRA).map(([name, spectrum]): [string, () => Population] => [name, () => gaussianPopulation(spectrum(DIMS), LOSS)]),
  ...REAL_SETS.slice(0, 2).map((set): [string, () => Promise<Population>] => [set.file, () => populationOf(thinned(readRealSet(set, new URL('../../../shared/real/', import.meta.url))), LOSS)]),
];

const rate = (count: number): string => `${((100 * count) / DRAWS).toFixed(1)} %`;
const line = (name: string, {unchanged, lost}: Broken): string => `| ${name} | ${[...BUDGETS, NO_BUDGET].map((rule) => `${rate(unchanged[rule])} · ${rate(lost[rule])}`).join(' | ')} |\n`;
process.stdout.write(`| rows | ${[...BUDGETS, NO_BUDGET].join(' | ')} |\n`);

describe.each(populations)('%s', (name, make) => {
  const skip = name.endsWith('.npy') && realVectors === null;

  it.skipIf(skip)('of the same rows: no false alarm, and a loss of 10 % is caught', async () => {
    const broken = resample(await make(), {rows: ROWS, share: 0, draws: DRAWS});
    process.stdout.write(line(`${name}, the same`, broken));
    for (const rule of [...BUDGETS, NO_BUDGET]) expect(broken.unchanged[rule], rule).toBe(0);
    for (const rule of BUDGETS.slice(0, 3)) expect(broken.lost[rule], rule).toBeGreaterThanOrEqual(0.99 * DRAWS);
  });

  it.skipIf(skip)('of other rows, all or a tenth: false alarms under 1 %', async () => {
    for (const share of [0.1, 1]) {
      const broken = resample(await make(), {rows: ROWS, share, draws: DRAWS});
      process.stdout.write(line(`${name}, ${100 * share} % others`, broken));
      for (const rule of [...BUDGETS, NO_BUDGET]) expect(broken.unchanged[rule], rule).toBeLessThan(0.01 * DRAWS);
    }
  });
});

/** (2/N)Σ p²(ln p + H)², the variance of ln effective rank to first order (docs/adr/0013-gate.md). */
const standardError = (spectrum: readonly number[]): number => {
  const total = spectrum.reduce((a, v) => a + v);
  const entropy = -spectrum.reduce((a, v) => a + (v / total) * Math.log(v / total), 0);
  return Math.sqrt((2 / (10 * spectrum.length)) * spectrum.reduce((a, v) => a + (v / total) ** 2 * (Math.log(v / total) + entropy) ** 2, 0));
};

/** What 99 of 100 draws of other rows catch against `>= baseline`. */
const caughtLoss = (spectrum: readonly number[]): number => 1 - Math.exp(-(2.576 + 2.326) * Math.SQRT2 * standardError(spectrum));

describe('the loss that other rows let one catch', () => {
  it.each(['j^−½', '1/j'])('%s: as the formula says', (name) => {
    const dims = 64;
    const spectrum = SPECTRA[name](dims);
    const loss = caughtLoss(spectrum);
    const broken = resample(gaussianPopulation(spectrum, loss), {rows: 10 * dims, share: 1, draws: 200});
    process.stdout.write(`${name} at D = ${dims}: ${(100 * loss).toFixed(1)} % caught in ${(broken.lost[BUDGETS[0]] / 2).toFixed(1)} %\n`);
    expect(broken.lost[BUDGETS[0]]).toBeGreaterThanOrEqual(0.95 * 200);
  });

  it('at common widths (a table for docs/ci.md)', () => {
    for (const dims of [64, 128, 384, 768, 2048]) {
      process.stdout.write(`| ${dims} | ${['j^−½', '1/j', 'j^−1.5'].map((name) => `${(100 * caughtLoss(SPECTRA[name](dims))).toFixed(1)} %`).join(' | ')} |\n`);
    }
  });
});
