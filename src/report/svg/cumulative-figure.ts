import {h, join} from '../markup.js';
import type {Report} from '../schema.js';
import {grouped, percent} from '../text/format.js';
import {cumulate} from '../tables.js';
import {axes, clipped, note, type Area, type Chart} from './chart.js';
import {linePath, px, type Point} from './path.js';
import {linearScale} from './scale.js';

const AREA: Area = {left: 66, top: 32, width: 554, height: 270};
const LEVELS = [0.5, 0.9, 0.99];

/** Share of the variance that the first k directions hold, beside that of isotropic rows. Null where there is no variance. */
export const cumulativeFigure = ({eigenvalues, trace, isotropic}: Report['spectrum']): Chart | null => {
  if (!(trace > 0)) return null;
  const dims = eigenvalues.length;
  const x = linearScale([0, dims], [0, AREA.width], 7);
  const y = linearScale([0, 1], [AREA.height, 0], 5);
  const shares = cumulate(eigenvalues.map((value) => value / trace));
  const line = (values: readonly number[]): Point[] => [[x.at(0), y.at(0)], ...values.map((value, i): Point => [x.at(i + 1), y.at(value)])];
  const reached = LEVELS.map((level) => ({level, rank: shares.findIndex((share) => share >= level - 1e-12) + 1})).filter(
    ({rank}) => rank > 0,
  );
  const ceiling = isotropic ? cumulate(isotropic.map((value) => value / trace)) : [];
  return {
    name: 'cumulative-variance',
    title: 'Cumulative share of the variance',
    width: 640,
    height: 350,
    description: `Of ${grouped(dims)} directions, ${reached.map(({level, rank}) => `the first ${grouped(rank)} hold ${percent(level)}`).join(', ')}.`,
    data: {area: `${AREA.left} ${AREA.top} ${AREA.width} ${AREA.height}`, x: `0 ${dims}`},
    content: join([
      axes(AREA, {x, y, xTitle: 'directions', yTitle: 'share of the variance', yTick: percent}),
      clipped(
        AREA,
        ceiling.length > 0 ? h('path', {class: 'ceiling', d: linePath(line(ceiling))}) : null,
        ...reached.map(({level, rank}) => h('path', {class: 'attainable', d: `M0 ${px(y.at(level))}H${px(x.at(rank))}V${AREA.height}`})),
        h('path', {class: 'curve', d: linePath(line(shares))}),
      ),
      ...reached.map(({level, rank}, i) => {
        const left = x.at(rank) > AREA.width * 0.7;
        return note(
          AREA,
          x.at(rank) + (left ? -6 : 6),
          AREA.height - 12 - 20 * i,
          'attainable',
          `${percent(level)} in ${grouped(rank)}`,
          left ? 'end' : 'start',
        );
      }),
    ]),
  };
};
