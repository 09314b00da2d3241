import {h, join, type Markup} from '../markup.js';
import type {Report} from '../schema.js';
import {grouped, significant} from '../text/format.js';
import {drawnRanks, lastRank, logScale, type LogScale} from '../text/log-scale.js';
import {axes, clipped, note, type Area, type Chart} from './chart.js';
import {areaPath, linePath, px, type Point} from './path.js';
import {linearScale, logarithmicScale, type Scale} from './scale.js';

type Spectrum = Report['spectrum'];

/** Another spectrum in the same picture, as of the baseline that a report is compared with. */
export interface Overlay {
  readonly label: string;
  readonly eigenvalues: readonly number[];
}

const WIDTH = 640;
const HEIGHT = 400;
const AREA: Area = {left: 66, top: 32, width: 554, height: 320};
/** height of the strip under the break of the axis in which a far floor is drawn */
const STRIP = 38;

/**
 * The one picture: eigenvalues by rank on a log scale, the band of the population's, the isotropic ceiling, the noise floor, the cliff
 * and the attainable rank. A spectrum of another report may lie over it. Null where no eigenvalue is positive.
 */
export const spectrumFigure = (spectrum: Spectrum, overlays: readonly Overlay[] = []): Chart | null => {
  const band = boundsOf(spectrum);
  const scale = logScale(spectrum, Math.max(band?.high[0] ?? 0, ...overlays.map(({eigenvalues}) => eigenvalues[0] ?? 0)));
  if (!scale) return null;
  const last = Math.max(2, lastRank(spectrum));
  const main = {...AREA, height: scale.broken ? AREA.height - STRIP : AREA.height};
  const x = linearScale([1, last], [0, main.width], 7);
  const y = logarithmicScale([scale.bottom, scale.top], [main.height, 0]);
  const line = (values: readonly number[], most = last): Point[] =>
    values
      .slice(0, most)
      .filter((value) => value >= 0)
      .map((value, i) => [x.at(i + 1), y.at(value)]);
  const shown = drawnRanks(spectrum);
  return {
    name: 'spectrum',
    title: 'Eigenvalue spectrum of the covariance',
    description: describe(spectrum),
    width: WIDTH,
    height: HEIGHT,
    data: {area: `${main.left} ${main.top} ${main.width} ${main.height}`, x: `1 ${last}`, y: `${scale.bottom} ${scale.top}`, shown},
    content: join([
      axes(main, {
        x: {...x, ticks: withOne(x.ticks)},
        y,
        xTitle: 'rank',
        yTitle: 'eigenvalue (log scale)',
        foot: AREA.height - main.height,
      }),
      clipped(
        main,
        ...marks(
          spectrum,
          main,
          x,
          line(spectrum.eigenvalues, shown),
          overlays.map(({eigenvalues}) => line(eigenvalues)),
          line(spectrum.isotropic ?? []),
          band ? areaPath(line(band.high, shown), line(band.low, shown)) : '',
        ),
      ),
      ...notes(spectrum, main, x, y, overlays),
      floorMark(spectrum.noiseFloor, main, y, scale),
    ]),
  };
};

/** null also where they were not asked for or cannot be given */
const boundsOf = ({band}: Spectrum): {low: number[]; high: number[]} | null => (band && 'low' in band ? band : null);

const withOne = (ticks: readonly number[]): number[] => [1, ...ticks.filter((tick) => tick > 1 && Number.isInteger(tick))];

const marks = (
  {cliff, liveRank, attainableRank, eigenvalues}: Spectrum,
  {width, height}: Area,
  x: Scale,
  curve: readonly Point[],
  overlays: readonly (readonly Point[])[],
  ceiling: readonly Point[],
  band: string,
): (Markup | null)[] => {
  const upright = (rank: number, kind: string): Markup => h('path', {class: kind, d: `M${px(x.at(rank))} 0V${height}`});
  return [
    liveRank < attainableRank
      ? h('rect', {
          class: 'lost-zone',
          x: px(x.at(liveRank + 0.5)),
          y: 0,
          width: px(x.at(attainableRank + 0.5) - x.at(liveRank + 0.5)),
          height,
        })
      : null,
    band === '' ? null : h('path', {class: 'band', d: band}),
    ceiling.length > 0 ? h('path', {class: 'ceiling', d: linePath(ceiling)}) : null,
    attainableRank < eigenvalues.length && attainableRank > 0 ? upright(attainableRank, 'attainable') : null,
    cliff ? upright(cliff.after + 0.5, 'cliff') : null,
    ...overlays.map((points, i) => h('path', {class: overlayStyle(i), d: linePath(points)})),
    curve.length === 1
      ? h('path', {class: 'curve', d: `M0 ${px(curve[0]?.[1] ?? 0)}H${width}`})
      : h('path', {class: 'curve', d: linePath(curve)}),
  ];
};

