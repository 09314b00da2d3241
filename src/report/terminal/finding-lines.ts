import {singleLine} from '../../errors.js';
import type {Finding} from '../schema.js';
import {evidenceInWords} from '../text/format.js';
import {wrap} from '../text/wrap.js';
import type {Theme} from './theme.js';

const INDENT = '      ';

/** One finding: severity and title, then its evidence in words, the rule that it met, and what to do. */
export const findingLines = ({id, severity, title, rule, source, evidence, advice}: Finding, width: number, style: Theme): string[] => {
  const part = (text: string, paint: (line: string) => string = (line) => line): string[] =>
    wrap(singleLine(text), width - INDENT.length).map((line) => INDENT + paint(line));
  const [first = '', ...rest] = part(`${title} (${id})`, style.heading);
  return [
    style.severity[severity](severity.padEnd(INDENT.length)) + first.slice(INDENT.length),
    ...rest,
    ...(Object.keys(evidence).length > 0 ? part(evidenceInWords(evidence)) : []),
    ...part(`rule: ${rule} (${source})`, style.quiet),
    ...part(`-> ${advice}`),
    '',
  ];
};
