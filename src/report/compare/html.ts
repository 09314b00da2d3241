import {h, raw, type Markup} from '../markup.js';
import type {Candidate, Comparison, Difference} from '../compare-schema.js';
import {cell, dataTable, textCell} from '../html/data-table.js';
import {differenceTables} from '../html/difference-tables.js';
import {figureBlock} from '../html/figure-block.js';
import {findingSection} from '../html/finding-section.js';
import {verdictHeader} from '../html/first-screen.js';
import {PAGE_SCRIPT} from '../html/page-script.js';
import {jsonForScript, pageHead} from '../html/report.js';
import type {Report} from '../schema.js';
import {spectrumFigure} from '../svg/spectrum-figure.js';
import {percent, significant} from '../text/format.js';
import {inputLine, settingsLine} from '../text/settings-lines.js';
import {overlaysOf} from './overlays.js';
import {trendFigure} from './trend-figure.js';
import {trendOf} from './trend.js';
import {changeAndInterval, changeInWords, channelsInWords, directionsInWords, findingChanges, nameOf, onsetInWords, placeOf, STATUS} from './words.js';

/** A comparison as one page, under the same policy as a report's: the last candidate in full, the others as trend and overlays. */
export const renderComparisonHtml = (comparison: Comparison): string => {
  const {base, candidates, notes} = comparison;
  const last = candidates[candidates.length - 1];
  const chart = spectrumFigure(last.report.spectrum, overlaysOf(comparison));
  const {fresh, gone, kept} = findingChanges(base, last);
  const body = h(
    'body',
    {},
    verdictHeader(last.report, `Against ${inputLine(base)} (${STATUS[base.verdict.status]})`),
    h(
      'main',
      {},
      h('div', {class: 'first'}, keyNumbers(last), chart ? figureBlock(chart, 'h2') : h('p', {}, 'No variance: there is no spectrum to draw.'), whatChanged(comparison, last)),
      candidates.length > 1 ? trendSection(comparison) : null,
      h('section', {id: 'differences'}, h('h2', {}, 'Differences'), ...differenceTables(last.differences, last.report.metrics)),
      listSection('directions', 'Directions', directionsInWords(last)),
      listSection('channels', 'Channels', channelsInWords(last)),
      findingSection(fresh),
      listSection('before', 'Findings of the baseline', [
        ...kept.map(({id, severity}) => `still there: ${id} (${severity})`),
        ...gone.map(({id, severity}) => `no longer there: ${id} (${severity})`),
      ]),
      listSection('notes', 'Notes', notes),
      listSection('settings', 'How it was measured', [base, ...candidates.map(({report}) => report)].map((report) => `${nameOf(report)}: ${settingsLine(report)}`)),
    ),
    h('script', {type: 'application/json', id: 'report'}, raw(jsonForScript(last.report))),
    h('script', {type: 'application/json', id: 'comparison'}, raw(jsonForScript(comparison))),
    h('script', {}, raw(PAGE_SCRIPT)),
  );
  return `<!doctype html>\n${h('html', {lang: 'en'}, pageHead(`${last.report.verdict.status}: ${nameOf(last.report)} against ${nameOf(base)}`), body).markup}\n`;
};

const SHOWN = ['live-rank', 'effective-rank', 'correlation-effective-rank'];

const keyNumbers = ({differences}: Candidate): Markup =>
  h('dl', {class: 'numbers'}, ...SHOWN.filter((id) => Object.hasOwn(differences, id)).map((id) => keyNumber(id, differences[id])));

const keyNumber = (id: string, one: Difference): Markup =>
  h(
    'div',
    {class: 'number'},
    h('dt', {}, h('code', {}, id)),
    one.candidate === null || one.base === null
      ? h('dd', {}, h('span', {class: 'big'}, 'no value'), h('p', {class: 'quiet'}, one.reason ?? ''))
      : h('dd', {}, h('span', {class: 'big'}, significant(one.candidate)), h('span', {class: 'quiet'}, ` was ${significant(one.base)}`),
          h('p', {class: 'quiet'}, changeAndInterval(one))),
  );

const whatChanged = (comparison: Comparison, last: Candidate): Markup => {
  const onset = onsetInWords(comparison);
  const advice = findingChanges(comparison.base, last).fresh.filter(({severity}) => severity !== 'info').map(({advice: text}) => text);
  const [first] = directionsInWords(last);
  const items = [...(onset === null ? [] : [onset]), first, ...channelsInWords(last), ...advice];
  return h('section', {class: 'todo'}, h('h2', {}, 'What changed'), h('ul', {}, ...items.map((item) => h('li', {}, item))));
};

const listSection = (id: string, title: string, items: readonly string[]): Markup | null =>
  items.length === 0 ? null : h('section', {id}, h('h2', {}, title), h('ul', {}, ...items.map((item) => h('li', {}, item))));

const trendSection = (comparison: Comparison): Markup => {
  const points = trendOf(comparison);
  const chart = trendFigure(points, comparison.axis.name, comparison.onset?.at ?? null);
  const reports: readonly Report[] = [comparison.base, ...comparison.candidates.map(({report}) => report)];
  return h(
    'section',
    {id: 'trend'},
    h('h2', {}, 'Trend'),
    h('div', {class: 'figures'}, chart ? figureBlock(chart) : null, dataTable({
      label: 'Trend',
      headings: [comparison.axis.name, 'verdict', 'effective rank', 'change', 'live rank', 'CKA'],
      left: [1],
      rows: points.map((point) => [
        h('td', {'data-value': point.at}, placeOf(comparison, reports.indexOf(point.report))),
        textCell(STATUS[point.report.verdict.status]),
        cell(point.effectiveRank?.value ?? null, point.effectiveRank ? significant(point.effectiveRank.value) : 'no value'),
        cell(point.change?.relative ?? null, point.change ? changeInWords(point.change) : 'baseline'),
        cell(point.liveRank, String(point.liveRank)),
        cell(point.cka, point.cka === null ? '' : percent(point.cka)),
      ]),
    })),
  );
};