const notes = (spectrum: Spectrum, area: Area, x: Scale, y: Scale, overlays: readonly Overlay[]): Markup[] => {
  const {cliff, liveRank, attainableRank, eigenvalues, isotropic} = spectrum;
  const out: Markup[] = [];
  if (cliff) {
    const at = x.at(cliff.after + 0.5);
    const left = at > area.width * 0.55;
    out.push(
      note(
        area,
        at + (left ? -8 : 8),
        area.height * 0.42,
        'cliff',
        `cliff after rank ${grouped(cliff.after)}: ×${significant(cliff.ratio)}`,
        left ? 'end' : 'start',
      ),
    );
  }
  if (liveRank < attainableRank) {
    const [from, to] = [x.at(liveRank + 0.5), x.at(attainableRank + 0.5)];
    const lost = `${grouped(attainableRank - liveRank)} not live`;
    out.push(
      to - from > 90
        ? note(area, (from + to) / 2, area.height * 0.25, 'cliff', lost, 'middle')
        : note(area, from - 8, area.height * 0.25, 'cliff', lost, 'end'),
    );
  }
  if (attainableRank < eigenvalues.length && attainableRank > 0) {
    const at = x.at(attainableRank);
    const left = at > area.width / 2;
    out.push(note(area, at + (left ? -6 : 6), 12, 'attainable', `attainable rank ${grouped(attainableRank)}`, left ? 'end' : 'start'));
  }
  const middle = isotropic ? Math.floor(lastRank(spectrum) * 0.7) : 0;
  if (isotropic && middle > 0)
    out.push(note(area, x.at(middle), y.at(isotropic[middle - 1] ?? 0) - 9, 'ceiling', 'isotropic rows', 'middle'));
  return [...out, ...overlays.map(({label}, i) => overlayKey(label, i, area.top + area.height - 64 - 18 * (overlays.length - 1 - i)))];
};

/** a colour and a dash of its own */
const overlayStyle = (i: number): string => `c${(i + 1) % 8} dash${(i + 1) % 8}`;

/** of the mean letter */
const LETTER = 6.6;

/** at the lower left, which falling curves leave free; a cliff may stand there, and is kept from the letters */
const overlayKey = (label: string, i: number, y: number): Markup =>
  join([
    h('rect', {class: 'key', x: AREA.left + 4, y: px(y - 14), width: px(56 + LETTER * label.length), height: 18}),
    h('path', {class: overlayStyle(i), d: `M${AREA.left + 10} ${px(y - 4)}h32`}),
    h('text', {class: 'note overlay', x: AREA.left + 48, y: px(y)}, label),
  ]);

const floorMark = (floor: number, main: Area, y: Scale, {broken}: LogScale): Markup => {
  const label = `noise floor ${significant(floor)}`;
  if (!broken) {
    const at = y.at(floor);
    return join([clipped(main, h('path', {class: 'floor', d: `M0 ${px(at)}H${main.width}`})), note(main, 8, at - 7, 'floor', label)]);
  }
  const bottom = main.top + main.height;
  return h(
    'g',
    {class: 'far-floor'},
    h('path', {class: 'axis', d: `M${main.left - 5} ${bottom + 24}l10 -5m-10 10l10 -5`}),
    h('path', {class: 'floor', d: `M${main.left} ${bottom + STRIP - 2}H${main.left + main.width}`}),
    h('text', {class: 'floor', x: main.left + main.width, y: bottom + STRIP - 8, 'text-anchor': 'end'}, `${label}, far below`),
  );
};

const describe = (spectrum: Spectrum): string => {
  const {eigenvalues, liveRank, attainableRank, noiseFloor, cliff} = spectrum;
  const band = boundsOf(spectrum);
  const at = band ? Math.ceil(Math.min(band.low.length, drawnRanks(spectrum)) / 2) : 0;
  const population = band
    ? ` The band holds the population's eigenvalues, with 95 % confidence all of them: the first lies within ${range(band, 1)}, number ${grouped(at)} within ${range(band, at)}.`
    : '';
  const fall = cliff ? ` They fall off a cliff after rank ${grouped(cliff.after)}, to ${significant(cliff.ratio)} of its height.` : '';
  return (
    `${grouped(eigenvalues.length)} eigenvalues from ${significant(eigenvalues[0] ?? 0)} down to ${significant(eigenvalues.at(-1) ?? 0)}; ` +
    `${grouped(liveRank)} of ${grouped(attainableRank)} attainable directions are live.${fall} The noise floor is ${significant(noiseFloor)}.${population}`
  );
};

const range = ({low, high}: {low: number[]; high: number[]}, rank: number): string => `${significant(low[rank - 1] ?? 0)}–${significant(high[rank - 1] ?? 0)}`;
