import {h, join} from '../markup.js';
import type {Figures} from '../schema.js';
import {plural, significant} from '../text/format.js';
import {axes, clipped, type Area, type Chart} from './chart.js';
import {px} from './path.js';
import {linearScale} from './scale.js';

const AREA: Area = {left: 66, top: 32, width: 554, height: 230};

/** bins that the picture has room for, at the least */
const FEW = 15;

/** Histogram of the norms of the rows. */
export const normsFigure = ({edges, counts}: NonNullable<Figures['norms']>): Chart | null => {
  const [first, last] = [edges[0], edges.at(-1)];
  if (first === undefined || last === undefined || counts.length !== edges.length - 1 || !(last > first)) return null;
  const most = Math.max(1, ...counts);
  // few bins are not to fill the picture: that would look like a broad spread
  const margin = counts.length < FEW ? ((last - first) / counts.length) * (FEW - counts.length) : 0;
  const x = linearScale([first - margin / 2, last + margin / 2], [0, AREA.width], 6);
  const y = linearScale([0, most], [AREA.height, 6], 4);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const bars = counts.map((count, i) => {
    const [from, to] = [x.at(edges[i] ?? 0), x.at(edges[i + 1] ?? 0)];
    return h(
      'rect',
      {class: 'bar', x: px(from + 0.5), y: px(y.at(count)), width: px(Math.max(0.5, to - from - 1)), height: px(AREA.height - y.at(count))},
      h('title', {}, `${plural(count, 'row')} with norms from ${significant(edges[i] ?? 0)} to ${significant(edges[i + 1] ?? 0)}`),
    );
  });
  return {
    name: 'norms',
    title: 'Norms of the rows',
    width: 640,
    height: 310,
    description: `Histogram of the norms of ${plural(total, 'row')}, from ${significant(first)} to ${significant(last)}.`,
    content: join([axes(AREA, {x, y, xTitle: 'norm', yTitle: 'rows', xTick: significantTick(last - first + margin)}), clipped(AREA, ...bars)]),
  };
};

/** as many decimals as the range needs */
const significantTick =
  (range: number) =>
  (value: number): string => {
    const decimals = Math.max(0, Math.min(12, 1 - Math.floor(Math.log10(range))));
    return Math.abs(value) >= 1e5 ? value.toExponential(2).replace('e+', 'e') : String(Number(value.toFixed(decimals)));
  };
