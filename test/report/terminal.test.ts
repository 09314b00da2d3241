import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {BudgetResult, Report} from '../../src/report/schema.js';
import {renderBudgets} from '../../src/report/terminal/budget-lines.js';
import {renderTerminal} from '../../src/report/terminal/report.js';
import {displayWidth} from '../../src/report/text/wrap.js';
import {copy, sample, SAMPLES} from './samples.js';

const ESC = '\u001b';

const bare = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

const withSpectrum = (spectrum: Partial<Report['spectrum']>): Report => {
  const report = copy(sample('collapsed'));
  report.spectrum = {...report.spectrum, cliff: null, isotropic: null, ...spectrum};
  return report;
};

describe.each(SAMPLES)('the terminal report of %s', (name) => {
  const report = sample(name);

  it('opens with the verdict and keeps its first 40 characters on one line', () => {
    const first = renderTerminal(report, {width: 60}).split('\n')[0] ?? '';
    const clean = report.verdict.summary.slice(0, 30).replaceAll(ESC, '');
    expect(first.slice(0, Math.min(20, clean.length))).toBe(clean.slice(0, Math.min(20, first.length)));
    if (name !== 'nasty') expect(first.slice(0, 40)).toBe(report.verdict.summary.slice(0, 40));
  });

  it.each([60, 80, 100, 120])('fits %i columns', (width) => {
    for (const line of renderTerminal(report, {width, color: true}).split('\n'))
      expect(displayWidth(bare(line))).toBeLessThanOrEqual(width);
  });

  it('says the same with and without colour, and carries no escape without it', () => {
    const plain = renderTerminal(report, {width: 80});
    expect(plain).not.toContain(ESC);
    const colored = renderTerminal(report, {width: 80, color: true});
    expect(colored).toContain(ESC);
    expect(bare(colored)).toBe(plain);
  });

  it('is plain ASCII where Unicode is not to be had', () => {
    expect(renderTerminal(report, {unicode: false})).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it('has no trailing blanks', () => {
    expect(renderTerminal(report, {width: 80})).not.toMatch(/ \n/);
  });
});

describe('what the terminal report shows', () => {
  it('draws floor, cliff, live and attainable rank', () => {
    const text = renderTerminal(sample('collapsed'), {width: 80});
    for (const part of ['noise floor 7.649e-16', 'cliff after 94 (×8.300e-12)', 'live rank 94', 'attainable rank 128', 'isotropic rows'])
      expect(text).toContain(part);
  });

  it.each([60, 80, 120])('writes the cliff where the curve leaves it whole, wherever it falls, at %i columns', (width) => {
    for (let after = 8; after < 384; after += 5) {
      // a loud direction first, so that the rest lies at half height
      const eigenvalues = Array.from({length: 384}, (_, i) => (i === 0 ? 1e9 : i < after ? 1e-2 / Math.sqrt(i + 5) : 1e-15));
      const report = withSpectrum({eigenvalues, noiseFloor: 1e-15, liveRank: after, attainableRank: 384, cliff: {after, ratio: 4e-13}});
      const label = width === 60 ? `cliff after ${after}` : `cliff after ${after} (×4.000e-13)`;
      expect(renderTerminal(report, {width})).toContain(label);
      expect(renderTerminal(report, {width, unicode: false})).toContain(label.replace('×', 'x'));
    }
  });

  it('breaks the axis where the floor is far below, and not where the spectrum comes near it', () => {
    expect(renderTerminal(sample('healthy'))).toContain('≈');
    expect(renderTerminal(sample('collapsed'))).not.toContain('≈');
  });

  it('has the curve above the floor before the cliff, and under it after', () => {
    const rows = renderTerminal(sample('collapsed'), {width: 80, unicode: false})
      .split('\n')
      .filter((line) => /^.{8}\|/.test(line));
    const floor = rows.findIndex((line) => line.includes('noise floor'));
    const curve = (row: number): number[] => [...(rows[row] ?? '')].flatMap((char, i) => (char === '*' ? [i] : []));
    expect(floor).toBeGreaterThan(8);
    const [before, after] = [Math.max(...curve(0), ...curve(1)), Math.min(...curve(floor + 1))];
    // 71 columns of paper over 128 ranks: the cliff after 94 is at column 9 + 70 · 94/127
    expect(before).toBe(61);
    expect(after).toBe(61);
  });

  it('shows a metric without a value with its reason, and one that failed with its message', () => {
    expect(renderTerminal(sample('inconclusive'))).toMatch(/alpha +undefined: fewer than 20 ranks to fit/);
    expect(renderTerminal(sample('nasty'))).toMatch(/alpha +error bad-fit:/);
  });

  it('never prints a control character that came out of a file', () => {
    expect(renderTerminal(sample('nasty'), {width: 80})).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it('draws any spectrum: the size of the picture depends on nothing but the width', () => {
    const spectrum = fc.record({
      logs: fc.array(fc.double({min: -300, max: 300, noNaN: true}), {minLength: 1, maxLength: 200}),
      zeros: fc.nat(5),
      floor: fc.double({min: -320, max: 300, noNaN: true}),
      live: fc.nat(205),
      attainable: fc.nat(205),
      unicode: fc.boolean(),
    });
    fc.assert(
      fc.property(spectrum, ({logs, zeros, floor, live, attainable, unicode}) => {
        const eigenvalues = [...logs.map((x) => 10 ** x).sort((a, b) => b - a), ...new Array<number>(zeros).fill(0)];
        const dims = eigenvalues.length;
        const report = withSpectrum({
          eigenvalues,
          noiseFloor: 10 ** floor,
          liveRank: Math.min(live, dims),
          attainableRank: Math.min(attainable, dims),
          isotropic: eigenvalues.map(() => eigenvalues[0] ?? 0),
          cliff: dims > 2 ? {after: Math.min(Math.max(1, live), dims - 1), ratio: 1e5} : null,
        });
        const lines = renderTerminal(report, {width: 80, unicode}).split('\n');
        const picture = lines.slice(
          lines.indexOf('') + 1,
          lines.findIndex((line) => line.startsWith('Spectrum')),
        );
        expect(picture.length).toBeGreaterThan(14);
        expect(picture.length).toBeLessThan(19);
        for (const line of picture) expect(displayWidth(line)).toBeLessThanOrEqual(80);
      }),
    );
  });

  it('puts up with one dimension', () => {
    const text = renderTerminal(withSpectrum({eigenvalues: [2], liveRank: 1, attainableRank: 1, noiseFloor: 1e-15}), {width: 80});
    expect(text).toContain('live = attainable rank 1');
  });
});

describe('renderBudgets', () => {
  const budgets: BudgetResult[] = [
    {metric: 'effective-rank', op: '>=', limit: 64, value: 176.25, status: 'held', text: 'effective-rank >= 64', reason: null},
    {
      metric: 'live-rank',
      op: '>=',
      limit: 95,
      value: null,
      status: 'broken',
      text: 'live-rank >= 95 %',
      reason: `no\n::error::variance${ESC}[2J`,
    },
  ];

  it('writes one line a budget with value, limit and reason', () => {
    expect(renderBudgets(budgets, {color: false})).toBe(
      'held          effective-rank >= 64: value 176.3, limit 64\n' +
        'broken        live-rank >= 95 %: no value, limit 95: no\\u{a}::error::variance\\u{1b}[2J\n',
    );
  });

  it('colours the status alone', () => {
    expect(renderBudgets(budgets, {color: true})).toContain(`${ESC}[32mheld        ${ESC}[39m`);
  });
});
