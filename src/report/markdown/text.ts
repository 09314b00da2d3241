import {singleLine} from '../../errors.js';

/** A table whose first column is set to the left; cells are Markdown already. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;'};

/** Text that Markdown shows as it is: no markup, no HTML, no table cell of its own, no mention of a user or an issue, no link. */
export const escape = (text: string): string =>
  singleLine(text)
    .replace(/[\\`*_[\]|~$]/g, '\\$&')
    .replace(/[&<>]/g, (char) => ENTITIES[char] ?? char)
    .replace(/^(\d*)([-+=#.)])/, '$1\\$2')
    .replace(/(@|#(?=\d)|:(?=\/\/)|\bwww(?=\.))/gi, '$1<!-- -->');

/** an id or a budget as code; what could end the code span or the cell makes it plain text instead */
export const code = (text: string): string => (/[`|\\\n\r]/.test(text) ? escape(text) : `\`${singleLine(text)}\``);
