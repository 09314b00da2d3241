import {unfitError, usageError, type CollapsarError} from '../../errors.js';
import {nearestFew} from '../../nearest.js';

/** Of a column, the value that a row must have, or must not have. */
export interface Condition {
  readonly text: string;
  readonly column: string;
  readonly value: string;
  readonly equal: boolean;
}

/** `column=value` or `column!=value`; the name ends at the first of these. Throws CollapsarError, exit 2. */
export const parseCondition = (text: string): Condition => {
  const [, column, sign, value] = /^(.+?)(!?=)(.*)$/s.exec(text) as (string | undefined)[] | null ?? [];
  if (column === undefined || value === undefined) throw usageError('bad-where', `--where ${text} is no condition`, 'write it like --where section=perl, or --where section!=perl');
  return {text, column, value, equal: sign === '='};
};

/** A condition, and what it has met. */
export interface Test {
  readonly condition: Condition;
  /** whether a row with this label is kept: none is where it has no label */
  readonly keeps: (label: string | null) => boolean;
  /** why no row was kept, where this condition alone keeps none */
  readonly failure: () => CollapsarError | undefined;
}

/** Values of a column that are remembered, to name the nearest, and characters of one. */
const MOST_VALUES = 10_000;
const LONGEST = 200;

export const openTest = (condition: Condition): Test => {
  const {column, value, equal} = condition;
  const values = new Set<string>();
  let met = false;
  return {
    condition,
    keeps: (label) => {
      const keeps = label !== null && (label === value) === equal;
      met ||= keeps;
      if (!met && label !== null && label.length <= LONGEST && values.size < MOST_VALUES) values.add(label);
      return keeps;
    },
    failure: () => {
      if (met) return undefined;
      if (!equal) return unfitError('no-rows-selected', `no row is left by --where ${condition.text}`);
      const near = nearestFew(value, values);
      const known = near.length === 0 ? 'it has no values' : `${values.size > near.length ? 'the nearest are' : 'it has'} ${near.map((text) => `"${text.slice(0, 80)}"`).join(', ')}`;
      return unfitError('no-such-value', `no row has "${value.slice(0, 80)}" in column "${column}"; ${known}`);
    },
  };
};
