import {singleLine} from '../../errors.js';
import {h, join} from '../markup.js';
import type {Figures} from '../schema.js';
import {grouped, significant} from '../text/format.js';
import {axes, clipped, note, type Area, type Chart} from './chart.js';
import {areaPath, dotsPath, linePath, px, type Point} from './path.js';
import {linearScale} from './scale.js';

type Curve = NonNullable<Figures['learningCurve']>;

const AREA: Area = {left: 66, top: 32, width: 554, height: 250};

/** A metric over the number of rows: its plug-in value, and the estimate of the population with its interval. */
export const learningCurveFigure = ({metric, points}: Curve): Chart | null => {
  const most = points.at(-1)?.rows ?? 0;
  if (points.length < 2 || most === 0) return null;
  const highest = Math.max(...points.flatMap(({value, estimate, high}) => [value, estimate ?? 0, high ?? 0]));
  const x = linearScale([0, most], [0, AREA.width - 8], 6);
  const y = linearScale([0, highest > 0 ? highest * 1.08 : 1], [AREA.height, 0], 5);
  const line = (pick: (point: (typeof points)[number]) => number | null): Point[] =>
    points.flatMap((point): Point[] => {
      const value = pick(point);
      return value === null ? [] : [[x.at(point.rows), y.at(value)]];
    });
  const values = line(({value}) => value);
  const estimates = line(({estimate}) => estimate);
  const bounded = points.filter(({low, high}) => low !== null && high !== null);
  const bound = (pick: 'low' | 'high'): Point[] => bounded.map((point) => [x.at(point.rows), y.at(point[pick] ?? 0)]);
  const name = singleLine(metric);
  return {
    name: 'learning-curve',
    title: `Learning curve of ${name}`,
    width: 640,
    height: 330,
    description: `${points.map(inWords).join('; ')}.`,
    content: join([
      axes(AREA, {x, y, xTitle: 'rows', yTitle: name, xTick: grouped}),
      clipped(
        AREA,
        h('path', {class: 'band', d: areaPath(bound('high'), bound('low'))}),
        h('path', {class: 'ceiling', d: linePath(estimates)}),
        h('path', {class: 'curve', d: linePath(values)}),
        h('path', {class: 'dots', d: dotsPath(values)}),
        ...bounded.map(({rows, low, high}) =>
          h('path', {class: 'attainable', d: `M${px(x.at(rows))} ${px(y.at(low ?? 0))}V${px(y.at(high ?? 0))}`}),
        ),
      ),
      ...label(values, 18, 'curve', 'value of the rows given'),
      ...label(estimates, -9, 'ceiling', 'estimate of the population'),
    ]),
  };
};

const inWords = ({rows, value, estimate}: Curve['points'][number]): string =>
  `${grouped(rows)} rows give ${significant(value)}${estimate === null ? '' : `, estimate ${significant(estimate)}`}`;

const label = (points: readonly Point[], shift: number, kind: string, text: string) => {
  const last = points.at(-1);
  return last ? [note(AREA, last[0], last[1] + shift, kind, text, 'end')] : [];
};
