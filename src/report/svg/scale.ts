import {log10, logTicks} from '../text/log-scale.js';

/** From values to pixels, with the values to label. */
export interface Scale {
  readonly kind: 'linear' | 'log';
  /** for a log scale the decimal logarithms */
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  /** pixel of a value; values outside are held at the ends */
  at(value: number): number;
}

export const linearScale = (domain: readonly [number, number], range: readonly [number, number], ticks = 6): Scale => ({
  kind: 'linear',
  domain,
  ticks: linearTicks(domain[0], domain[1], ticks),
  at: (value) => between(value, domain, range),
});

/** @param domain decimal logarithms of the ends */
export const logarithmicScale = (domain: readonly [number, number], range: readonly [number, number], ticks = 7): Scale => ({
  kind: 'log',
  domain,
  ticks: logTicks(domain[0], domain[1], ticks),
  at: (value) => between(log10(value), domain, range),
});

const between = (value: number, [low, high]: readonly [number, number], [from, to]: readonly [number, number]): number =>
  from + Math.min(1, Math.max(0, (value - low) / (high - low || 1))) * (to - from);

/** Round values (1, 2 or 5 times a power of ten) within [low, high], about `count` of them. */
export const linearTicks = (low: number, high: number, count: number): number[] => {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [low];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((digit) => digit * power >= rough * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({length: Math.max(0, last - first + 1)}, (_, i) => Number(((first + i) * step).toPrecision(12)));
};
