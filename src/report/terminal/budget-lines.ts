import {singleLine} from '../../errors.js';
import type {BudgetResult} from '../schema.js';
import {withoutCommands} from '../text/commands.js';
import {significant} from '../text/format.js';
import {padEnd} from '../text/wrap.js';
import {theme} from './theme.js';

/** One line a budget: `broken  effective-rank >= 64: value 41.23, limit 64`, with the reason where there is one. */
export const renderBudgets = (budgets: readonly BudgetResult[], {color}: {color: boolean}): string => {
  const style = theme(color).budget;
  return budgets
    .map((budget) => `${style[budget.status](padEnd(budget.status, 'inconclusive'.length))}  ${withoutCommands(sentence(budget))}\n`)
    .join('');
};

const sentence = ({text, value, limit, reason}: BudgetResult): string =>
  singleLine(
    `${text}: ${value === null ? 'no value' : `value ${significant(value)}`}, limit ${significant(limit)}${reason === null ? '' : ` (${reason})`}`,
  );
