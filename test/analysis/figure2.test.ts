import {beforeAll, describe, expect, it} from 'vitest';
import {audit} from '../../src/audit.js';
import type {Report} from '../../src/report/schema.js';
import {expectAllClose, expectClose} from '../support/close.js';
import {fixture, readJson} from '../support/fixtures.js';

/** The SimCLR projector of Jing et al. 2022, Figure 2: the published collapse that a high effective rank would hide. */
describe('Figure 2', () => {
  const expected = readJson<{target: number[]; spectrum: {eigenvalues: number[]}; metrics: Record<string, {value: number}>}>(fixture('figure2/simclr-projector.expected.json'));
  let report: Report;
  beforeAll(async () => {
    report = await audit([fixture('figure2/simclr-projector.npy')], {layer: 'projector'});
  });

  it('is dimensional collapse: 94 of 128 directions live', () => {
    const {verdict, spectrum, findings} = report;
    expect(verdict).toMatchObject({status: 'collapsed', mode: 'dimensional'});
    expect(verdict.summary).toMatch(/^Dimensional collapse: only 94 of 128 /);
    expect(verdict.summary).toContain('at the projector');
    expect([spectrum.liveRank, spectrum.attainableRank, spectrum.cliff?.after]).toEqual([94, 128, 94]);
    expect(spectrum.cliff?.ratio).toBeLessThan(1e-10);
    expect(findings.find((f) => f.id === 'hard-dimensional-collapse')).toMatchObject({severity: 'fail', evidence: {lost: 34}});
  });

  it('though the effective rank is 60 % of D', () => {
    const {metrics} = report;
    const value = (id: string): number => (metrics[id].status === 'ok' ? metrics[id].value : NaN);
    expectClose(value('effective-rank') / 128, 0.604, 0.001);
    for (const id of ['effective-rank', 'effective-rank-singular', 'participation-ratio', 'rankme']) expectClose(value(id), expected.metrics[id].value, 1e-9, id);
  });

  it('with the eigenvalues of the figure', () => {
    const {spectrum} = report;
    expectAllClose(spectrum.eigenvalues.slice(0, 94), expected.target, 4e-9 / expected.target[0]);
    expectAllClose(spectrum.eigenvalues, expected.spectrum.eigenvalues, 1e-13);
    expect(Math.log(spectrum.eigenvalues[94])).toBeLessThan(-25);
  });
});
