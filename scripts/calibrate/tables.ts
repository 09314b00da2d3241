import {FINDING_IDS} from '../../test/support/faults/label.js';
import {BASELINES} from './baselines.js';
import type {Outcome} from './run-cases.js';

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(head), row(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${(100 * part / whole).toFixed(1)} %`);
const count = (outcomes: readonly Outcome[], test: (o: Outcome) => boolean): number => outcomes.filter(test).length;

const isCollapsed = (o: Outcome): boolean => o.status === 'collapsed';
const mustCollapse = (o: Outcome): boolean => o.expected.statuses.every((s) => s === 'collapsed');
const mayNotCollapse = (o: Outcome): boolean => !o.expected.statuses.includes('collapsed');
const isRightRank = ({expected, liveRank}: Outcome): boolean => !expected.live || (liveRank >= expected.live[0] && liveRank <= expected.live[1]);

export interface Requirement {
  readonly what: string;
  readonly met: number;
  readonly of: number;
  readonly least: number;
}

/** What the verdict has to achieve. */
export function requirementsOf(outcomes: readonly Outcome[]): Requirement[] {
  const innocent = outcomes.filter(mayNotCollapse);
  const complete = outcomes.filter((o) => o.expected.kind === 'complete');
  const hard = outcomes.filter((o) => o.expected.kind === 'dimensional' && mustCollapse(o));
  const enough = hard.filter((o) => o.expected.rowsPerDim >= 2 && o.expected.lostShare > 0.05);
  const few = hard.filter((o) => o.expected.rowsPerDim < 1);
  return [
    {what: 'never `collapsed` where it is not', met: count(innocent, (o) => !isCollapsed(o)), of: innocent.length, least: 1},
    {what: 'complete collapse found', met: count(complete, (o) => isCollapsed(o) && o.mode === 'complete'), of: complete.length, least: 1},
    {what: 'hard collapse found with the right live rank (N′ ≥ 2D, over 5 % lost)', met: count(enough, (o) => isCollapsed(o) && isRightRank(o)), of: enough.length, least: 0.99},
    {what: 'at N′ < D, hard collapse to under N′/2 found', met: count(few, (o) => isCollapsed(o) && isRightRank(o)), of: few.length, least: 0.99},
  ];
}

export const requirementsTable = (outcomes: readonly Outcome[]): string => table(['required', 'met', 'of', 'share', 'least', ''],
  requirementsOf(outcomes).map(({what, met, of, least}) => [what, met, of, share(met, of), share(least, 1), met >= least * of ? 'yes' : '**no**']));

export function detectorsTable(outcomes: readonly Outcome[]): string {
  const groups = [outcomes.filter(mayNotCollapse), outcomes.filter((o) => o.expected.kind === 'dimensional' && mustCollapse(o)), outcomes.filter((o) => o.expected.kind === 'complete')];
  const line = (name: string, says: (o: Outcome) => boolean) => [name, ...groups.flatMap((g) => [count(g, says), share(count(g, says), g.length)])];
  return table(['says collapsed', `not collapsed (${groups[0].length})`, '', `dimensional (${groups[1].length})`, '', `complete (${groups[2].length})`, ''],
    [line('the verdict', isCollapsed), ...BASELINES.map((b, i) => line(b.name, (o) => o.baselines[i]))]);
}

export interface FindingScore {
  readonly id: string;
  readonly hit: number;
  readonly missed: number;
  readonly wrong: number;
  readonly rightlyAbsent: number;
  readonly open: number;
}

export const scoreOf = (id: string, outcomes: readonly Outcome[]): FindingScore => {
  const answered = (answer: string, stands: boolean): number => count(outcomes, (o) => o.expected.findings[id] === answer && o.stands.has(id) === stands);
  return {id, hit: answered('yes', true), missed: answered('yes', false), wrong: answered('no', true), rightlyAbsent: answered('no', false), open: count(outcomes, (o) => o.expected.findings[id] === 'maybe')};
};

export const findingsTable = (outcomes: readonly Outcome[]): string => table(
  ['finding', 'stands, rightly', 'missed', 'stands, wrongly', 'absent, rightly', 'left open by the label', 'precision', 'recall'],
  FINDING_IDS.map((id) => scoreOf(id, outcomes)).map((s) => [`\`${s.id}\``, s.hit, s.missed, s.wrong, s.rightlyAbsent, s.open, share(s.hit, s.hit + s.wrong), share(s.hit, s.hit + s.missed)]));

const BANDS = [[0, 1], [1, 2], [2, 3], [3, 8], [8, Infinity]] as const;

export const bandsTable = (outcomes: readonly Outcome[]): string => table(
  ['N′/D', 'cases', 'not collapsed', 'called so', 'collapsed', 'found', 'right live rank', 'inconclusive', 'cases with a miss'],
  BANDS.map(([low, high]) => {
    const here = outcomes.filter((o) => o.expected.rowsPerDim >= low && o.expected.rowsPerDim < high);
    const guilty = here.filter(mustCollapse);
    return [high === Infinity ? `≥ ${low}` : `${low} – ${high}`, here.length, count(here, mayNotCollapse), count(here, (o) => mayNotCollapse(o) && isCollapsed(o)),
      guilty.length, count(guilty, isCollapsed), count(guilty, isRightRank), count(here, (o) => o.status === 'inconclusive'), count(here, (o) => o.misses.length > 0)];
  }));

export function familiesTable(outcomes: readonly Outcome[]): string {
  const families = [...new Set(outcomes.map((o) => o.family))];
  return table(['family', 'cases', 'with a miss'], families.map((f) => [f, count(outcomes, (o) => o.family === f), count(outcomes, (o) => o.family === f && o.misses.length > 0)]));
}

export function missesList(outcomes: readonly Outcome[]): string {
  const missed = outcomes.filter((o) => o.misses.length > 0);
  return missed.length === 0 ? 'None.' : missed.map((o) => `- **${o.name}**: ${o.misses.join('; ')}. ${o.figures}.`).join('\n');
}
