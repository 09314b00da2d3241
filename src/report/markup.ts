/** HTML and SVG by construction: a text child is always escaped, only what `h` or `raw` made is markup. */
import {singleLine} from '../errors.js';

export interface Markup {
  readonly markup: string;
}

export type Child = Markup | string | number | null;

export type Attributes = Readonly<Record<string, string | number | boolean | null>>;

const VOID = new Set(['br', 'hr', 'input', 'link', 'meta']);

/** One element. An attribute that is null or false is left out; no attribute value may come from a file unescaped. */
export const h = (name: string, attributes: Attributes, ...children: readonly Child[]): Markup => {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null && value !== false)
    .map(([key, value]) => ` ${key}="${value === true ? '' : escapeMarkup(String(value))}"`)
    .join('');
  if (VOID.has(name)) return raw(`<${name}${written}>`);
  return raw(`<${name}${written}>${join(children).markup}</${name}>`);
};

export const join = (children: readonly Child[]): Markup =>
  raw(children.map((child) => (child === null ? '' : typeof child === 'object' ? child.markup : escapeMarkup(String(child)))).join(''));

/** What is markup already: constants of ours, never text out of a file. */
export const raw = (markup: string): Markup => ({markup});

const ENTITIES: Readonly<Record<string, string>> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};

/** Text that both HTML and XML show as it is; control characters come out spelt, lone surrogates as U+FFFD. */
export const escapeMarkup = (text: string): string =>
  singleLine(text)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
