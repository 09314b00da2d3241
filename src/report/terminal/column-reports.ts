import {singleLine} from '../../errors.js';
import type {Report} from '../schema.js';
import {ascii} from '../text/ascii.js';
import {renderTerminal, type TerminalOptions} from './report.js';
import {theme} from './theme.js';

/** Reports of several columns, one after the other, each under the name of its column. */
export const renderColumnReports = (reports: readonly Report[], options: TerminalOptions = {}): string => {
  const {heading} = theme(options.color ?? false);
  const shown = (text: string): string => ((options.unicode ?? true) ? text : ascii(text));
  const title = ({input: {column}}: Report): string => (column === null ? '' : `${heading(shown(`Column ${singleLine(column)}`))}\n\n`);
  return reports.map((report) => title(report) + renderTerminal(report, options)).join('\n');
};
