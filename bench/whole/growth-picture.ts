import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname} from 'node:path';

interface Side {
  /** seconds, bytes */
  readonly wall: number;
  readonly rss: number;
}

export interface Grown {
  readonly rows: number;
  readonly dims: number;
  readonly ours: Side;
  readonly theirs: Side;
}

const [WIDTH, HEIGHT, LEFT, TOP] = [360, 220, 60, 40];
const COLOURS = {ours: '#0b6e4f', theirs: '#b5651d'};

/** Four plots on logarithmic axes: seconds and peak memory, by rows and by channels. */
export function growthPicture(path: string, byRows: readonly Grown[], byDims: readonly Grown[]): void {
  const plots = [
    plot('seconds, D = 768', 'rows', byRows, ({rows}) => rows, ({wall}) => wall),
    plot('peak MB, D = 768', 'rows', byRows, ({rows}) => rows, ({rss}) => rss / 1e6),
    plot('seconds, N = 50,000', 'channels', byDims, ({dims}) => dims, ({wall}) => wall),
    plot('peak MB, N = 50,000', 'channels', byDims, ({dims}) => dims, ({rss}) => rss / 1e6),
  ].map((content, i) => `<g transform="translate(${(i % 2) * (WIDTH + 90)} ${Math.floor(i / 2) * (HEIGHT + 90)})">${content}</g>`);
  const key = (['ours', 'theirs'] as const).map((side, i) =>
    `<text x="${LEFT + i * 110}" y="18" fill="${COLOURS[side]}" font-weight="bold">${side === 'ours' ? 'collapsar' : 'numpy'}</text>`).join('');
  const [width, height] = [2 * (WIDTH + 90), 2 * (HEIGHT + 90)];
  mkdirSync(dirname(path), {recursive: true});
  writeFileSync(path, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`
    + `<title>Time and peak memory of collapsar and of a numpy script, by rows and by channels</title><rect width="100%" height="100%" fill="white"/>${key}${plots.join('')}</svg>\n`);
}

function plot(title: string, xName: string, points: readonly Grown[], x: (p: Grown) => number, y: (side: Side) => number): string {
  const xs = points.map((p) => Math.log10(x(p)));
  const ys = points.flatMap(({ours, theirs}) => [ours, theirs].map((side) => Math.log10(y(side))));
  const [low, high] = [Math.floor(Math.min(...ys)), Math.ceil(Math.max(...ys))];
  const [first, last] = [xs[0], xs[xs.length - 1]];
  const across = (value: number) => LEFT + ((value - first) / (last - first)) * WIDTH;
  const up = (value: number) => TOP + HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const line = (side: 'ours' | 'theirs') => `<polyline fill="none" stroke-width="2" stroke="${COLOURS[side]}" points="${
    points.map((p, i) => `${across(xs[i]).toFixed(1)},${up(Math.log10(y(p[side]))).toFixed(1)}`).join(' ')}"/>`;
  const grid = Array.from({length: high - low + 1}, (_, i) => low + i).map((power) =>
    `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${up(power)}" y2="${up(power)}" stroke="#ddd"/><text x="${LEFT - 6}" y="${up(power) + 4}" text-anchor="end">${10 ** power}</text>`);
  const ticks = points.map((p, i) => `<text x="${across(xs[i])}" y="${TOP + HEIGHT + 16}" text-anchor="middle">${x(p).toLocaleString('en')}</text>`);
  return `<text x="${LEFT}" y="${TOP - 8}" font-weight="bold">${title}</text>${grid.join('')}${ticks.join('')}`
    + `<text x="${LEFT + WIDTH / 2}" y="${TOP + HEIGHT + 34}" text-anchor="middle">${xName}</text>${line('theirs')}${line('ours')}`;
}
