import type {MetricResult, Report} from '../report/schema.js';
import {grouped, significant} from '../report/text/format.js';

export interface ProposedBudget {
  readonly text: string;
  /** what was measured, for the comment above it */
  readonly measured: string;
  /** false where the file itself would break it */
  readonly holds: boolean;
}

/** Budgets that this set holds, and that another sample of the same model would: one measure of how many dimensions are used, one of those lost, one of channels. */
export function proposedBudgets({metrics, spectrum, findings}: Report): ProposedBudget[] {
  const rank = metrics['effective-rank'];
  const live = metrics['live-rank'];
  const dead = Number(findings.find(({id}) => id === 'dead-channels')?.evidence.count ?? 0);
  return [
    ...(rank?.status === 'ok' ? [{text: `effective-rank >= ${limitOf(rank)}`, measured: inWords(rank), holds: true}] : []),
    ...(live?.status === 'ok' ? [{
      text: 'live-rank >= 95 %', measured: `${grouped(live.value)} of ${grouped(spectrum.attainableRank)} attainable`, holds: live.value >= 0.95 * spectrum.attainableRank,
    }] : []),
    {text: `dead-channels <= ${dead}`, measured: grouped(dead), holds: true},
  ];
}

type Measured = Extract<MetricResult, {status: 'ok'}>;

/** Of an estimate: half-widths of its 95 % interval from it to where 99 of 100 other samples' own intervals end: (1.96 + 2.33·√2)/1.96. */
const HALF_WIDTHS = 2.68;
const LEAST = 0.05;
/** Of a value that has no interval. */
const WITHOUT = 0.1;

/** Rounded down to three digits. */
function limitOf({value, interval}: Measured): number {
  const low = interval?.low ?? 0;
  const limit = interval && low > 0 ? interval.estimate * Math.min(1 - LEAST, (low / interval.estimate) ** HALF_WIDTHS) : value * (1 - WITHOUT);
  const step = 10 ** (Math.floor(Math.log10(limit)) - 2);
  return Number((Math.floor(limit / step) * step).toPrecision(3));
}

function inWords({value, interval, intervalReason}: Measured): string {
  if (!interval || interval.low === null || interval.high === null) return `${significant(value)}, without an interval: ${intervalReason ?? 'none of this measure'}`;
  return `${significant(value)} of these rows; estimate of the population ${significant(interval.estimate)}, 95 % interval ${significant(interval.low)} to ${significant(interval.high)}`;
}
