import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {renderComparisonHtml} from '../../src/report/compare/html.js';
import {renderComparisonMarkdown} from '../../src/report/compare/markdown.js';
import {renderComparisonSvg} from '../../src/report/compare/svg.js';
import {renderComparisonTerminal} from '../../src/report/compare/terminal.js';
import {ComparisonSchema} from '../../src/report/compare-schema.js';
import {displayWidth} from '../../src/report/text/wrap.js';
import {CHROMIUM, launch, openPage} from './chromium.js';
import {candidateOf, COMPARISONS, comparisonOf} from './comparisons.js';
import {sample} from './samples.js';

describe.each(Object.keys(COMPARISONS))('the comparison %s', (name) => {
  const comparison = COMPARISONS[name];

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
  const text = renderComparisonTerminal(COMPARISONS.trend);
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
    for (const [name, comparison] of Object.entries(COMPARISONS)) writeFileSync(join(folder, `${name}.html`), renderComparisonHtml(comparison));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, {recursive: true});
  });

  it.each(Object.keys(COMPARISONS))('asks for nothing, breaks no rule, fits a phone, and runs nothing of a file: %s', async (name) => {
    const page = await openPage(browser, pathToFileURL(join(folder, `${name}.html`)).href, {width: 390, height: 844});
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    expect(await page.evaluate('document.documentElement.classList.contains("js")')).toBe(true);
    expect(await page.evaluate('document.scripts.length')).toBe(3);
    expect(page.complaints).toEqual([]);
  });

  it('has verdict, picture, numbers and what changed on the first screen', async () => {
    const page = await openPage(browser, pathToFileURL(join(folder, 'pair.html')).href, {width: 1280, height: 800});
    for (const part of ['h1', 'svg[data-figure=spectrum]', '.number:last-child', '.todo li']) {
      const bottom = await page.evaluate<number>(`document.querySelector('${part}').getBoundingClientRect().bottom`);
      expect(bottom, part).toBeLessThanOrEqual(800);
    }
  });
});
