import {singleLine} from '../../errors.js';
import type {BudgetResult} from '../schema.js';
import {withoutCommands} from '../text/commands.js';
import {fateInWords} from '../text/gate-words.js';
import {padEnd} from '../text/wrap.js';
import {theme} from './theme.js';

/** One line a budget: `broken  effective-rank >= 64: value 41.23, limit 64`, with the reason where there is one. */
export const renderBudgets = (budgets: readonly BudgetResult[], {color}: {color: boolean}): string => {
  const style = theme(color).budget;
  return budgets
    .map((budget) => `${style[budget.status](padEnd(budget.status, 'inconclusive'.length))}  ${withoutCommands(singleLine(`${budget.text}: ${fateInWords(budget)}`))}\n`)
    .join('');
};
