import type {Facts} from '../judge/facts.js';

export type Severity = 'fail' | 'warn' | 'info';

/** What a rule found; null when it does not stand. */
export interface Judged {
  readonly severity?: Severity;
  /** the rule with its numbers filled in */
  readonly rule: string;
  /** where its threshold comes from */
  readonly source: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  /** what to do next, one or two sentences */
  readonly advice: string;
}

/** One finding: a literal in a file of its own. To add one, write the file and name it in registry.ts. */
export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  judge(facts: Facts): Judged | null;
}

/** Four significant digits, for sentences; evidence keeps the full number. */
export const short = (x: number): string => (Number.isInteger(x) && Math.abs(x) < 1e6 ? String(x) : String(Number(x.toPrecision(4))));

export const percent = (x: number): string => `${short(100 * x)} %`;

/** At most `limit` items of a list for a sentence. */
export const someOf = (items: readonly (number | string)[], limit = 8): string =>
  items.slice(0, limit).join(', ') + (items.length > limit ? `, … (${items.length} in all)` : '');
