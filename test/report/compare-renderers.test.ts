import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {renderComparisonHtml} from '../../src/report/compare/html.js';
import {renderComparisonMarkdown} from '../../src/report/compare/markdown.js';
import {renderComparisonSvg} from '../../src/report/compare/svg.js';
import {renderComparisonTerminal} from '../../src/report/compare/terminal.js';
import {ComparisonSchema, type Candidate, type Comparison, type Difference} from '../../src/report/compare-schema.js';
import type {Report} from '../../src/report/schema.js';
import {displayWidth} from '../../src/report/text/wrap.js';
import {CHROMIUM, launch, type Browser} from './chromium.js';
import {sample} from './samples.js';

const difference = (base: number, candidate: number, half: number | null): Difference => ({
  basis: 'value', base, candidate, absolute: candidate - base, relative: (candidate - base) / base, reason: half === null ? 'none' : null, relativeInterval: null,
  interval: half === null ? null : {estimate: candidate - base, low: candidate - base - half, high: candidate - base + half, level: 0.95, method: 'made up'},
});

const candidateOf = (report: Report, parts: Partial<Candidate> = {}): Candidate => ({
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

const comparisonOf = (candidates: readonly Candidate[], parts: Partial<Comparison> = {}): Comparison => ({
  schemaVersion: 1, tool: {name: 'collapsar', version: '0.1.0'}, base: sample('healthy'), candidates: [...candidates], comparable: true, notes: [],
  axis: {name: 'epoch', values: [1, ...candidates.map((_, i) => 5 * (i + 1))], from: 'names'}, onset: null, ...parts,
});

const SAMPLES: Readonly<Record<string, Comparison>> = {
  pair: comparisonOf([candidateOf(sample('collapsed'))]),
  trend: comparisonOf([candidateOf(sample('healthy'), {differences: {'effective-rank': difference(100, 99, 1)}}), candidateOf(sample('collapsed'))],
    {onset: {index: 2, at: 10, why: 'the verdict is collapsed'}, notes: ['judged by different policies']}),
  order: comparisonOf([candidateOf(sample('healthy')), candidateOf(sample('nasty'))], {axis: {name: 'step', values: [0, 1, 2], from: 'order'}}),
  constant: comparisonOf([candidateOf(sample('constant'), {subspace: {status: 'undefined', reason: 'the candidate has no live direction'}, differences: {}})]),
};

describe.each(Object.keys(SAMPLES))('the comparison %s', (name) => {
  const comparison = SAMPLES[name];

  it('is one of the schema', () => {
    expect(ComparisonSchema.parse(comparison)).toEqual(comparison);
  });

  it.each([60, 80, 120])('fits %d columns, with colours and in ASCII', (width) => {
    const plain = renderComparisonTerminal(comparison, {width});
    expect(plain.split('\n').filter((line) => displayWidth(line) > width)).toEqual([]);
    expect(renderComparisonTerminal(comparison, {width, color: true}).replace(/\u001b\[\d+m/g, '')).toBe(plain);
    const ascii = renderComparisonTerminal(comparison, {width, unicode: false});
    expect([...ascii].every((char) => char < '\u007f')).toBe(true);
    expect(ascii).not.toMatch(/^::/m);
  });

  it.each([
    ['terminal-80.txt', () => renderComparisonTerminal(comparison, {width: 80})],
    ['md', () => renderComparisonMarkdown(comparison)],
  ] as const)('looks as it did: %s', async (kind, render) => {
    await expect(render()).toMatchFileSnapshot(`../../fixtures/report/golden/compare-${name}.${kind}`);
  });

  it('lets no markup of a file through', () => {
    for (const text of [renderComparisonHtml(comparison), renderComparisonMarkdown(comparison), renderComparisonSvg(comparison)]) {
      expect(text).not.toContain('<b>cats');
      expect(text).not.toContain('<script>alert');
    }
  });
});

it('tells what it found', () => {
  const text = renderComparisonTerminal(SAMPLES.trend);
  expect(text).toContain('Collapse sets in at epoch 10 and stays: the verdict is collapsed.');
  expect(text).toContain('20 newly duplicated: 20, 21');
  expect(text).toMatch(/effective-rank +100 +64 +-36\.0 % +-36 ± 1\.5/);
  expect(text).toContain('alpha: in the candidate it is undefined: few ranks');
});

it('draws the baseline and what lies between over the last, at most seven of them', () => {
  const many = comparisonOf(Array.from({length: 30}, () => candidateOf(sample('healthy'))));
  const svg = renderComparisonSvg(many);
  expect(svg.match(/― /g)).toHaveLength(7);
  expect(svg).toContain('― baseline ');
  expect(svg).toContain('― epoch 145');
});

describe.skipIf(CHROMIUM === undefined)('the page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-compare-'));
  let browser: Browser;
  beforeAll(async () => {
    for (const [name, comparison] of Object.entries(SAMPLES)) writeFileSync(join(folder, `${name}.html`), renderComparisonHtml(comparison));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, {recursive: true});
  });

  it.each(Object.keys(SAMPLES))('asks for nothing, breaks no rule, fits a phone, and runs nothing of a file: %s', async (name) => {
    const page = await browser.open(pathToFileURL(join(folder, `${name}.html`)).href, {width: 390, height: 844});
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await page.evaluate('document.documentElement.classList.contains("js")')).toBe(true);
    expect(await page.evaluate('document.scripts.length')).toBe(3);
    expect(page.complaints).toEqual([]);
  });

  it('has verdict, picture, numbers and what changed on the first screen', async () => {
    const page = await browser.open(pathToFileURL(join(folder, 'pair.html')).href, {width: 1280, height: 800});
    for (const part of ['h1', 'svg[data-figure=spectrum]', '.number:last-child', '.todo li']) {
      const bottom = await page.evaluate<number>(`document.querySelector('${part}').getBoundingClientRect().bottom`);
      expect(bottom, part).toBeLessThanOrEqual(800);
    }
  });
});
