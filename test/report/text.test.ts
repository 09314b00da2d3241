import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {evidenceInWords, percent, plural, population, shareOfCeiling, significant} from '../../src/report/text/format.js';
import {withoutCommands} from '../../src/report/text/commands.js';
import {logTicks} from '../../src/report/text/log-scale.js';
import {displayWidth, shorten, wrap} from '../../src/report/text/wrap.js';

describe('numbers for people', () => {
  it.each([
    [0, '0'],
    [176.312, '176.3'],
    [4800, '4,800'],
    [123456, '123,456'],
    [12345.6, '12,346'],
    [0.0104234, '0.01042'],
    [1.42e-15, '1.420e-15'],
    [-3.3434e-5, '-3.343e-5'],
    [1.2e11, '1.200e11'],
    [1e6, '1.000e6'],
    [-1234567, '-1.235e6'],
    [0.99996, '1.000'],
    [9999.96, '10,000'],
    [-42, '-42'],
  ])('%d as %s', (x, text) => {
    expect(significant(x)).toBe(text);
  });

  it('is never off by more than four digits allow', () => {
    fc.assert(
      fc.property(fc.double({min: -1e300, max: 1e300, noNaN: true}), (x) => {
        const back = Number(significant(x).replaceAll(',', ''));
        expect(Math.abs(back - x)).toBeLessThanOrEqual(5.001e-4 * Math.abs(x));
      }),
    );
  });

  it('says shares, counts and intervals', () => {
    expect([percent(0.494), percent(1), percent(0.0123), percent(0), percent(1e-5)]).toEqual(['49 %', '100 %', '1.2 %', '0 %', '<0.1 %']);
    expect([plural(1, 'row'), plural(0, 'row'), plural(12345, 'exact copy', 'exact copies')]).toEqual([
      '1 row',
      '0 rows',
      '12,345 exact copies',
    ]);
    expect(population({estimate: 10.5, low: null, high: 12, level: 0.95, method: 'x'})).toBe('10.50 […, 12]');
    expect(population({estimate: 10.5, low: null, high: null, level: 0.95, method: 'x'})).toBe('10.50');
    expect(population({estimate: 188.5, low: 187.4, high: 189.6, level: 0.95, method: 'x'})).toBe('188.5 ± 1.1');
    expect(population({estimate: 193.6, low: 192.602, high: 194.598, level: 0.95, method: 'x'})).toBe('193.6 ± 1.0');
    expect(population({estimate: 3000, low: 1800, high: 4200, level: 0.95, method: 'x'})).toBe('3,000 ± 1,200');
    expect(population({estimate: 1, low: 1, high: 1, level: 0.95, method: 'x'})).toBe('1 ± 0');
    expect(population({estimate: 0.88512, low: 0.88414, high: 0.8861, level: 0.95, method: 'x'})).toBe('0.8851 ± 9.8e-4');
    expect(population({estimate: 79.25, low: 62.25, high: 100.9, level: 0.95, method: 'x'})).toBe('79.25 [62.25, 100.9]');
  });

  it('gives a share only where it means something', () => {
    const metric = {status: 'ok', unit: '', convention: '', interval: null, intervalReason: null} as const;
    expect(shareOfCeiling({...metric, value: 30, ceiling: 60}, true)).toBe('50 %');
    expect([0.06, 1e-7, 50].map((value) => shareOfCeiling({...metric, value, ceiling: 0.01}, false))).toEqual(['6×', '<0.01×', '>999×']);
    for (const ceiling of [null, 0, -4]) expect(shareOfCeiling({...metric, value: 1, ceiling}, true)).toBe('');
  });

  it('puts evidence in words, cutting long lists', () => {
    const evidence = {
      liveRank: 94,
      cliff: {after: 94},
      channels: Array.from({length: 20}, (_, i) => i),
      groups: [[1, 2]],
      nothing: null,
      empty: [],
      sure: true,
    };
    expect(evidenceInWords(evidence)).toBe(
      'live rank 94 · cliff (after 94) · channels 0, 1, 2, 3, 4, 5, 6, 7, … (20 in all) · groups [1, 2] · nothing none · empty none · sure yes',
    );
  });
});

describe('wrap', () => {
  it('keeps to the width and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.string({unit: 'grapheme', minLength: 1})), fc.integer({min: 4, max: 60}), (words, width) => {
        const text = words.join(' ');
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('counts wide characters twice and marks not at all', () => {
    expect([displayWidth('abc'), displayWidth('日本'), displayWidth('e\u0301'), displayWidth('⠒─×')]).toEqual([3, 4, 1, 3]);
  });

  it('shortens in the middle', () => {
    expect(shorten('/a/very/long/path/emb.npy', 13)).toBe('/a/ver…mb.npy');
    expect(shorten('short', 13)).toBe('short');
  });
});

describe('withoutCommands', () => {
  it.each([
    ['::error::x', '\\u{3a}:error::x'],
    ['   ::add-mask::x', '   \\u{3a}:add-mask::x'],
    ['\u001b[31m::warning::', '\u001b[31m\\u{3a}:warning::'],
    ['a ##[group]b', 'a #\\u{23}[group]b'],
    ['##vso[task.complete]', '#\\u{23}vso[task.complete]'],
    ['fine :: so', 'fine :: so'],
    ['## head', '## head'],
  ])('%j becomes %j', (line, printed) => {
    expect(withoutCommands(line)).toBe(printed);
  });
});

describe('logTicks', () => {
  it.each([
    [-16.3, -1.2, 6, [1e-15, 1e-10, 1e-5]],
    [-2.9, 0.3, 5, [1e-2, 1e-1, 1]],
    [-2.95, -1.6, 5, [2e-3, 5e-3, 1e-2, 2e-2]],
    [-8.2, -7.8, 5, [7e-9, 8e-9, 9e-9, 1e-8, 1.5e-8]],
    [-300, 10, 5, [-300, -235, -170, -105, -40].map((exponent) => Number(`1e${exponent}`))],
  ])('between 1e%d and 1e%d', (bottom, top, most, ticks) => {
    expect(logTicks(bottom, top, most)).toEqual(ticks);
  });

  it('keeps to what was asked for', () => {
    fc.assert(
      fc.property(
        fc.double({min: -300, max: 300, noNaN: true}),
        fc.double({min: 1e-3, max: 50, noNaN: true}),
        fc.integer({min: 3, max: 12}),
        (bottom, range, most) => {
          const ticks = logTicks(bottom, bottom + range, most);
          expect(ticks.length).toBeLessThanOrEqual(most);
          for (const tick of ticks) expect(Math.log10(tick)).toBeGreaterThanOrEqual(bottom);
        },
      ),
    );
  });
});
