import type {Report} from '../schema.js';
import {canvas, type Canvas, type Run} from './canvas.js';
import {grouped, significant} from './format.js';
import {drawnRanks, lastRank, log10, logScale, logTicks, type LogScale} from './log-scale.js';

type Spectrum = Report['spectrum'];

export interface PlotSize {
  /** columns for the whole picture, axis labels included; at least 40 */
  readonly width: number;
  /** rows of the plotting area */
  readonly height: number;
  readonly unicode: boolean;
  /** what the dotted line is, where it is not the isotropic ceiling */
  readonly dotted?: string;
}

const GUTTER = 9;

const GLYPHS = {
  unicode: {axis: '│', corner: '└', along: '─', brk: '≈', floor: '╌', cliff: '┊', ceiling: '·', mark: '▲', curve: '⠒', times: '×'},
  ascii: {axis: '|', corner: '+', along: '-', brk: '~', floor: '-', cliff: ':', ceiling: '.', mark: '^', curve: '*', times: 'x'},
};

/**
 * The spectrum as characters: log10 λ over the rank, the noise floor, the cliff, the isotropic ceiling, and under the axis the live
 * and the attainable rank. One line of text where there is nothing to draw. O(D + width · height).
 */
export const spectrumPlot = (spectrum: Spectrum, {width, height, unicode, dotted = 'isotropic rows of the same N and D'}: PlotSize): Run[][] => {
  const scale = logScale(spectrum);
  if (!scale) return [[{text: 'No variance: there is no spectrum to draw.', ink: 'axis'}]];
  const g = unicode ? GLYPHS.unicode : GLYPHS.ascii;
  const area = canvas(width - GUTTER, height, unicode);
  const rows = scale.broken ? height - 2 : height;
  const place = placement(spectrum, scale, area, rows);
  drawCurve(spectrum, area, place);
  if (spectrum.cliff) drawCliff(spectrum.cliff, area, place, g);
  if (spectrum.isotropic) drawCeiling(spectrum.isotropic, lastRank(spectrum), area, place, rows, g.ceiling);
  const floorRow = scale.broken ? height - 1 : Math.floor(place.y(log10(spectrum.noiseFloor)) / area.dotsDown);
  drawFloor(spectrum.noiseFloor, area, floorRow, g.floor);
  return [...withAxis(area, scale, rows, place, g), ...underAxis(spectrum, area, place, g), ...legend(spectrum, area.width, g, dotted)];
};

interface Placement {
  /** dot column of a rank (from 1), dot row of a log10 eigenvalue */
  x(rank: number): number;
  y(log: number): number;
}

const placement = (spectrum: Spectrum, {top, bottom}: LogScale, area: Canvas, rows: number): Placement => {
  const across = area.width * area.dotsAcross - 1;
  const down = rows * area.dotsDown - 1;
  const last = Math.max(1, lastRank(spectrum) - 1);
  return {
    x: (rank) => Math.round(((rank - 1) / last) * across),
    y: (log) => Math.round(Math.min(1, Math.max(0, (top - log) / (top - bottom))) * down),
  };
};

const drawCurve = (spectrum: Spectrum, area: Canvas, place: Placement): void => {
  const drawn = drawnRanks(spectrum);
  let from: Dot | null = null;
  for (let rank = 1; rank <= drawn; rank++) {
    const to = {x: place.x(rank), y: place.y(log10(spectrum.eigenvalues[rank - 1] ?? 0))};
    drawSegment(from ?? to, to, area);
    from = to;
  }
};

interface Dot {
  readonly x: number;
  readonly y: number;
}

/** a falling line without gaps; where it falls steeply the whole drop is at its end, as a step */
const drawSegment = (from: Dot, to: Dot, area: Canvas): void => {
  const across = to.x - from.x;
  const down = to.y - from.y;
  const steep = down > 4 * across;
  for (let i = 0; i <= across; i++) area.dot(from.x + i, steep ? from.y : Math.round(from.y + (down * i) / Math.max(1, across)), 'curve');
  if (steep || across === 0) for (let i = 0; i <= down; i++) area.dot(to.x, from.y + i, 'curve');
  else if (down > across) fillSlope(from, to, area);
};

const fillSlope = (from: Dot, to: Dot, area: Canvas): void => {
  for (let y = from.y; y <= to.y; y++) area.dot(Math.round(from.x + ((to.x - from.x) * (y - from.y)) / (to.y - from.y)), y, 'curve');
};

const drawCliff = ({after, ratio}: {after: number; ratio: number}, area: Canvas, place: Placement, g: typeof GLYPHS.unicode): void => {
  const column = Math.floor(place.x(after + 1) / area.dotsAcross);
  const name = `cliff after ${grouped(after)}`;
  const spot = [` ${name} (${g.times}${significant(ratio)}) `, ` ${name} `]
    .flatMap((label) => labelSpots(column, label, area.height))
    .find(({label, from, row}) => from >= 0 && area.room(row, label.length, from) === from);
  if (spot) area.write(spot.from, spot.row, spot.label, 'cliff');
  for (let down = 0; down < area.height; down++) area.write(column, down, g.cliff, 'cliff');
};

