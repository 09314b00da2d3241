import {h, join, type Markup} from '../markup.js';
import type {Figures} from '../schema.js';
import {grouped, plural} from '../text/format.js';
import {shorten} from '../text/wrap.js';
import {axes, clipped, type Area, type Chart} from './chart.js';
import {px, type Point} from './path.js';
import {linearScale} from './scale.js';

const AREA: Area = {left: 66, top: 32, width: 400, height: 400};
/** labels with a colour and a shape of their own; those of the rest are grey dots */
const OWN = 7;

type Shape = (x: number, y: number) => string;

const SHAPES: readonly Shape[] = [
  (x, y) => `M${px(x)} ${px(y - 2)}a2 2 0 1 0 .1 0z`,
  (x, y) => `M${px(x - 2.2)} ${px(y - 2.2)}h4.4v4.4h-4.4z`,
  (x, y) => `M${px(x)} ${px(y - 2.8)}l2.7 4.8h-5.4z`,
  (x, y) => `M${px(x - 2.2)} ${px(y - 2.2)}l4.4 4.4m-4.4 0l4.4-4.4`,
  (x, y) => `M${px(x - 2.8)} ${px(y)}h5.6m-2.8-2.8v5.6`,
  (x, y) => `M${px(x)} ${px(y - 3)}l3 3-3 3-3-3z`,
  (x, y) => `M${px(x)} ${px(y + 2.8)}l2.7-4.8h-5.4z`,
  (x, y) => `M${px(x)} ${px(y)}h.1`,
];

/** The row sample on its first two principal components, coloured and shaped by label. */
export const scatterFigure = ({x: xs, y: ys, labels}: NonNullable<Figures['scatter']>): Chart | null => {
  if (xs.length === 0 || xs.length !== ys.length) return null;
  // one scale for both axes: distances are to be seen as they are
  const reach = Math.max(...xs.map(Math.abs), ...ys.map(Math.abs)) * 1.05 || 1;
  const x = linearScale([-reach, reach], [0, AREA.width], 5);
  const y = linearScale([-reach, reach], [AREA.height, 0], 5);
  const groups = groupsOf(
    xs.map((value, i) => [x.at(value), y.at(ys[i] ?? 0)]),
    labels,
  );
  return {
    name: 'scatter',
    title: 'Sampled rows on their first two principal components',
    width: 640,
    height: 480,
    description: `${plural(xs.length, 'row')}${labels ? ` in ${plural(new Set(labels).size, 'label')}` : ''}.`,
    content: join([
      axes(AREA, {x, y, xTitle: 'component 1', yTitle: 'component 2'}),
      clipped(
        AREA,
        ...groups.map(({points, style}) =>
          h('path', {class: `c${style}`, d: points.map((point) => (SHAPES[style] ?? dot)(...point)).join('')}),
        ),
      ),
      ...(labels ? groups.map((group, i) => legendLine(group, i)) : []),
    ]),
  };
};

const dot: Shape = (x, y) => `M${px(x)} ${px(y)}h.1`;

interface Group {
  readonly name: string;
  readonly points: Point[];
  readonly style: number;
}

/** the most frequent labels on their own, the others together; ties in alphabetical order */
const groupsOf = (points: readonly Point[], labels: readonly (string | null)[] | null): Group[] => {
  const members = new Map<string | null, Point[]>();
  points.forEach((point, i) => {
    const label = labels?.[i] ?? null;
    const group = members.get(label);
    if (group) group.push(point);
    else members.set(label, [point]);
  });
  const sorted = [...members].sort(([a, left], [b, right]) => right.length - left.length || ((a ?? '') < (b ?? '') ? -1 : 1));
  const own = sorted.slice(0, sorted.length <= OWN + 1 ? OWN + 1 : OWN);
  const rest = sorted.slice(own.length);
  const groups = own.map(([label, list], style): Group => ({name: label ?? '(no label)', points: list, style}));
  return rest.length === 0
    ? groups
    : [...groups, {name: `${grouped(rest.length)} others`, points: rest.flatMap(([, list]) => list), style: OWN}];
};

const legendLine = ({name, points, style}: Group, i: number): Markup => {
  const [x, y] = [AREA.left + AREA.width + 16, AREA.top + 16 + 22 * i];
  return join([
    h('path', {class: `c${style}`, d: (SHAPES[style] ?? dot)(x, y)}),
    h('text', {x: x + 10, y: y + 4}, `${shorten(name, 14)} `, h('tspan', {class: 'tick'}, grouped(points.length))),
  ]);
};
