import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {renderMarkdown} from '../../src/report/markdown/report.js';
import {escape} from '../../src/report/markdown/text.js';
import {copy, sample} from './samples.js';

describe('renderMarkdown', () => {
  it('lets no text break out of a table, a code span or the page', () => {
    const text = renderMarkdown(sample('nasty'));
    expect(text).not.toMatch(/<script|<\/script|^::error/im);
    for (const row of text.split('\n').filter((line) => line.startsWith('| '))) expect(row.match(/(?<!\\)\|/g)).toHaveLength(6);
  });

  it('lists budgets where the report is of a gate', () => {
    const budgets = [
      {
        metric: 'effective-rank',
        op: '>=',
        limit: 64,
        value: 41.234,
        status: 'broken',
        text: 'effective-rank >= 64',
        reason: 'below the limit',
      },
    ] as const;
    expect(renderMarkdown({...copy(sample('healthy')), budgets})).toContain(
      '| `effective-rank >= 64` | 41.23 | 64 | broken: below the limit |',
    );
  });

  it('says so where there is nothing to say', () => {
    expect(renderMarkdown(sample('healthy'))).toContain('No findings.');
  });
});

describe('escape', () => {
  it.each([
    ['a|b`c`', 'a\\|b\\`c\\`'],
    ['<img src=x>', '&lt;img src=x&gt;'],
    ['- item', '\\- item'],
    ['12. item', '12\\. item'],
    ['@octocat #12', '@<!-- -->octocat #<!-- -->12'],
    ['[x](y)', '\\[x\\](y)'],
    ['http://a', 'http:<!-- -->//a'],
    ['# head', '\\# head'],
    ['a\nb', 'a\\\\u{a}b'],
    ['x &amp; y', 'x &amp;amp; y'],
  ])('%j becomes %j', (text, escaped) => {
    expect(escape(text)).toBe(escaped);
  });

  it('leaves no bare mark-up in any text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const bare = escape(text)
          .replaceAll('<!-- -->', '')
          .replace(/\\[\\`*_[\]|~$+\-=#.)]/g, '');
        expect(bare).not.toMatch(/[`*_[\]|~$<>\n\r]/);
      }),
    );
  });
});
