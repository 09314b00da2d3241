import {h, join, type Child, type Markup} from '../markup.js';
import {px} from './path.js';
import type {Scale} from './scale.js';

/** The box in which the marks of a chart lie, in the units of its viewBox. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Chart {
  /** kebab-case; names the picture's file and its ids in a page */
  readonly name: string;
  readonly title: string;
  /** what the picture shows, in a sentence with its numbers: what those who cannot see it read */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly content: Markup;
  /** attributes by which the page's script finds values at a place */
  readonly data?: Readonly<Record<string, string | number>>;
}

export interface Axes {
  readonly x: Scale;
  readonly y: Scale;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xTick?: (value: number) => string;
  readonly yTick?: (value: number) => string;
  /** pixels between the area and its x axis, for what is drawn under a break; default 0 */
  readonly foot?: number;
}

/** A chart as an SVG element. Colours and strokes are classes of figure-style.ts; there is no style attribute, so a strict policy holds. */
export const svg = ({name, title, description, width, height, content, data = {}}: Chart, ...before: readonly Child[]): Markup =>
  h(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'figure',
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-labelledby': `${name}-title ${name}-desc`,
      'data-figure': name,
      ...Object.fromEntries(Object.entries(data).map(([key, value]) => [`data-${key}`, value])),
    },
    h('title', {id: `${name}-title`}, title),
    h('desc', {id: `${name}-desc`}, description),
    ...before,
    content,
  );

/** Grid, tick labels and axis titles around an area. */
export const axes = ({left, top, width, height}: Area, {x, y, xTitle, yTitle, xTick = tick, yTick = tick, foot = 0}: Axes): Markup => {
  const bottom = top + height + foot;
  return join([
    h(
      'g',
      {class: 'ticks-y'},
      ...y.ticks.map((value) =>
        join([
          h('line', {class: 'grid', x1: left, x2: left + width, y1: px(top + y.at(value)), y2: px(top + y.at(value))}),
          h('text', {class: 'tick', x: left - 8, y: px(top + y.at(value) + 4), 'text-anchor': 'end'}, yTick(value)),
        ]),
      ),
    ),
    h(
      'g',
      {class: 'ticks-x'},
      ...x.ticks.map((value) =>
        h('text', {class: 'tick', x: px(left + x.at(value)), y: bottom + 18, 'text-anchor': 'middle'}, xTick(value)),
      ),
    ),
    h('line', {class: 'axis', x1: left, x2: left + width, y1: bottom, y2: bottom}),
    h('text', {class: 'axis-title', x: left + width, y: bottom + 36, 'text-anchor': 'end'}, xTitle),
    h('text', {class: 'axis-title', x: 4, y: top - 10}, yTitle),
  ]);
};

const tick = (value: number): string => {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential().replace('e+', 'e') : String(value);
};

/** A nested drawing that clips its marks, and that the page's script may zoom by its viewBox. */
export const clipped = ({left, top, width, height}: Area, ...marks: readonly Child[]): Markup =>
  h('svg', {class: 'area', x: left, y: top, width, height, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none'}, ...marks);

/** A text at a place of the area; the script moves it along when it zooms. */
export const note = (area: Area, x: number, y: number, kind: string, text: string, anchor: 'start' | 'middle' | 'end' = 'start'): Markup =>
  h(
    'text',
    {class: `note ${kind}`, x: px(area.left + x), y: px(area.top + y), 'text-anchor': anchor, 'data-at': `${px(x)} ${px(y)}`},
    text,
  );
