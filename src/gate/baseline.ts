import {createHash} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import {differences, type Difference, type IntervalLike, type PairedEstimates} from '../analysis/compare/differences.js';
import {influencesOf as estimatesOf} from '../analysis/compare/vectors.js';
import {pairedDifference} from '../analysis/population/index.js';
import type {Facts} from '../analysis/judge/facts.js';
import {notesOn, refuseIncomparable} from '../comparable.js';
import type {GateReport, Influences, Report} from '../report/schema.js';

/** What became of each metric since the baseline. */
export interface Against {
  readonly report: Report;
  /** by metric; intervals of 99 % */
  readonly differences: Readonly<Record<string, Difference>>;
  readonly pairing: NonNullable<GateReport['baseline']>['pairing'];
  readonly notes: readonly string[];
}

/**
 * A report against a saved one. Where both tell what each sampled row does to the estimates and the rows are the same, the
 * intervals are those of paired differences; else those of independent rows. O(sample).
 * @throws CollapsarError 4 where the numbers of the two do not mean the same
 */
export function compareWithBaseline(path: string, base: Report, report: Report, influences: Influences): Against {
  refuseIncomparable({path, report: base}, {path: report.input.sources[0], report});
  const others = whyOthers(base, report, influences);
  const shared = others === null && base.influences ? pairs(base.influences, influences, report.input.rowsUsed) : null;
  const reason = others ?? whyNoPairs(shared);
  const paired = reason === null ? shared : null;
  return {
    report: base,
    differences: Object.fromEntries(Object.entries(differences(setOfRows(base), setOfRows(report), paired)).map(([id, d]) => [id, at99(d)])),
    pairing: {rows: reason === null, reason},
    notes: notesOn(base, [{report, subspace: {status: 'undefined', reason: ''}}]),
  };
}

const setOfRows = ({input, metrics}: Report) => ({rowsUsed: input.rowsUsed, dims: input.dims, metrics});

function whyOthers(base: Report, {input, settings}: Report, {sample}: Influences): string | null {
  if (!base.influences) return 'the baseline does not tell what each row does to the estimates: collapsar gate --update-baseline writes one that does';
  const {rows, rowsUsed} = base.input;
  if (rows !== input.rows || rowsUsed !== input.rowsUsed) return `the rows are not the same: ${rowsUsed} and ${input.rowsUsed} of them`;
  const drawnAlike = !input.selection?.maxRows || base.settings.seed === settings.seed;
  const same = base.influences.sample === sample && isDeepStrictEqual(base.input.selection, input.selection) && drawnAlike;
  return same ? null : 'the sampled rows are not the same: another seed or selection, other shards, or other rows were left out';
}

/** Standard errors of a correlation of nothing. */
const CHANCE = 3;

/** Files cannot say what their rows are of; what rows of the same number do to the estimates can. */
function whyNoPairs(paired: PairedEstimates): string | null {
  const [before, after] = [paired?.before['effective-rank'], paired?.after['effective-rank']];
  if (!before || !after) return 'what a row does to the estimates is not known of one of them: its rows are too few, not distinct, or some are set aside';
  const {correlation} = pairedDifference(before, after);
  return Math.abs(correlation) > CHANCE / Math.sqrt(before.perRow.length) ? null : 'rows of the same number have nothing in common: are they the same inputs in the same order?';
}

/** The estimates that both have, of the same number of sampled rows. */
function pairs(before: Influences, after: Influences, rows: number): PairedEstimates {
  const of = (one: Influences, other: Influences) => Object.fromEntries(Object.entries(one.estimates)
    .filter(([id, {perRow}]) => Object.hasOwn(other.estimates, id) && other.estimates[id].perRow.length === perRow.length)
    .map(([id, estimate]) => [id, {...estimate, perRow: Float64Array.from(estimate.perRow), rows}]));
  return {before: of(before, after), after: of(after, before)};
}

/** Six digits: their correlation is all that is asked of them. */
const DIGITS = 6;

/** For the baseline's file, 30 bytes a sampled row. The cost is that of the estimates. */
export function influencesOf(facts: Facts): Influences {
  const {shards, rows} = facts.evidence.sample;
  return {
    sample: createHash('sha256').update(shards).update(rows).digest('hex').slice(0, 16),
    estimates: Object.fromEntries(Object.entries(estimatesOf(facts)).map(([id, {log, standardError, perRow}]) =>
      [id, {log, standardError, perRow: Array.from(perRow, (v) => Number(v.toPrecision(DIGITS)))}])),
  };
}

/** z at 99 % over z at 95 %: docs/adr/0013-gate.md says why a gate wants the wider interval. */
const WIDER = 2.5758293035489004 / 1.959963984540054;

/** Widened where it is made: ratios on the log scale. */
function at99(difference: Difference): Difference {
  const {interval, relativeInterval} = difference;
  return {...difference, interval: interval && widened(interval), relativeInterval: relativeInterval && widenedRatio(relativeInterval)};
}

const widened = (interval: IntervalLike): IntervalLike => {
  const {estimate, low, high} = interval;
  const at = (bound: number | null): number | null => (bound === null ? null : estimate + WIDER * (bound - estimate));
  return {...interval, low: at(low), high: at(high), level: 0.99};
};

const widenedRatio = ({estimate, low, high}: NonNullable<Difference['relativeInterval']>) => {
  const at = (bound: number): number => (1 + estimate) * ((1 + bound) / (1 + estimate)) ** WIDER - 1;
  return {estimate, low: at(low), high: at(high)};
};
