/** A page's picture against its golden one: pixel by pixel with the browser and fonts that it was taken with, coarsely with others. */
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import pixelmatch from 'pixelmatch';
import type {Page} from 'playwright-core';
import {PNG} from 'pngjs';
import {golden} from './samples.js';

export interface Likeness {
  /** share of the pixels that differ to the eye; null where browser or fonts are not those of the golden picture */
  readonly pixels: number | null;
  /** mean absolute difference, of 255, of blocks of 20 × 20 pixels: the same layout in other fonts keeps under 4 */
  readonly blocks: number;
  /** what the golden picture was taken with, and this one */
  readonly takenWith: string;
  readonly now: string;
}

/** Takes a picture of what is on the screen. With UPDATE_PICTURES set it becomes the golden one, which a person then looks at. */
export const likeness = async (page: Page, name: string): Promise<Likeness> => {
  const [png, now, file] = [await page.screenshot(), await browserAndFonts(page), golden(`${name}.png`)];
  const record = golden('pictures.json');
  const recorded = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Record<string, string>) : {};
  if (process.env.UPDATE_PICTURES !== undefined) {
    writeFileSync(file, png);
    recorded[name] = now;
    writeFileSync(record, `${JSON.stringify(recorded, null, 2)}\n`);
  }
  const [a, b] = [PNG.sync.read(png), PNG.sync.read(readFileSync(file))];
  if (a.width !== b.width || a.height !== b.height) throw new Error(`${name}.png is of another size: ${b.width} × ${b.height}`);
  const differing = pixelmatch(a.data, b.data, undefined, a.width, a.height, {threshold: 0.1});
  return {pixels: recorded[name] === now ? differing / (a.width * a.height) : null, blocks: blockDifference(a, b), takenWith: recorded[name], now};
};

/** The browser's version, and how wide it sets a line in the two fonts of the page. */
const browserAndFonts = async (page: Page): Promise<string> => {
  const widths = await page.evaluate<string>(`(() => {
    const pen = document.createElement('canvas').getContext('2d');
    return ['body', 'code'].map((part) => {
      pen.font = '40px ' + getComputedStyle(document.querySelector(part)).fontFamily;
      return pen.measureText('Effective rank 76.61 of 126.3 – ×8.3e−12 ≥').width.toFixed(1);
    }).join(' and ');
  })()`);
  return `Chromium ${page.context().browser()?.version() ?? ''}, a line of ${widths} pixels`;
};

type Picture = ReturnType<typeof PNG.sync.read>;

const blockDifference = (a: Picture, b: Picture): number => {
  const [one, other] = [blocks(a), blocks(b)];
  return one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;
};

const BLOCK = 20;

/** means of red, green and blue */
const blocks = ({width, height, data}: Picture): number[] => {
  const [across, down] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)];
  const means = new Array<number>(across * down * 3).fill(0);
  for (let y = 0; y < down * BLOCK; y++) {
    for (let x = 0; x < across * BLOCK; x++) {
      const block = 3 * (Math.floor(y / BLOCK) * across + Math.floor(x / BLOCK));
      for (let c = 0; c < 3; c++) means[block + c] += data[4 * (y * width + x) + c] / BLOCK ** 2;
    }
  }
  return means;
};
