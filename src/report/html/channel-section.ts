import {h, type Markup} from '../markup.js';
import type {Report} from '../schema.js';
import {grouped, percent, plural, significant} from '../text/format.js';
import {numeric, scrolling} from './metric-section.js';

type Channels = Report['channels'];

/** rows of the table: of channels with a remark, and of others; the whole is in the CSV and Parquet tables */
const REMARKED = 60;
const OTHERS = 12;

/** The channels that stand out: dead, nearly dead, copies, outliers, and those of the largest correlation. */
export const channelSection = (channels: Channels): Markup => {
  const remarks = remarksOf(channels);
  const others = channels.maxAbsCorrelation.map((r, i) => ({r: r ?? 0, i})).filter(({i}) => !remarks.has(i)).sort((a, b) => b.r - a.r || a.i - b.i).map(({i}) => i);
  const listed = [...[...remarks.keys()].slice(0, REMARKED), ...others.slice(0, OTHERS)];
  return h('section', {id: 'channels'}, h('h2', {}, 'Channels'),
    h('p', {class: 'quiet'}, `${summary(channels)}. ${listed.length < channels.std.length ? `The ${grouped(listed.length)} that stand out most, of ${grouped(channels.std.length)}` : 'All of them'}:`),
    scrolling('Channels that stand out', h('table', {class: 'sortable'},
      h('thead', {}, h('tr', {}, ...['channel', 'mean', 'standard deviation', 'largest |r|', ...(channels.lostShare ? ['share lost'] : [])].map((head) => h('th', {scope: 'col'}, head)), h('th', {scope: 'col', class: 'left'}, 'remark'))),
      h('tbody', {}, ...listed.map((i) => channelLine(channels, i, remarks.get(i) ?? []))))));
};

const summary = ({dead, nearDead, duplicates, collinear, outliers}: Channels): string =>
  [plural(dead.length, 'dead channel'), `${grouped(nearDead.length)} nearly dead`, plural(duplicates.length, 'group of copies', 'groups of copies'), plural(collinear.length, 'group tied linearly', 'groups tied linearly'), plural(outliers.length, 'outlier channel')].join(', ');

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

const channelLine = ({mean, std, maxAbsCorrelation, lostShare}: Channels, i: number, remarks: readonly string[]): Markup => {
  const cell = (value: number | null | undefined): Markup => numeric(value ?? null, value === null || value === undefined ? '' : significant(value));
  return h('tr', {}, numeric(i, grouped(i)), cell(mean[i]), cell(std[i]), cell(maxAbsCorrelation[i]), lostShare ? numeric(lostShare[i] ?? null, percent(lostShare[i] ?? 0)) : null, h('td', {class: 'left', 'data-value': remarks.join(', ')}, remarks.join(', ')));
};
