/** What changed, in sentences that the renderers share. */
import {singleLine} from '../../errors.js';
import type {Candidate, Comparison, Difference} from '../compare-schema.js';
import type {Finding, Report} from '../schema.js';
import {grouped, percent, plural, population, significant} from '../text/format.js';
import {shorten} from '../text/wrap.js';

/** A report's label, else its first source, without its folders where the name is long. */
export const nameOf = ({input}: Report, length = 40): string => {
  const name = singleLine(input.label ?? input.sources[0] ?? 'saved report');
  return name.length <= length ? name : shorten(name.slice(name.lastIndexOf('/') + 1), length);
};

export const STATUS: Readonly<Record<Report['verdict']['status'], string>> = {
  collapsed: 'collapsed',
  suspect: 'suspect',
  inconclusive: 'inconclusive',
  'no-collapse-found': 'no collapse found',
};

/** `-35.8 %`; of a metric that was 0, the difference itself */
export const changeInWords = ({absolute, relative}: Difference): string => {
  if (absolute === null) return '';
  if (absolute === 0) return '0';
  const sign = absolute > 0 ? '+' : '-';
  if (relative === null || Math.abs(relative) >= 10) return sign + significant(Math.abs(absolute));
  return `${sign}${Math.abs(relative) < 0.0995 ? percent(Math.abs(relative)) : `${(100 * Math.abs(relative)).toFixed(1)} %`}`;
};

/** `-10.14 ± 0.12`; nothing where there is no interval */
export const intervalInWords = ({interval}: Difference): string => (interval === null ? '' : population(interval));

/** `-51.5 % (-101.2 ± 0.79)` */
export const changeAndInterval = (one: Difference): string =>
  `${one.absolute === 0 ? 'unchanged' : changeInWords(one)}${one.interval && one.absolute !== 0 ? ` (${intervalInWords(one)})` : ''}`;

/** ` (95 %)`, where all intervals are of one level. */
export const levelInWords = (differences: Readonly<Record<string, Difference>>): string => {
  const levels = new Set(Object.values(differences).flatMap(({interval}) => (interval ? [interval.level] : [])));
  return levels.size === 1 ? ` (${percent([...levels][0])})` : '';
};

/** The bounds alone, where there is little room. */
export const boundsInWords = ({interval}: Difference): string =>
  interval === null || interval.low === null || interval.high === null ? '' : `[${significant(interval.low)}, ${significant(interval.high)}]`;

/** Whether the interval of the difference leaves 0 out; null without one. */
export const isClear = ({interval}: Difference): boolean | null =>
  interval === null || interval.low === null || interval.high === null ? null : interval.low > 0 || interval.high < 0;

/** Which directions were lost, gained and kept. */
export const directionsInWords = ({subspace}: Candidate): string[] => {
  if (subspace.status === 'undefined') return [`undefined: ${singleLine(subspace.reason)}`];
  const {live, leading, cka, recovered, centroids, reason} = subspace;
  return [
    recovered && recovered.directions !== null
      ? `Of ${grouped(recovered.of)} live directions of the baseline ${grouped(recovered.directions)} can be read off the candidate (linearly, r² ≥ ½), ` +
        `${grouped(recovered.of - recovered.directions)} cannot; ${grouped(recovered.gained ?? 0)} of the candidate's are new.`
      : null,
    recovered && recovered.reason !== null ? `Which directions can be read off the candidate is not known: ${recovered.reason}.` : null,
    cka ? `Linear CKA of the same rows ${significant(cka.value)}${cka.debiased === null ? '' : `, debiased ${significant(cka.debiased)}`}.` : null,
    reason === null ? null : `No CKA: ${singleLine(reason)}.`,
    `In channel space: live subspaces of ${grouped(live.baseRank)} and ${grouped(live.candidateRank)} dimensions overlap by ${percent(live.overlap)}, ` +
      `${grouped(live.lost)} lost and ${grouped(live.gained)} gained by more than 45°; ` +
      `the leading ${grouped(leading.baseRank)} overlap by ${percent(leading.overlap)}${median(leading.angles)}.`,
    centroids
      ? `Class centroids: mean cosine ${significant(centroids.mean)}, least ${significant(centroids.least)} (${leastClass(centroids)}), ${plural(centroids.classes.length, 'class', 'classes')}` +
        `${centroids.leftOut > 0 ? `, ${grouped(centroids.leftOut)} left out` : ''}.`
      : null,
  ].filter((sentence) => sentence !== null);
};

const median = (angles: readonly number[]): string =>
  angles.length === 0 ? '' : ` (median angle ${angles[angles.length >> 1].toFixed(1)}°)`;

const leastClass = ({classes, least}: {readonly classes: readonly {name: string; cosine: number}[]; readonly least: number}): string =>
  shorten(singleLine(classes.find(({cosine}) => cosine === least)?.name ?? ''), 24);

const CHANNELS = {died: 'died', revived: 'revived', fading: 'newly near dead', duplicated: 'newly duplicated'} as const;

/** `12 channels died: 20, 21, …`, one a kind; empty where nothing changed */
export const channelsInWords = ({channels}: Candidate): string[] =>
  Object.entries(CHANNELS).flatMap(([kind, words]) => {
    const list = channels[kind as keyof typeof CHANNELS];
    return list.length === 0 ? [] : [`${plural(list.length, 'channel')} ${words}: ${list.slice(0, 12).join(', ')}${list.length > 12 ? ', …' : ''}`];
  });

export interface FindingChanges {
  readonly fresh: readonly Finding[];
  readonly gone: readonly Finding[];
  readonly kept: readonly Finding[];
}

export const findingChanges = (base: Report, {report}: Candidate): FindingChanges => {
  const had = (list: readonly Finding[], one: Finding): boolean => list.some(({id, severity}) => id === one.id && severity === one.severity);
  return {
    fresh: report.findings.filter((one) => !had(base.findings, one)),
    gone: base.findings.filter((one) => !had(report.findings, one)),
    kept: report.findings.filter((one) => had(base.findings, one)),
  };
};

/** When collapse set in, where there is a trend to speak of. */
export const onsetInWords = ({onset, axis, candidates, base}: Comparison): string | null => {
  if (candidates.length < 2) return null;
  const reports = [base, ...candidates.map(({report}) => report)];
  if (!onset) return 'No collapse sets in that stays to the end.';
  if (onset.index === 0) return `The baseline is collapsed already, and so are all after it.`;
  const where = axis.from === 'order' ? nameOf(reports[onset.index]) : `${singleLine(axis.name)} ${onset.at}`;
  return `Collapse sets in at ${where} and stays: ${onset.why}.`;
};

/** What an operand is called on the axis. */
export const placeOf = ({axis, base, candidates}: Comparison, index: number): string =>
  axis.from === 'order' ? nameOf(index === 0 ? base : candidates[index - 1].report, 24) : String(axis.values[index]);
