/** What a gate says beyond the report, in words that the renderers share. */
import {changeInWords, intervalInWords, levelInWords} from '../compare/words.js';
import type {BudgetResult, Gated, GateReport} from '../schema.js';
import {grouped, significant} from './format.js';

/** `Gate broken: 1 of 4 budgets broken, 1 inconclusive`; null of a report that no gate made. */
export const gateInWords = ({outcome, budgets = []}: Gated): string | null => {
  if (outcome === undefined) return null;
  const counts = (['broken', 'inconclusive'] as const)
    .map((status) => [budgets.filter((budget) => budget.status === status).length, status] as const)
    .filter(([count]) => count > 0)
    .map(([count, status], i) => `${grouped(count)}${i === 0 ? ` of ${grouped(budgets.length)} budgets` : ''} ${status}`);
  return `Gate ${outcome}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`;
};

/** `value 41.23, limit 64: it is not >= 64` */
export const fateInWords = ({value, limit, reason}: BudgetResult): string =>
  `${value === null ? 'no value' : `value ${significant(value)}`}, limit ${significant(limit)}${reason === null ? '' : `: ${reason}`}`;

/** What was done with the baseline. */
export const baselineInWords = ({status, pairing}: NonNullable<GateReport['baseline']>): string => {
  if (status === 'written') return 'written';
  if (status === 'kept') return 'kept as it was, for the gate did not hold';
  return pairing?.rows ? 'compared row by row' : `compared as other rows (${pairing?.reason ?? 'no pairing'})`;
};

/** `effective-rank of the rows 193.6, 210.2 in the baseline: -7.9 %; difference -16.6 ± 1.1 (99 %)`; null where nothing was compared. */
export const changeSinceBaseline = ({compared}: NonNullable<GateReport['baseline']>): string | null => {
  const one = compared?.differences['effective-rank'];
  if (!one || one.base === null || one.candidate === null) return null;
  if (one.absolute === 0) return `effective-rank ${significant(one.candidate)}, as in the baseline`;
  const interval = one.interval ? `; difference ${intervalInWords(one)}${levelInWords({one})}` : '';
  return `effective-rank ${one.basis === 'value' ? 'of the rows' : 'of the population'} ${significant(one.candidate)}, ${significant(one.base)} in the baseline: ${changeInWords(one)}${interval}`;
};
