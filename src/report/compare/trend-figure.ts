import {h, join} from '../markup.js';
import {axes, note, type Area, type Chart} from '../svg/chart.js';
import {areaPath, dotsPath, linePath, px, type Point} from '../svg/path.js';
import {linearScale} from '../svg/scale.js';
import {significant} from '../text/format.js';
import type {TrendPoint} from './trend.js';

const AREA: Area = {left: 66, top: 32, width: 554, height: 250};

/** Effective rank with its interval, and live rank, over the axis; where collapse set in. Null with fewer than two places. */
export const trendFigure = (points: readonly TrendPoint[], name: string, onset: number | null): Chart | null => {
  const [first, last] = [points[0].at, points[points.length - 1].at];
  const highest = Math.max(...points.map(({effectiveRank, liveRank}) => Math.max(effectiveRank?.high ?? effectiveRank?.value ?? 0, liveRank)));
  if (!(last > first) || !(highest > 0)) return null;
  const x = linearScale([first, last], [8, AREA.width - 8], 6);
  const whole = points.every(({at}) => Number.isInteger(at));
  const y = linearScale([0, highest * 1.08], [AREA.height, 0], 5);
  const place = (at: number, value: number): Point => [AREA.left + x.at(at), AREA.top + y.at(value)];
  const ranks = points.flatMap(({at, effectiveRank}) => (effectiveRank ? [{at, ...effectiveRank}] : []));
  const bounded = ranks.flatMap(({at, low, high}) => (low === null || high === null ? [] : [{at, low, high}]));
  const curve = ranks.map(({at, value}) => place(at, value));
  const live = points.map(({at, liveRank}) => place(at, liveRank));
  return {
    name: 'trend',
    title: `Effective rank and live rank by ${name}`,
    description: `${points.map(({at, effectiveRank, liveRank}) => `${at}: effective rank ${effectiveRank ? significant(effectiveRank.value) : 'none'}, live rank ${liveRank}`).join('; ')}.`,
    width: 640,
    height: 330,
    content: join([
      axes(AREA, {x: {...x, ticks: whole ? x.ticks.filter(Number.isInteger) : x.ticks}, y, xTitle: name, yTitle: 'dimensions'}),
      bounded.length > 1
        ? h('path', {class: 'band', d: areaPath(bounded.map(({at, high}) => place(at, high)), bounded.map(({at, low}) => place(at, low)))})
        : null,
      h('path', {class: 'ceiling', d: linePath(live)}),
      h('path', {class: 'curve', d: linePath(curve)}),
      h('path', {class: 'dots', d: dotsPath(curve)}),
      onset === null ? null : h('path', {class: 'cliff', d: `M${px(AREA.left + x.at(onset))} ${AREA.top}v${AREA.height}`}),
      onset === null ? null : note(AREA, x.at(onset) + (x.at(onset) > AREA.width / 2 ? -8 : 8), 14, 'cliff', `collapse sets in at ${onset}`, x.at(onset) > AREA.width / 2 ? 'end' : 'start'),
    ]),
  };
};
