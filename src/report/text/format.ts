/** Numbers and words for people. Nothing here is for machines: see json.ts and csv.ts. */
import {singleLine} from '../../errors.js';
import type {Interval, MetricResult} from '../schema.js';

/** Four significant digits: 176.3, 0.01042, 1.420e-15; whole numbers under a million in full: 4,800. */
export const significant = (x: number): string => {
  const size = Math.abs(x);
  if (Number.isInteger(x) && size < 1e6) return grouped(x);
  if (size >= 9999.5 && size < 1e6) return grouped(Math.round(x));
  return size >= 1e-3 && size < 1e4 ? x.toPrecision(4) : x.toExponential(3).replace('e+', 'e');
};

/** 12345 → 12,345, in every locale */
export const grouped = (x: number): string => String(x).replace(/\B(?=(\d{3})+$)/g, ',');

export const percent = (share: number): string => {
  if (share > 0 && share < 5e-4) return '<0.1 %';
  return `${share > 0 && share < 0.0995 ? (share * 100).toFixed(1) : Math.round(share * 100)} %`;
};

export const plural = (n: number, one: string, many = `${one}s`): string => `${grouped(n)} ${n === 1 ? one : many}`;

/** `49 %` of what isotropic rows would give; `4.1×` it, where less is better */
export const shareOfCeiling = ({value, ceiling}: Extract<MetricResult, {status: 'ok'}>, moreIsBetter: boolean): string => {
  if (ceiling === null || !(ceiling > 0) || value < 0) return '';
  const ratio = value / ceiling;
  if (moreIsBetter) return percent(ratio);
  return ratio < 0.01 ? '<0.01×' : ratio > 999 ? '>999×' : `${Number(ratio.toPrecision(2))}×`;
};

/** `78.91 ± 0.84`, or `78.91 [78.30, 79.75]` where the interval is lopsided by more than a tenth of its half */
export const population = ({estimate, low, high}: Interval): string => {
  if (low === null && high === null) return significant(estimate);
  if (low === null || high === null)
    return `${significant(estimate)} [${low === null ? '…' : significant(low)}, ${high === null ? '…' : significant(high)}]`;
  const half = (high - low) / 2;
  if (!(Math.abs(high + low - 2 * estimate) <= 0.2 * half)) return `${significant(estimate)} [${significant(low)}, ${significant(high)}]`;
  return `${significant(estimate)} ± ${twoDigits(half)}`;
};

const twoDigits = (half: number): string => {
  if (half === 0) return '0';
  return half < 1e-3 ? half.toExponential(1) : half < 99.5 ? half.toPrecision(2) : grouped(Number(half.toPrecision(2)));
};

/** Evidence in words: `live rank 94 · attainable rank 128 · cliff (after 94, ratio 1.200e11)`. */
export const evidenceInWords = (evidence: Readonly<Record<string, unknown>>, separator = ' · '): string =>
  Object.entries(evidence)
    .map(([key, value]) => `${words(key)} ${inWords(value)}`)
    .join(separator);

const SHOWN = 8;

const inWords = (value: unknown): string => {
  if (typeof value === 'number') return significant(value);
  if (typeof value === 'string') return singleLine(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return listInWords(value);
  return `(${evidenceInWords(value as Record<string, unknown>, ', ')})`;
};

const listInWords = (values: readonly unknown[]): string => {
  if (values.length === 0) return 'none';
  const shown = values
    .slice(0, SHOWN)
    .map((item) => (Array.isArray(item) ? `[${listInWords(item)}]` : inWords(item)))
    .join(', ');
  return values.length > SHOWN ? `${shown}, … (${grouped(values.length)} in all)` : shown;
};

/** liveRank → live rank; a key may come out of a file, as a group's name does */
const words = (key: string): string =>
  singleLine(key).replace(/([a-z0-9])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
