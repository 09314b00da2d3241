import {spelledJson} from '../../errors.js';
import {h, join, raw, type Markup} from '../markup.js';
import type {Gated, Report} from '../schema.js';
import {figures} from '../svg/figures.js';
import {healthLine, settingsLine} from '../text/settings-lines.js';
import {renderJson} from '../json.js';
import {channelSection} from './channel-section.js';
import {figureBlock} from './figure-block.js';
import {findingSection} from './finding-section.js';
import {firstScreen, verdictHeader} from './first-screen.js';
import {gateSection} from './gate-section.js';
import {metricSection} from './metric-section.js';
import {PAGE_SCRIPT} from './page-script.js';
import {PAGE_STYLE} from './page-style.js';
import {sha256} from '../sha256.js';

/**
 * The report as one page: no network, no inline handlers, a policy that allows only this style, this script and pictures inside the page.
 * Complete without script; with it values can be read, the spectrum zoomed and tables sorted. The report itself is in the page as JSON.
 */
export const renderHtml = (report: Gated): string => {
  const charts = figures(report);
  const [first, others] = charts[0]?.name === 'spectrum' ? [charts[0], charts.slice(1)] : [null, charts];
  const picture = first ? figureBlock(first, 'h2') : h('p', {}, 'No variance: there is no spectrum to draw.');
  const body = h(
    'body',
    {},
    verdictHeader(report),
    h(
      'main',
      {},
      firstScreen(report, picture),
      gateSection(report),
      findingSection(report.findings),
      others.length > 0
        ? h('section', {id: 'figures'}, h('h2', {}, 'Figures'), h('div', {class: 'figures'}, ...others.map((chart) => figureBlock(chart))))
        : null,
      metricSection(report.metrics),
      channelSection(report.channels),
      settingsSection(report),
    ),
    h('script', {type: 'application/json', id: 'report'}, raw(jsonForScript(report))),
    h('script', {}, raw(PAGE_SCRIPT)),
  );
  return `<!doctype html>\n${h('html', {lang: 'en'}, pageHead(`${report.verdict.status}: ${report.input.label ?? report.input.sources[0] ?? 'embeddings'}`), body).markup}\n`;
};

const POLICY = [
  "default-src 'none'",
  'img-src data:',
  `style-src 'sha256-${sha256(PAGE_STYLE)}'`,
  `script-src 'sha256-${sha256(PAGE_SCRIPT)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Everything that a page of ours needs in its head. */
export const pageHead = (title: string): Markup =>
  h(
    'head',
    {},
    h('meta', {charset: 'utf-8'}),
    h('meta', {'http-equiv': 'Content-Security-Policy', content: POLICY}),
    h('meta', {name: 'viewport', content: 'width=device-width, initial-scale=1'}),
    h('meta', {name: 'color-scheme', content: 'light dark'}),
    h('meta', {name: 'referrer', content: 'no-referrer'}),
    h('title', {}, title),
    h('style', {}, raw(PAGE_STYLE)),
  );

const settingsSection = (report: Report): Markup =>
  h(
    'section',
    {id: 'settings'},
    h('h2', {}, 'How it was measured'),
    h('p', {}, `Rows: ${healthLine(report)}.`),
    h('p', {}, `Settings: ${settingsLine(report)}.`),
    h(
      'details',
      {},
      h('summary', {}, 'Policy: every threshold of the verdict'),
      h(
        'pre',
        {tabindex: 0},
        join(
          renderJson(report.settings.policy)
            .trimEnd()
            .split('\n')
            .flatMap((line) => [line, raw('\n')]),
        ),
      ),
    ),
  );

/** JSON that cannot end the script element it stands in */
export const jsonForScript = (value: unknown): string =>
  spelledJson(JSON.stringify(value)).replace(/[<>&]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
