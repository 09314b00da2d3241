import type {Comparison} from '../compare-schema.js';
import {differenceTable} from '../markdown/difference-table.js';
import {escape, table} from '../markdown/text.js';
import {metricGroups} from '../metric-groups.js';
import type {Report} from '../schema.js';
import {percent, significant} from '../text/format.js';
import {inputLine} from '../text/settings-lines.js';
import {trendOf} from './trend.js';
import {changeInWords, channelsInWords, directionsInWords, findingChanges, onsetInWords, placeOf, STATUS} from './words.js';

/** metrics that a pull request shows; the others are behind a fold */
const KEY = ['effective-rank', 'rankme', 'participation-ratio', 'live-rank', 'correlation-effective-rank', 'mean-cosine'];

/** Markdown for a pull-request comment: verdict, what changed, what was lost, new findings; all differences folded. */
export const renderComparisonMarkdown = (comparison: Comparison): string => {
  const {base, candidates, notes} = comparison;
  const last = candidates[candidates.length - 1];
  const {fresh, gone} = findingChanges(base, last);
  const onset = onsetInWords(comparison);
  const sections = [
    onset === null ? '' : `### ${escape(onset)}`,
    onset === null ? '' : trendTable(comparison),
    `${onset === null ? '###' : '####'} ${escape(last.report.verdict.summary)}`,
    `${escape(inputLine(last.report))}<br>against ${escape(inputLine(base))} (${STATUS[base.verdict.status]})`,
    differenceTable(last.differences, KEY.filter((id) => Object.hasOwn(last.differences, id))),
    list('Directions', directionsInWords(last)),
    list('Channels', channelsInWords(last)),
    list('New findings', fresh.map(({severity, id, title, rule}) => `${severity} ${id}: ${title} (${rule})`)),
    list('No longer there', gone.map(({severity, id}) => `${severity} ${id}`)),
    `<details><summary>All differences</summary>\n\n${differenceTable(last.differences, metricGroups(last.report.metrics).flatMap(({rows}) => rows.map(({id}) => id)).filter((id) => Object.hasOwn(last.differences, id)))}\n\n</details>`,
    list('Notes', notes),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
};

const list = (title: string, items: readonly string[]): string => (items.length === 0 ? '' : `**${title}**\n${items.map((item) => `- ${escape(item)}`).join('\n')}`);

const trendTable = (comparison: Comparison): string => {
  const reports: readonly Report[] = [comparison.base, ...comparison.candidates.map(({report}) => report)];
  return table(
    [escape(comparison.axis.name), 'verdict', 'effective rank', 'change', 'live rank', 'CKA'],
    trendOf(comparison).map((point) => [
      escape(placeOf(comparison, reports.indexOf(point.report))),
      STATUS[point.report.verdict.status],
      point.effectiveRank === null ? '' : significant(point.effectiveRank.value),
      point.change ? escape(changeInWords(point.change)) : 'baseline',
      String(point.liveRank),
      point.cka === null ? '' : percent(point.cka),
    ]),
  );
};
