import {changeInWords, intervalInWords, isClear, levelInWords} from '../compare/words.js';
import {h, type Child, type Markup} from '../markup.js';
import {metricGroups} from '../metric-groups.js';
import type {Difference, Report} from '../schema.js';
import {significant} from '../text/format.js';
import {cell, dataTable, textCell} from './data-table.js';

/** Metrics since a baseline, a sortable table a group; a change whose interval leaves 0 out stands out. */
export const differenceTables = (differences: Readonly<Record<string, Difference>>, metrics: Report['metrics']): Markup[] => [
  ...(Object.values(differences).some(({basis}) => basis === 'population') ? [h('p', {class: 'quiet'}, 'Values with * are estimates of the populations: N differs.')] : []),
  ...metricGroups(metrics)
    .map(({title, rows}) => ({title, ids: rows.map(({id}) => id).filter((id) => Object.hasOwn(differences, id))}))
    .filter(({ids}) => ids.length > 0)
    .map(({title, ids}) =>
      dataTable({
        label: `Differences: ${title}`,
        caption: title,
        headings: ['metric', 'baseline', 'candidate', 'change', `difference${levelInWords(differences)}`],
        rows: ids.map((id) => differenceCells(id, differences[id])),
      }),
    ),
];

const differenceCells = (id: string, one: Difference): Child[] => {
  const name = textCell(id, h('code', {}, id));
  if (one.base === null || one.candidate === null) return [name, h('td', {colspan: 4, class: 'left quiet'}, one.reason ?? '')];
  const change = changeInWords(one);
  return [
    name,
    cell(one.base, significant(one.base)),
    cell(one.candidate, significant(one.candidate) + (one.basis === 'population' ? '*' : '')),
    h('td', {'data-value': one.relative ?? one.absolute}, isClear(one) === true ? h('strong', {}, change) : change),
    cell(one.interval?.estimate ?? null, intervalInWords(one)),
  ];
};
