import {h, type Markup} from '../markup.js';
import type {Report} from '../schema.js';
import {grouped, percent, plural, significant} from '../text/format.js';
import {cell, dataTable, textCell} from './data-table.js';

type Channels = Report['channels'];

/** rows of the table: of channels with a remark, and of others; the whole is in the CSV and Parquet tables */
const REMARKED = 60;
const OTHERS = 12;

/** The channels that stand out: dead, nearly dead, copies, outliers, and those of the largest correlation. */
export const channelSection = (channels: Channels): Markup => {
  const remarks = remarksOf(channels);
  const listed = [...[...remarks.keys()].slice(0, REMARKED), ...mostCorrelated(channels, remarks).slice(0, OTHERS)];
  const all = channels.std.length;
  const which = listed.length < all ? `The ${grouped(listed.length)} that stand out most, of ${grouped(all)}:` : 'All of them:';
  const table = dataTable({
    label: 'Channels that stand out',
    headings: ['channel', 'mean', 'standard deviation', 'largest |r|', ...(channels.lostShare ? ['share lost'] : []), 'remark'],
    left: [channels.lostShare ? 5 : 4],
    rows: listed.map((i) => channelCells(channels, i, remarks.get(i) ?? [])),
  });
  return h('section', {id: 'channels'}, h('h2', {}, 'Channels'), h('p', {class: 'quiet'}, `${summary(channels)}. ${which}`), table);
};

const mostCorrelated = ({maxAbsCorrelation}: Channels, but: ReadonlyMap<number, unknown>): number[] =>
  maxAbsCorrelation
    .map((r, i) => ({r: r ?? 0, i}))
    .filter(({i}) => !but.has(i))
    .sort((a, b) => b.r - a.r || a.i - b.i)
    .map(({i}) => i);

const summary = ({dead, nearDead, duplicates, collinear, outliers}: Channels): string =>
  [
    plural(dead.length, 'dead channel'),
    `${grouped(nearDead.length)} nearly dead`,
    plural(duplicates.length, 'group of copies', 'groups of copies'),
    plural(collinear.length, 'group tied linearly', 'groups tied linearly'),
    plural(outliers.length, 'outlier channel'),
  ].join(', ');

const remarksOf = ({dead, nearDead, duplicates, collinear, outliers}: Channels): Map<number, string[]> => {
  const remarks = new Map<number, string[]>();
  const say = (i: number, text: string): void => void remarks.set(i, [...(remarks.get(i) ?? []), text]);
  for (const i of dead) say(i, 'dead');
  for (const i of nearDead) say(i, 'nearly dead');
  for (const i of outliers) say(i, 'outlier');
  for (const [first = 0, ...members] of duplicates) for (const i of members) say(i, `copies channel ${grouped(first)}`);
  collinear.forEach((members, group) => members.forEach((i) => say(i, `tied linearly, group ${group + 1}`)));
  return remarks;
};

const channelCells = ({mean, std, maxAbsCorrelation, lostShare}: Channels, i: number, remarks: readonly string[]): Markup[] => {
  const number = (value: number | null | undefined): Markup => cell(value ?? null, value === null || value === undefined ? '' : significant(value));
  const lost = lostShare?.[i];
  return [
    cell(i, grouped(i)),
    number(mean[i]),
    number(std[i]),
    number(maxAbsCorrelation[i]),
    ...(lost === undefined ? [] : [cell(lost, percent(lost))]),
    textCell(remarks.join(', ')),
  ];
};
