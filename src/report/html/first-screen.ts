import {changeAndInterval} from '../compare/words.js';
import {h, type Markup} from '../markup.js';
import {metricGroups, type MetricRow} from '../metric-groups.js';
import type {Difference, Finding, Gated, Report} from '../schema.js';
import {plural, population, shareOfCeiling, significant} from '../text/format.js';
import {fateInWords, gateInWords} from '../text/gate-words.js';
import {inputLine} from '../text/settings-lines.js';

const STATUS: Readonly<Record<Report['verdict']['status'], string>> = {
  collapsed: '✕ collapsed',
  suspect: '! suspect',
  inconclusive: '? inconclusive',
  'no-collapse-found': '✓ no collapse found',
};

const GATE = {held: '✓', broken: '✕', inconclusive: '?'} as const;

/** Status, the verdict in one sentence, and what was read; of a gate whether it held, of a comparison also against what. */
export const verdictHeader = (report: Gated, against: string | null = null): Markup => {
  const gate = gateInWords(report);
  const {status, mode, summary} = report.verdict;
  return h(
    'header',
    {class: `verdict ${status}`},
    h('span', {class: 'badge'}, mode === null ? STATUS[status] : `${STATUS[status]}, ${mode}`),
    gate === null || report.outcome === undefined ? null : h('span', {class: `gate ${report.outcome}`}, ' ', h('span', {class: 'badge'}, `${GATE[report.outcome]} ${gate}`)),
    h('h1', {}, summary),
    h('p', {class: 'quiet'}, inputLine(report)),
    against === null ? null : h('p', {class: 'quiet'}, against),
  );
};

/** The three numbers that matter, with the share of what isotropic rows would give. */
const keyNumbers = ({metrics, verdict, baseline}: Gated): Markup => {
  const wanted = ['live-rank', 'effective-rank', verdict.mode === 'complete' ? 'normalized-std' : 'correlation-effective-rank'];
  const rows = metricGroups(metrics).flatMap((group) => group.rows);
  return h('dl', {class: 'numbers'}, ...wanted.flatMap((id) => rows.filter((row) => row.id === id)).map((row) => keyNumber(row, baseline?.compared?.differences[row.id])));
};

const keyNumber = ({id, result, moreIsBetter}: MetricRow, difference?: Difference): Markup => {
  const title = h('dt', {}, h('code', {}, id));
  if (result.status !== 'ok')
    return h('div', {class: 'number'}, title, h('dd', {}, h('span', {class: 'big'}, 'no value'), h('p', {class: 'quiet'}, reason(result))));
  const {value, ceiling, interval} = result;
  const share = ceiling !== null && ceiling > 0 ? value / ceiling : null;
  return h(
    'div',
    {class: 'number'},
    title,
    h(
      'dd',
      {},
      h('span', {class: 'big'}, significant(value)),
      ceiling === null ? null : h('span', {class: 'quiet'}, ` of ${significant(ceiling)}`),
      share === null ? null : bar(share),
      h(
        'p',
        {class: 'quiet'},
        [
          share === null
            ? null
            : `${shareOfCeiling(result, moreIsBetter)} of ${id === 'live-rank' ? 'the attainable rank' : 'isotropic rows'}`,
          interval ? `population ${population(interval)}` : null,
        ]
          .filter((part) => part !== null)
          .join('; '),
      ),
      difference === undefined || difference.base === null ? null : h('p', {class: 'quiet'}, `baseline ${significant(difference.base)}: ${changeAndInterval(difference)}`),
    ),
  );
};

const bar = (share: number): Markup =>
  h(
    'svg',
    {class: 'share', viewBox: '0 0 100 6', preserveAspectRatio: 'none', 'aria-hidden': 'true'},
    h('rect', {width: Math.round(1000 * Math.min(1, Math.max(0, share))) / 10, height: 6}),
  );

export const reason = (result: Exclude<MetricRow['result'], {status: 'ok'}>): string =>
  result.status === 'error' ? `error ${result.code}: ${result.message}` : `undefined: ${result.reason}`;

const ORDER = {fail: 0, warn: 1, info: 2} as const;

/** the gravest first */
export const bySeverity = (findings: readonly Finding[]): Finding[] => [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);

const ADVISED = 2;

const whatToDo = ({findings, budgets = []}: Gated): Markup => {
  const broken = budgets.filter(({status}) => status === 'broken');
  const advice = bySeverity(findings)
    .slice(0, ADVISED)
    .map(({advice: text}) => text);
  const items =
    advice.length > 0
      ? advice
      : ['Nothing to mend. Keep this report as the baseline of a gate, so that the next checkpoint is compared with it.'];
  return h(
    'section',
    {class: 'todo'},
    ...(broken.length === 0 ? [] : [
      h('h2', {}, plural(broken.length, 'broken budget')),
      h('ul', {}, ...broken.map((budget) => h('li', {}, h('code', {}, budget.text), `: ${fateInWords({...budget, reason: null})}`))),
    ]),
    h('h2', {}, 'What to do'),
    h('ul', {}, ...items.map((item) => h('li', {}, item))),
    findings.length > ADVISED ? h('p', {class: 'quiet'}, `${findings.length} findings in all, below.`) : null,
  );
};

export const firstScreen = (report: Gated, picture: Markup): Markup =>
  h('div', {class: 'first'}, keyNumbers(report), picture, whatToDo(report));
