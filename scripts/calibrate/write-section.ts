import {existsSync, readFileSync, writeFileSync} from 'node:fs';

/** Puts `text` between the marks of a section of a document; the rest of it is left as it is, a missing section is added at the end. */
export function writeSection(path: string, name: string, text: string): void {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '# Calibration\n';
  const from = before.indexOf(begin);
  const to = before.indexOf(end);
  const section = `${begin}\n${text.trim()}\n${end}`;
  const after = from >= 0 && to > from ? before.slice(0, from) + section + before.slice(to + end.length) : `${before.trimEnd()}\n\n${section}\n`;
  writeFileSync(path, after);
}
