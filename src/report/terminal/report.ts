import {singleLine} from '../../errors.js';
import type {Gated, Report} from '../schema.js';
import {ascii} from '../text/ascii.js';
import {withoutCommands} from '../text/commands.js';
import {healthLine, inputLine, settingsLine} from '../text/settings-lines.js';
import {spectrumPlot} from '../text/spectrum-plot.js';
import {wrap} from '../text/wrap.js';
import {findingLines} from './finding-lines.js';
import {gateLines} from './gate-lines.js';
import {metricsTable} from './metrics-table.js';
import {theme, type Theme} from './theme.js';

export interface TerminalOptions {
  /** columns of the terminal, taken between 60 and 120; default 80 */
  readonly width?: number;
  /** default false */
  readonly color?: boolean;
  /** braille and box characters; in false plain ASCII draws the picture. Default true */
  readonly unicode?: boolean;
}

/** The report for a terminal: verdict first, then the picture, the metrics, the findings, and how it all was done. */
export const renderTerminal = (report: Gated, options: TerminalOptions = {}): string => {
  const width = Math.min(120, Math.max(60, options.width ?? 80));
  const style = theme(options.color ?? false);
  const paragraph = (text: string, paint: (line: string) => string): string[] => wrap(singleLine(text), width).map((line) => paint(line));
  return [
    ...paragraph(report.verdict.summary, style.status[report.verdict.status]),
    ...paragraph(inputLine(report), style.quiet),
    '',
    ...gateLines(report, width, style),
    ...plotLines(report, width, options.unicode ?? true, style),
    '',
    ...metricsTable(report.metrics, width, style),
    ...findings(report, width, style),
    ...paragraph(`Health: ${healthLine(report)}`, style.quiet),
    ...paragraph(`Settings: ${settingsLine(report)}`, style.quiet),
  ]
    .map((line) => `${withoutCommands((options.unicode ?? true) ? line : ascii(line))}\n`)
    .join('');
};

const plotLines = ({spectrum}: Report, width: number, unicode: boolean, style: Theme): string[] =>
  spectrumPlot(spectrum, {width, height: width < 100 ? 12 : 15, unicode}).map((runs) =>
    runs.map(({text, ink}) => style.ink[ink](text)).join(''),
  );

const findings = (report: Report, width: number, style: Theme): string[] => {
  if (report.findings.length === 0) return [style.heading('Findings: none'), ''];
  return [style.heading('Findings'), ...report.findings.flatMap((finding) => findingLines(finding, width, style))];
};
