import type {Report} from '../index.js';
import {nameOf, STATUS} from '../report/compare/words.js';
import {grouped, population} from '../report/text/format.js';

/** `emb.npy, so far: no collapse found in 4,096 of 10,000,000 rows, drawn at random; effective rank 312.4 ± 5.1 of 768 (95 %)` */
export const earlyLine = (report: Report): string => {
  const {input, verdict, metrics} = report;
  const rank = metrics['effective-rank'];
  const interval = rank?.status === 'ok' ? rank.interval : null;
  const status = `${verdict.mode ? `${verdict.mode} collapse` : STATUS[verdict.status]}`;
  const estimate = interval ? `; effective rank ${population(interval)} of ${grouped(input.dims)}${interval.low === null ? '' : ' (95 %)'}` : '';
  return `${nameOf(report)}, so far: ${status} in ${grouped(input.rowsUsed)} of ${grouped(input.selection?.matching ?? 0)} rows, drawn at random${estimate}`;
};
