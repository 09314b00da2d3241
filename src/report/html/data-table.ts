import {h, type Child, type Markup} from '../markup.js';

export interface TableParts {
  /** what the table holds, for those who hear it */
  readonly label: string;
  readonly caption?: string;
  readonly headings: readonly string[];
  /** columns of text, set to the left; the first always is */
  readonly left?: readonly number[];
  /** rows of cells, as `cell` and `textCell` make them */
  readonly rows: readonly (readonly Child[])[];
}

/** A table that the page's script can sort, in a box that scrolls where the screen is narrow. */
export const dataTable = ({label, caption, headings, left = [], rows}: TableParts): Markup => {
  const head = headings.map((text, i) => h('th', {scope: 'col', class: left.includes(i) ? 'left' : null}, text));
  const table = h(
    'table',
    {class: 'sortable'},
    caption === undefined ? null : h('caption', {}, caption),
    h('thead', {}, h('tr', {}, ...head)),
    h('tbody', {}, ...rows.map((cells) => h('tr', {}, ...cells))),
  );
  return h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label}, table);
};

/** A number as people read it, sorted by what it is; null sorts last. */
export const cell = (value: number | null, text: string): Markup => h('td', {'data-value': value}, text);

export const textCell = (value: string, ...content: readonly Child[]): Markup =>
  h('td', {class: 'left', 'data-value': value}, ...(content.length > 0 ? content : [value]));
