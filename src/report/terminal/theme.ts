import {Chalk} from 'chalk';
import type {Report, Severity} from '../schema.js';
import type {Ink} from '../text/canvas.js';

type Paint = (text: string) => string;

/** Every colour of the terminal report: the sixteen of the terminal's own palette, and never the only carrier of a meaning. */
export interface Theme {
  readonly status: Readonly<Record<Report['verdict']['status'], Paint>>;
  readonly severity: Readonly<Record<Severity, Paint>>;
  readonly budget: Readonly<Record<'held' | 'broken' | 'inconclusive', Paint>>;
  readonly ink: Readonly<Record<Ink, Paint>>;
  readonly heading: Paint;
  readonly quiet: Paint;
}

export const theme = (color: boolean): Theme => {
  const chalk = new Chalk({level: color ? 1 : 0});
  return {
    status: {collapsed: chalk.red.bold, suspect: chalk.yellow.bold, inconclusive: chalk.yellow.bold, 'no-collapse-found': chalk.green.bold},
    severity: {fail: chalk.red.bold, warn: chalk.yellow.bold, info: chalk.cyan.bold},
    budget: {held: chalk.green, broken: chalk.red.bold, inconclusive: chalk.yellow.bold},
    ink: {curve: chalk.cyan, ceiling: chalk.green, floor: chalk.yellow, cliff: chalk.red, axis: chalk.dim, none: (text) => text},
    heading: chalk.bold,
    quiet: chalk.dim,
  };
};
