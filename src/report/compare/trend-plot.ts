import {canvas, type Run} from '../text/canvas.js';
import {significant} from '../text/format.js';
import type {TrendPoint} from './trend.js';

export interface TrendPlotOptions {
  readonly width: number;
  /** rows of the plotting area */
  readonly height: number;
  readonly unicode: boolean;
  readonly name: string;
  /** place on the axis at which collapse set in */
  readonly onset: number | null;
}

const GUTTER = 9;

/** Effective rank as a curve and live rank as dots over the axis, from 0 up; nothing where there is no effective rank to draw. */
export const trendPlot = (points: readonly TrendPoint[], {width, height, unicode, name, onset}: TrendPlotOptions): Run[][] => {
  const drawn = points.filter(({effectiveRank}) => effectiveRank !== null);
  const [first, last] = [points[0].at, points[points.length - 1].at];
  const top = Math.max(...points.map(({effectiveRank, liveRank}) => Math.max(effectiveRank?.value ?? 0, liveRank)));
  if (drawn.length < 2 || !(last > first) || !(top > 0)) return [];
  const area = canvas(width - GUTTER, height, unicode);
  const x = (at: number): number => Math.round(((at - first) / (last - first)) * (area.width * area.dotsAcross - 1));
  const y = (value: number): number => Math.round((1 - value / top) * (height * area.dotsDown - 1));
  drawn.slice(1).forEach((point, i) => {
    const [from, to] = [drawn[i], point].map(({at, effectiveRank}) => ({x: x(at), y: y(effectiveRank!.value)}));
    const steps = Math.max(1, Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    for (let s = 0; s <= steps; s++) area.dot(Math.round(from.x + ((to.x - from.x) * s) / steps), Math.round(from.y + ((to.y - from.y) * s) / steps), 'curve');
  });
  const column = (at: number): number => Math.floor(x(at) / area.dotsAcross);
  for (const {at, liveRank} of points) area.write(column(at), Math.floor(y(liveRank) / area.dotsDown), unicode ? '○' : 'o', 'ceiling');
  if (onset !== null) for (let row = 0; row < height; row++) area.write(column(onset), row, unicode ? '┊' : ':', 'cliff');
  return [...withAxis(area.lines(), top, unicode), ...underAxis(area.width, [first, last], name, onset !== null, unicode)];
};

const withAxis = (lines: readonly Run[][], top: number, unicode: boolean): Run[][] =>
  lines.map((line, row) => {
    const label = row === 0 ? significant(Number(top.toPrecision(3))) : row === lines.length - 1 ? '0' : '';
    return [{text: `${label.padStart(GUTTER - 2)} ${unicode ? '│' : '|'}`, ink: 'axis'}, ...line];
  });

const underAxis = (width: number, [first, last]: readonly [number, number], name: string, collapses: boolean, unicode: boolean): Run[][] => {
  const blank = ' '.repeat(GUTTER);
  const [left, right] = [`${name} ${first}`, String(last)];
  return [
    [{text: `${' '.repeat(GUTTER - 1)}${unicode ? '└' : '+'}${(unicode ? '─' : '-').repeat(width)}`, ink: 'axis'}],
    [{text: blank + left + right.padStart(Math.max(1, width - left.length)), ink: 'axis'}],
    [
      {text: blank, ink: 'none'},
      {text: unicode ? '⠒' : '*', ink: 'curve'},
      {text: ' effective rank   ', ink: 'axis'},
      {text: unicode ? '○' : 'o', ink: 'ceiling'},
      {text: ' live rank', ink: 'axis'},
      ...(collapses ? [{text: `   ${unicode ? '┊' : ':'}`, ink: 'cliff'}, {text: ' collapse sets in', ink: 'axis'}] as const : []),
    ],
  ];
};
