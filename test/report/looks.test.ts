import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {renderComparisonHtml} from '../../src/report/compare/html.js';
import {renderHtml} from '../../src/report/html/report.js';
import {CHROMIUM, launch, openHtml, type PageOptions} from './chromium.js';
import {COMPARISONS} from './comparisons.js';
import {GATES} from './gates.js';
import {likeness} from './pictures.js';
import {sample} from './samples.js';

const WIDE: PageOptions = {width: 1280, height: 800};
const PHONE: PageOptions = {width: 390, height: 844};

const PAGES: Readonly<Record<string, () => string>> = {
  ...Object.fromEntries(['healthy', 'collapsed', 'nasty', 'constant'].map((name) => [name, () => renderHtml(sample(name))])),
  ...Object.fromEntries(Object.entries(GATES).map(([name, report]) => [`gate-${name}`, () => renderHtml(report)])),
  ...Object.fromEntries(Object.entries(COMPARISONS).map(([name, comparison]) => [`compare-${name}`, () => renderComparisonHtml(comparison)])),
};

/** share of pixels that may differ: a dotted line of the picture is more */
const SAME = 1e-4;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(CHROMIUM === undefined)('the pages as people see them', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it.for([
    ['collapsed', 'light', WIDE],
    ['healthy', 'dark', {...WIDE, dark: true}],
    ['collapsed', 'phone', PHONE],
    ['gate-broken', 'light', WIDE],
    ['gate-broken', 'phone', {...PHONE, width: 360}],
    ['compare-trend', 'light', WIDE],
    ['compare-pair', 'phone', {...PHONE, dark: true}],
  ] as const)('look as they did: %s, %s', async ([name, kind, options], {skip}) => {
    const page = await openHtml(browser, PAGES[name](), options);
    const {pixels, blocks, takenWith, now} = await likeness(page, `${name}-${kind}`);
    expect(blocks).toBeLessThan(4);
    if (pixels === null) skip(`compared coarsely only: ${name}-${kind}.png was taken with ${takenWith}, here is ${now}`);
    expect(pixels).toBeLessThan(SAME);
  });

  it.skipIf(process.env.UPDATE_PICTURES !== undefined)('do not, when a line of a picture goes missing', async () => {
    const page = await openHtml(browser, PAGES.collapsed().replaceAll('class="ceiling"', 'class="none"'), WIDE);
    const {pixels} = await likeness(page, 'collapsed-light');
    if (pixels !== null) expect(pixels).toBeGreaterThan(SAME);
  });

  it.each(Object.keys(PAGES))('give axe nothing to find, by day and by night, wide and narrow: %s', async (name) => {
    for (const size of [WIDE, PHONE]) {
      for (const dark of [false, true]) {
        const page = await openHtml(browser, PAGES[name](), {...size, dark});
        await page.evaluate(AXE);
        const found = await page.evaluate('axe.run().then(({violations}) => violations.map(({id, impact, nodes}) => `${impact} ${id}: ${nodes[0].html}`))');
        expect(found, `${size.width} px, ${dark ? 'dark' : 'light'}`).toEqual([]);
        await page.close();
      }
    }
  });
});
