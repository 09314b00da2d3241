/** Path data with coordinates to a tenth of a pixel. */

export type Point = readonly [x: number, y: number];

export const px = (x: number): number => Math.round(x * 10) / 10 || 0;

/**
 * A line through points of rising x; of those that fall on the same tenth of a pixel across only the first, lowest, highest and last
 * are kept, so that a line of 4,096 points weighs no more than the picture is wide.
 */
export const linePath = (points: readonly Point[]): string =>
  thin(points)
    .map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`)
    .join('');

/** The area between an upper and a lower line over the same x. */
export const areaPath = (upper: readonly Point[], lower: readonly Point[]): string =>
  upper.length === 0
    ? ''
    : `${linePath(upper)}${thin(lower)
        .reverse()
        .map(([x, y]) => `L${px(x)} ${px(y)}`)
        .join('')}Z`;

/** Dots: strokes of no length, which round line caps make visible. */
export const dotsPath = (points: readonly Point[]): string => points.map(([x, y]) => `M${px(x)} ${px(y)}h0`).join('');

const thin = (points: readonly Point[]): Point[] => {
  const kept: Point[] = [];
  for (let start = 0, end = 0; start < points.length; start = end) {
    const x = px(points[start]?.[0] ?? 0);
    while (end < points.length && px(points[end]?.[0] ?? 0) === x) end++;
    kept.push(...extremes(points.slice(start, end)));
  }
  return kept;
};

const extremes = (column: readonly Point[]): Point[] => {
  if (column.length < 4) return [...column];
  const ys = column.map(([, y]) => y);
  const at = new Set([0, ys.indexOf(Math.min(...ys)), ys.indexOf(Math.max(...ys)), column.length - 1]);
  return column.filter((_, i) => at.has(i));
};
