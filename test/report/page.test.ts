import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Browser} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {renderHtml} from '../../src/report/html/report.js';
import {CHROMIUM, launch, openPage, type Page, type PageOptions} from './chromium.js';
import {GATES} from './gates.js';
import {sample, wideReport} from './samples.js';

const WIDE: PageOptions = {width: 1280, height: 800};
const PHONE: PageOptions = {width: 390, height: 844};

describe.skipIf(CHROMIUM === undefined)('the page in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'collapsar-page-'));
  let browser: Browser;

  beforeAll(async () => {
    for (const name of ['healthy', 'collapsed', 'nasty', 'constant']) writeFileSync(join(folder, `${name}.html`), renderHtml(sample(name)));
    writeFileSync(join(folder, 'gate.html'), renderHtml(GATES.broken));
    writeFileSync(join(folder, 'wide.html'), renderHtml(wideReport(4096)));
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, {recursive: true});
  });

  const open = (name: string, options: PageOptions): Promise<Page> =>
    openPage(browser, pathToFileURL(join(folder, `${name}.html`)).href, options);
  const box = (page: Page, selector: string): Promise<{x: number; y: number; width: number; height: number}> =>
    page.evaluate(`(({x, y, width, height}) => ({x, y, width, height}))(document.querySelector('${selector}').getBoundingClientRect())`);
  const text = (page: Page, selector: string): Promise<string> => page.evaluate(`document.querySelector('${selector}').textContent`);

  it.each(['healthy', 'collapsed', 'nasty', 'constant', 'wide', 'gate'])('asks for nothing, breaks no rule, and fits a phone: %s', async (name) => {
    const page = await open(name, PHONE);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    expect(await page.evaluate('document.documentElement.classList.contains("js")')).toBe(true);
    expect(page.complaints).toEqual([]);
  });

  it('hears what a page complains of', async () => {
    const html = renderHtml(sample('constant')).replace('</main>', '<script>1</script><img src="http://localhost:9/"></main>');
    writeFileSync(join(folder, 'planted.html'), html);
    const {complaints} = await open('planted', WIDE);
    expect(complaints.filter((text) => text.includes('Content Security Policy'))).toHaveLength(2);
  });

  it('runs nothing that came out of a file', async () => {
    const page = await open('nasty', WIDE);
    expect(await page.evaluate('document.scripts.length')).toBe(2);
    expect(await text(page, 'h1')).toContain('</script><script>alert(1)</script>');
  });

  it('has verdict, picture, three numbers and advice on the first screen', async () => {
    for (const options of [WIDE, PHONE]) {
      const page = await open('collapsed', options);
      const parts =
        options === WIDE
          ? ['h1', 'svg[data-figure=spectrum]', '.number:last-child', '.todo li']
          : ['h1', '.number:last-child', 'svg[data-figure=spectrum]'];
      for (const part of parts) {
        const {y, height} = await box(page, part);
        expect(y + height, part).toBeLessThanOrEqual(options.height);
      }
    }
  });

  it('is complete without script', async () => {
    const page = await open('collapsed', {...WIDE, script: false});
    const shown = await page.screenshot();
    expect(shown.length).toBeGreaterThan(20_000);
    expect(page.complaints).toEqual([]);
    const html = renderHtml(sample('collapsed'));
    for (const part of [
      'data-figure="spectrum"',
      'data-figure="correlation"',
      'data-figure="channel-std"',
      'id="metrics"',
      'id="channels"',
    ])
      expect(html).toContain(part);
    // the controls are there for the script alone
    expect(html).toContain('.tools{display:none');
  });

  it('reads values under the pointer', async () => {
    const page = await open('collapsed', WIDE);
    const {x, y, width, height} = await box(page, 'svg[data-figure=spectrum]');
    // the area lies at 66 … 620 of 640 units; rank 94 of 1 … 128
    await page.mouse.move(x + (width * (66 + (554 * 93) / 127)) / 640, y + height / 2);
    const value = sample('collapsed').spectrum.eigenvalues[93] ?? 0;
    expect(await text(page, 'figure output')).toContain(`rank 94: eigenvalue ${value.toPrecision(4)}, `);
    const gate = await open('gate', WIDE);
    await gate.mouse.move(x + (width * (66 + (554 * 93) / 127)) / 640, y + height / 2);
    const before = sample('healthy').spectrum.eigenvalues[93] ?? 0;
    expect(await text(gate, 'figure output')).toContain(`, baseline ${before.toPrecision(4)}`);
  });

  it('reads values by the keyboard alone', async () => {
    const page = await open('healthy', WIDE);
    await page.evaluate('document.querySelector("figure input[type=range]").focus()');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight');
    expect(await text(page, 'figure output')).toMatch(/^rank 4: eigenvalue /);
    expect(await page.evaluate('document.querySelector("figure input").getAttribute("aria-valuetext")')).toMatch(/^rank 4/);
  });

  it('zooms by dragging and by buttons, and back', async () => {
    const page = await open('healthy', WIDE);
    const areas = 'document.querySelector("svg[data-figure=spectrum] .area").getAttribute("viewBox")';
    const whole = await page.evaluate<string>(areas);
    const ticks = await page.evaluate<string>('document.querySelector("svg[data-figure=spectrum] .ticks-x").textContent');
    const {x, y, width} = await box(page, 'svg[data-figure=spectrum]');
    const at = (share: number): number => x + (width * (66 + 554 * share)) / 640;
    await page.mouse.move(at(0.25), y + 100);
    await page.mouse.down();
    await page.mouse.move(at(0.5), y + 120);
    await page.mouse.up();
    const [left = 0, , across = 0] = (await page.evaluate<string>(areas)).split(' ').map(Number);
    expect(left).toBeCloseTo(554 * 0.25, -0.5);
    expect(across).toBeCloseTo(554 * 0.25, -0.5);
    const zoomed = (
      await page.evaluate<string[]>(
        '[...document.querySelectorAll("svg[data-figure=spectrum] .ticks-x text")].map((tick) => tick.textContent)',
      )
    ).map(Number);
    expect(Math.min(...zoomed)).toBeGreaterThanOrEqual(96);
    expect(Math.max(...zoomed)).toBeLessThanOrEqual(193);
    for (const act of ['in', 'left', 'right', 'out']) await page.evaluate(`document.querySelector("[data-zoom=${act}]").click()`);
    expect(await page.evaluate(areas)).not.toBe(whole);
    await page.evaluate('document.querySelector("[data-zoom=whole]").click()');
    expect((await page.evaluate<string>(areas)).split(' ').map(Number)).toEqual(
      whole.split(' ').map((part) => expect.closeTo(Number(part), 6) as number),
    );
    expect(await page.evaluate('document.querySelector("svg[data-figure=spectrum] .ticks-x").textContent')).toBe(ticks);
    expect(page.complaints).toEqual([]);
  });

  it('reads the heat map', async () => {
    const page = await open('collapsed', WIDE);
    await page.evaluate('document.querySelector("svg[data-figure=correlation]").scrollIntoView()');
    const {x, y, width} = await box(page, 'svg[data-figure=correlation]');
    const {order = [], lower = []} = sample('collapsed').figures?.correlation ?? {};
    // the middle of the cell in row 5, column 2
    await page.mouse.move(x + (width * (10 + (440 * 2.5) / 128)) / 560, y + (width * (14 + (440 * 5.5) / 128)) / 560);
    const reading = await page.evaluate(
      'document.querySelector("svg[data-figure=correlation]").parentNode.querySelector("output").textContent',
    );
    expect(reading).toBe(`channels ${order[5]} and ${order[2]}: r = ${((lower[17] ?? 0) / 100).toFixed(2)}`);
  });

  it('sorts tables by number, down and up, with what has no value at the end', async () => {
    const page = await open('collapsed', WIDE);
    const column = (): Promise<string[]> =>
      page.evaluate('[...document.querySelector("#metrics table").tBodies[0].rows].map((row) => row.cells[1].dataset.value ?? "")');
    const click = (): Promise<string | null> =>
      page.evaluate(
        '(() => {const head = document.querySelector("#metrics th:nth-child(2)"); head.querySelector("button").click(); return head.getAttribute("aria-sort")})()',
      );
    expect(await click()).toBe('descending');
    const down = (await column()).filter((value) => value !== '').map(Number);
    expect(down).toEqual([...down].sort((a, b) => b - a));
    expect((await column()).slice(-2)).toEqual(['', '']);
    expect(await click()).toBe('ascending');
    expect((await column()).filter((value) => value !== '').map(Number)).toEqual([...down].reverse());
    expect((await column()).slice(-2)).toEqual(['', '']);
  });

  it('prints', async () => {
    const page = await open('collapsed', {...WIDE, dark: true});
    expect(Buffer.from(await page.pdf()).toString('latin1', 0, 5)).toBe('%PDF-');
  });
});
