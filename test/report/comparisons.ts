/** Made-up comparisons of the sample reports: for the renderers, which only draw what they are given. */
import type {Candidate, Comparison, Difference} from '../../src/report/compare-schema.js';
import type {Report} from '../../src/report/schema.js';
import {sample} from './samples.js';

export const difference = (base: number, candidate: number, half: number | null, level = 0.95): Difference => ({
  basis: 'value', base, candidate, absolute: candidate - base, relative: (candidate - base) / base, reason: half === null ? 'none' : null, relativeInterval: null,
  interval: half === null ? null : {estimate: candidate - base, low: candidate - base - half, high: candidate - base + half, level, method: 'made up'},
});

export const candidateOf = (report: Report, parts: Partial<Candidate> = {}): Candidate => ({
  report,
  pairing: {rows: true, reason: null},
  differences: {
    'effective-rank': difference(100, 64, 1.5),
    'live-rank': difference(128, 94, null),
    'alpha': {...difference(1, 1, null), candidate: null, absolute: null, relative: null, reason: 'in the candidate it is undefined: few ranks'},
    'mean-cosine': difference(0.1, 0.25, null),
  },
  subspace: {
    status: 'ok',
    live: {baseRank: 128, candidateRank: 94, overlap: 0.7, angles: [0, 1, 2], lost: 34, gained: 0},
    leading: {baseRank: 100, candidateRank: 94, overlap: 0.8, angles: [1, 5, 60], lost: 7, gained: 1},
    cka: {value: 0.9, debiased: 0.85},
    recovered: {of: 128, directions: 94, gained: 0, share: 0.7, reason: null},
    centroids: {classes: [{name: '<b>cats</b>', cosine: 0.4}, {name: 'dogs', cosine: 0.9}], mean: 0.65, least: 0.4, leftOut: 1},
    reason: null,
  },
  channels: {died: [1, 2], revived: [], fading: [7], duplicated: Array.from({length: 20}, (_, i) => i + 20)},
  ...parts,
});

export const comparisonOf = (candidates: readonly Candidate[], parts: Partial<Comparison> = {}): Comparison => ({
  schemaVersion: 1, tool: {name: 'collapsar', version: '0.1.0'}, base: sample('healthy'), candidates: [...candidates], comparable: true, notes: [],
  axis: {name: 'epoch', values: [1, ...candidates.map((_, i) => 5 * (i + 1))], from: 'names'}, onset: null, ...parts,
});

export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  pair: comparisonOf([candidateOf(sample('collapsed'))]),
  trend: comparisonOf([candidateOf(sample('healthy'), {differences: {'effective-rank': difference(100, 99, 1)}}), candidateOf(sample('collapsed'))],
    {onset: {index: 2, at: 10, why: 'the verdict is collapsed'}, notes: ['judged by different policies']}),
  order: comparisonOf([candidateOf(sample('healthy')), candidateOf(sample('nasty'))], {axis: {name: 'step', values: [0, 1, 2], from: 'order'}}),
  constant: comparisonOf([candidateOf(sample('constant'), {subspace: {status: 'undefined', reason: 'the candidate has no live direction'}, differences: {}})]),
};
