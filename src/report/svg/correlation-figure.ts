import {h, join, type Markup} from '../markup.js';
import type {Figures} from '../schema.js';
import {grouped} from '../text/format.js';
import type {Area, Chart} from './chart.js';
import {pngUri} from './png.js';

const AREA: Area = {left: 10, top: 14, width: 440, height: 440};

type Rgb = readonly [number, number, number];

/** ends and middle of the diverging scale: blue for −1, white for 0, red for +1 */
const BLUE: Rgb = [33, 102, 172];
const WHITE: Rgb = [247, 247, 247];
const RED: Rgb = [178, 24, 43];

/** The colour of r = −1 … 1 in steps of 0.01. */
export const PALETTE: readonly Rgb[] = Array.from({length: 201}, (_, i) => {
  const share = Math.abs(i - 100) / 100;
  const end = i < 100 ? BLUE : RED;
  const mix = (c: 0 | 1 | 2): number => Math.round(WHITE[c] + (end[c] - WHITE[c]) * share);
  return [mix(0), mix(1), mix(2)];
});

/** The clustered correlation matrix as a heat map of at most 256 cells a side. */
export const correlationFigure = ({order, cells, lower}: NonNullable<Figures['correlation']>): Chart | null => {
  if (cells < 2 || lower.length !== (cells * (cells + 1)) / 2) return null;
  const block = Math.ceil(order.length / cells);
  const off = lower.filter((_, i) => !isDiagonal(i));
  const strong = off.filter((value) => Math.abs(value) >= 50).length;
  const each =
    block === 1 ? 'a cell is a pair of channels' : `a cell is ${block} × ${block} channels and shows their strongest correlation`;
  return {
    name: 'correlation',
    title: 'Correlation of the channels, clustered',
    width: 560,
    height: 470,
    description:
      `Heat map of ${grouped(order.length)} live channels, those that go together next to each other; ${each}. ` +
      `${grouped(strong)} of ${grouped(off.length)} cells off the diagonal reach |r| = 0.5.`,
    data: {area: `${AREA.left} ${AREA.top} ${AREA.width} ${AREA.height}`, cells, block},
    content: join([
      image(AREA, pngUri(cells, cells, symmetric(cells, lower), PALETTE)),
      h('rect', {
        class: 'frame',
        x: AREA.left,
        y: AREA.top,
        width: AREA.width,
        height: AREA.height,
        fill: 'none',
        stroke: 'currentColor',
        'stroke-opacity': 0.4,
      }),
      legend(),
    ]),
  };
};

/** index k of a packed lower triangle is on the diagonal where k + 1 is a triangular number */
const isDiagonal = (k: number): boolean => Number.isInteger((Math.sqrt(8 * (k + 1) + 1) - 1) / 2);

const symmetric = (cells: number, lower: readonly number[]): Uint8Array => {
  const pixels = new Uint8Array(cells * cells);
  for (let i = 0, at = 0; i < cells; i++) {
    for (let j = 0; j <= i; j++, at++) pixels[i * cells + j] = pixels[j * cells + i] = (lower[at] ?? 0) + 100;
  }
  return pixels;
};

const image = ({left, top, width, height}: Area, href: string): Markup =>
  h('image', {class: 'heat', x: left, y: top, width, height, href, preserveAspectRatio: 'none', 'image-rendering': 'pixelated'});

const legend = (): Markup => {
  const bar: Area = {left: 474, top: 34, width: 16, height: 400};
  const ramp = pngUri(
    1,
    PALETTE.length,
    Uint8Array.from(PALETTE, (_, i) => 200 - i),
    PALETTE,
  );
  const label = (r: number): Markup =>
    h(
      'text',
      {class: 'tick', x: bar.left + 24, y: bar.top + ((1 - r) / 2) * bar.height + 4},
      r > 0 ? `+${r}` : String(r).replace('-', '−'),
    );
  return join([h('text', {class: 'axis-title', x: bar.left, y: 22}, 'r'), image(bar, ramp), ...[1, 0.5, 0, -0.5, -1].map(label)]);
};
