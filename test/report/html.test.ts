import {createHash} from 'node:crypto';
import fc from 'fast-check';
import {singleLine} from '../../src/errors.js';
import {describe, expect, it} from 'vitest';
import {renderHtml} from '../../src/report/html/report.js';
import {PAGE_SCRIPT} from '../../src/report/html/page-script.js';
import {PAGE_STYLE} from '../../src/report/html/page-style.js';
import {escapeMarkup, h, raw} from '../../src/report/markup.js';
import {sha256} from '../../src/report/sha256.js';
import {GATES} from './gates.js';
import {copy, sample, SAMPLES, wideReport} from './samples.js';

describe.each(SAMPLES)('the page of %s', (name) => {
  const page = renderHtml(sample(name));

  it('allows its own style and script, and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
    expect(policy).toContain('default-src &#39;none&#39;');
    for (const [kind, text] of [
      ['style', PAGE_STYLE],
      ['script', PAGE_SCRIPT],
    ] as const) {
      expect(policy).toContain(`${kind}-src &#39;sha256-${hash(text)}&#39;`);
      expect(page).toContain(text);
    }
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it('has no inline handler, no style attribute, no link and no foreign address', () => {
    const markup = page
      .replace(PAGE_SCRIPT, '')
      .replace(PAGE_STYLE, '')
      .replace(/<script type="application\/json"[^]*?<\/script>/, '');
    expect(markup).not.toMatch(/<[^>]*\s(on[a-z]+|style|action|srcset|formaction)=/i);
    expect(markup).not.toMatch(/<(a|iframe|object|embed|base|link|form)\b/i);
    expect(markup.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|javascript:/i);
    expect([...markup.matchAll(/<image [^>]*href="(.{0,22})/g)].every(([, start]) => start === 'data:image/png;base64,')).toBe(true);
  });

  it('opens as many scripts as it means to', () => {
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page.match(/<\/script/g)).toHaveLength(2);
  });

  it('carries the report', () => {
    const json = /<script type="application\/json" id="report">([^]*?)<\/script>/.exec(page)?.[1] ?? '';
    expect(JSON.parse(json)).toEqual(sample(name));
  });

  it('answers before anything else: verdict, picture, three numbers, what to do', () => {
    const at = [
      escapeMarkup(sample(name).verdict.summary),
      'live-rank',
      name === 'constant' ? 'No variance' : 'data-figure="spectrum"',
      'What to do',
      '<h2>Findings',
    ].map((part) => page.indexOf(part));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    expect(page.match(/class="number"/g)).toHaveLength(3);
  });
});

describe('renderHtml', () => {
  it('stays under 1.5 MB with 2,048 dimensions and every figure', () => {
    expect(Buffer.byteLength(renderHtml(wideReport(2048)))).toBeLessThan(1.5e6);
  });

  it('shows the budgets of a gate', () => {
    const budgets = [
      {metric: 'effective-rank', op: '>=', limit: 64, value: 41.234, status: 'broken', text: 'effective-rank >= 64', reason: null},
    ] as const;
    expect(renderHtml({...copy(sample('healthy')), budgets})).toContain(
      '<code>effective-rank &gt;= 64</code></td><td data-value="41.234">41.23</td><td data-value="64">64</td>',
    );
  });

  it.each(Object.entries(GATES))('of a gate says whether it held, and draws the baseline over the spectrum: %s', (_, report) => {
    const page = renderHtml(report);
    expect(page.match(/class="gate (held|broken|inconclusive)"/g)).toEqual([`class="gate ${report.outcome}"`]);
    const {compared} = report.baseline!;
    expect(page.includes('<path class="c1 dash1" d="M0 ')).toBe(compared !== null);
    expect(page.includes('Differences: Spectrum')).toBe(compared !== null);
    expect(page).not.toMatch(/<b>|<img |<script>alert/);
  });

});

describe('markup', () => {
  it('escapes every text, so that it reads back as it was, control characters spelt', () => {
    const entities: Record<string, string> = {'&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'"};
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), (text) => {
        const {markup} = h('p', {title: text}, text);
        const inner = /^<p title="([^"<>]*)">([^<>]*)<\/p>$/.exec(markup);
        for (const part of [inner?.[1], inner?.[2]]) expect(part?.replace(/&[^;]+;/g, (entity) => entities[entity] ?? '?')).toBe(singleLine(text));
      }),
    );
  });

  it('replaces what XML cannot hold', () => {
    expect(escapeMarkup('a\ud800b\uffffc\u0000d')).toBe('a\ufffdb\ufffdc\\u{0}d');
  });

  it('leaves out absent attributes and closes what must be closed', () => {
    expect(h('input', {type: 'range', disabled: null, hidden: false, required: true}).markup).toBe('<input type="range" required="">');
    expect(h('p', {}, raw('<b>x</b>'), null, 3).markup).toBe('<p><b>x</b>3</p>');
  });
});

describe('sha256', () => {
  it('is SHA-256', () => {
    expect(Buffer.from(sha256('abc'), 'base64').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    fc.assert(
      fc.property(fc.string({unit: 'grapheme', maxLength: 300}), (text) => {
        expect(sha256(text)).toBe(createHash('sha256').update(text).digest('base64'));
      }),
    );
  });
});
