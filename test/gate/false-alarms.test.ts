import {describe, expect, it} from 'vitest';
import {SPECTRA} from '../population/support/draw-rows.js';
import {writeNpy} from '../support/npy.js';
import {temporaryFolder} from '../support/temporary-folder.js';
import {gate} from '../../src/gate/gate.js';
import {BUDGETS, gaussianPopulation, NO_BUDGET, resample} from './resampling.js';

/** A short version of test/long/gate-power.test.ts, with its seeds from elsewhere. */
const DIMS = 32;
const ROWS = 10 * DIMS;
const rules = [...BUDGETS, NO_BUDGET];

describe.each(['isotropic', '1/j'])('%s', (name) => {
  const population = gaussianPopulation(SPECTRA[name](DIMS), 0.1);

  it('the same rows through a model that lost a tenth of its effective rank: always caught', () => {
    const {unchanged, lost} = resample(population, {rows: ROWS, share: 0, draws: 20, firstSeed: 5001});
    for (const rule of rules) expect(unchanged[rule], rule).toBe(0);
    for (const rule of BUDGETS.slice(0, 3)) expect(lost[rule], rule).toBe(20);
  });

  it('other rows of an unchanged model: no false alarm', () => {
    const {unchanged} = resample(population, {rows: ROWS, share: 1, draws: 40, firstSeed: 6001});
    // at 0.5 % a budget, two or more in 40 would come once in 57 times; the seeds are fixed
    for (const rule of rules) expect(unchanged[rule], rule).toBeLessThanOrEqual(1);
  });
});

const inFolder = temporaryFolder();

it('the whole way, from files: the loss breaks the gate, the unchanged model does not', async () => {
  const population = gaussianPopulation(SPECTRA['1/j'](DIMS), 0.1);
  const baseline = inFolder('baseline.json');
  for (let seed = 1; seed <= 3; seed++) {
    const rows = population.draw(ROWS, seed);
    const [before, lost, other] = [rows, population.lose(rows), population.draw(ROWS, seed + 100)].map((x, i) => writeNpy(inFolder(`${i}.npy`), x));
    await gate([before], {baseline, updateBaseline: true});
    const budgets = ['effective-rank >= baseline - 5 %'];
    expect((await gate([lost], {baseline, budgets})).budgets[0].status).toBe('broken');
    expect((await gate([before], {baseline, budgets})).budgets[0].status).toBe('held');
    expect((await gate([other], {baseline, budgets})).passed).toBe(true);
  }
});
