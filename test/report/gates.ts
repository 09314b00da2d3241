/** Made-up gates of the sample reports: for the renderers, which only draw what they are given. */
import type {Gated, GateReport} from '../../src/report/schema.js';
import {difference} from './comparisons.js';
import {copy, sample} from './samples.js';

const budget = (text: string, status: 'held' | 'broken' | 'inconclusive', value: number | null, limit: number, reason: string | null): GateReport['budgets'][number] =>
  ({metric: text.split(' ')[0], op: '>=', text, status, value, limit, reason});

const baseline = (parts: Partial<NonNullable<GateReport['baseline']>> = {}): NonNullable<GateReport['baseline']> => {
  const {input, verdict, spectrum} = sample('healthy');
  return {
    path: 'collapsar-baseline.json', status: 'compared', pairing: {rows: true, reason: null}, notes: [],
    compared: {
      input, verdict, eigenvalues: spectrum.eigenvalues,
      differences: {
        'effective-rank': difference(100, 64, 1.5, 0.99),
        'live-rank': difference(128, 94, null),
        alpha: {...difference(1, 1, null), candidate: null, absolute: null, relative: null, reason: 'in the candidate it is undefined: few ranks'},
        'mean-cosine': {...difference(0.1, 0.25, 0.2, 0.99), basis: 'population'},
      },
    },
    ...parts,
  };
};

const gated = (name: string, parts: Omit<GateReport, keyof ReturnType<typeof sample>>): Gated => ({...copy(sample(name)), ...parts});

export const GATES: Readonly<Record<string, Gated>> = {
  broken: gated('collapsed', {
    passed: false, outcome: 'broken', baseline: baseline(),
    budgets: [
      budget('effective-rank >= baseline - 5 %', 'broken', 64, 95, 'against the baseline −37.5 % to −34.5 %, beyond −5.0 %'),
      budget('live-rank >= 95 %', 'broken', 94, 121.6, 'it is not >= 121.6'),
      budget('alpha >= 1', 'inconclusive', null, 1, 'it is undefined: few ranks'),
      budget('rankme >= 60', 'held', 66.1, 60, null),
    ],
  }),
  held: gated('healthy', {
    passed: true, outcome: 'held', budgets: [budget('dead-channels >= 0', 'held', 0, 0, null)],
    baseline: baseline({pairing: {rows: false, reason: 'the rows are not the same: 500 and 512 of them'}, notes: ['judged by another policy (<b>2</b>)']}),
  }),
  // what names out of files may bring
  nasty: gated('nasty', {
    passed: true, outcome: 'inconclusive', budgets: [budget('effective-rank >= 64', 'inconclusive', 64, 64, 'its interval <b>60</b> | 70 holds it')],
    baseline: baseline({path: '`a|b`<script>alert(1)</script>\n::error::x', pairing: {rows: false, reason: '<img src=x>'}, notes: ['a\n::error::b']}),
  }),
  written: gated('healthy', {passed: true, outcome: 'held', budgets: [], baseline: baseline({status: 'written', pairing: null, compared: null})}),
};