/** where a label may stand beside a column, the best first: at its right at the top, else the nearer to the middle the better */
const labelSpots = (column: number, label: string, height: number): {label: string; from: number; row: number}[] => {
  const middle = Math.floor(height / 2);
  const rows = Array.from({length: height}, (_, row) => row).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const [left, right] = [column - label.length, column + 1];
  return [{label, from: right, row: 0}, ...[left, right].flatMap((from) => rows.map((row) => ({label, from, row})))];
};

/** The label stands in the line where the curve leaves room, else above it. */
const drawFloor = (floor: number, area: Canvas, row: number, glyph: string): void => {
  const text = `noise floor ${significant(floor)} `;
  const spots = [{row, label: `${glyph.repeat(2)} ${text}`}, {row: row - 1, label: ` ${text}`}].map((spot) => ({...spot, from: area.room(spot.row, spot.label.length, 0)}));
  const {from, label, row: beside} = spots.find((spot) => spot.from >= 0) ?? {...spots[0], from: 0};
  area.write(from, beside, label, 'floor');
  area.write(0, row, glyph.repeat(area.width), 'floor');
};

const drawCeiling = (isotropic: readonly number[], last: number, area: Canvas, place: Placement, rows: number, glyph: string): void => {
  for (let column = 0; column < area.width; column++) {
    const rank = 1 + (column / Math.max(1, area.width - 1)) * (last - 1);
    const [below = 0, above = below] = isotropic.slice(Math.floor(rank) - 1, Math.floor(rank) + 1);
    if (!(below > 0 && above > 0)) continue;
    const log = log10(below) + (log10(above) - log10(below)) * (rank % 1);
    area.write(column, Math.min(rows - 1, Math.floor(place.y(log) / area.dotsDown)), glyph, 'ceiling');
  }
};

const withAxis = (area: Canvas, scale: LogScale, rows: number, place: Placement, g: typeof GLYPHS.unicode): Run[][] => {
  const labels = new Map(
    logTicks(scale.bottom, scale.top, Math.max(3, rows / 2)).map((tick) => [
      Math.floor(place.y(log10(tick)) / area.dotsDown),
      tickLabel(tick),
    ]),
  );
  return area.lines().map((line, row) => {
    const axis = scale.broken && row === rows ? g.brk : g.axis;
    return [{text: `${(labels.get(row) ?? '').padStart(GUTTER - 2)} ${axis}`, ink: 'axis'}, ...line];
  });
};

const tickLabel = (value: number): string => value.toExponential().replace('e+', 'e');

const underAxis = (spectrum: Spectrum, area: Canvas, place: Placement, g: typeof GLYPHS.unicode): Run[][] => {
  const column = (rank: number): number => Math.min(area.width - 1, Math.floor(place.x(Math.max(1, rank)) / area.dotsAcross));
  const {liveRank: live, attainableRank: attainable} = spectrum;
  const last = lastRank(spectrum);
  const whole = last < spectrum.eigenvalues.length ? ` of ${grouped(spectrum.eigenvalues.length)} dimensions` : '';
  const marks =
    live === attainable
      ? [{at: column(live), text: `live = attainable rank ${grouped(live)}${whole}`}]
      : [
          {at: column(live), text: `live rank ${grouped(live)}`},
          {at: column(attainable), text: `attainable rank ${grouped(attainable)}${whole}`},
        ];
  const ends = `1${grouped(last).padStart(area.width - 1)}`;
  const blank = ' '.repeat(GUTTER);
  return [
    [{text: `${' '.repeat(GUTTER - 1)}${g.corner}${g.along.repeat(area.width)}`, ink: 'axis'}],
    [{text: `${blank}${last > 1 ? ends : '1'}`, ink: 'axis'}],
    ...markLines(marks, area.width, g.mark).map((text): Run[] => [{text: blank + text, ink: 'axis'}]),
  ];
};

/** marks on as few lines as they fit on, each text on the side of its mark where there is room */
const markLines = (marks: readonly {at: number; text: string}[], width: number, mark: string): string[] => {
  const lines: string[] = [];
  for (const {at, text} of marks) {
    const right = `${mark} ${text}`;
    const [from, label] = at + right.length <= width ? [at, right] : [at - text.length - 1, `${text} ${mark}`];
    const free = lines.findIndex((line) => line.length + 2 <= from);
    if (free < 0) lines.push(' '.repeat(Math.max(0, from)) + label);
    else lines[free] = (lines[free] ?? '').padEnd(from) + label;
  }
  return lines;
};

const legend = ({isotropic}: Spectrum, width: number, g: typeof GLYPHS.unicode, dotted: string): Run[][] => {
  const blank: Run = {text: ' '.repeat(GUTTER), ink: 'none'};
  const curve: Run[] = [
    {text: g.curve, ink: 'curve'},
    {text: ' eigenvalue by rank, log scale', ink: 'axis'},
  ];
  if (!isotropic) return [[blank, ...curve]];
  const ceiling: Run[] = [
    {text: g.ceiling, ink: 'ceiling'},
    {text: ` ${dotted}`, ink: 'axis'},
  ];
  return width < 80 - GUTTER
    ? [
        [blank, ...curve],
        [blank, ...ceiling],
      ]
    : [[blank, ...curve, {text: '   ', ink: 'none'}, ...ceiling]];
};
