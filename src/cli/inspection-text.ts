/** What `inspect` prints: the format, the columns with what each could be, and what an audit would read. */
import {singleLine} from '../errors.js';
import type {Inspection} from '../index.js';
import {grouped} from '../report/text/format.js';

export const inspectionText = (source: string, {format, columns, chosen, estimate}: Inspection): string => {
  const candidates = chosen === null ? columns.filter(({candidate}) => candidate) : [];
  const cells = columns.map(({name, type, dims, rows, role, candidate}) => [
    `${name === chosen ? '*' : candidate && candidates.length > 1 ? '?' : ' '} ${cut(singleLine(name))}`, cut(singleLine(type)), typeof dims === 'number' || role === 'embedding' ? count(dims) : '', count(rows), role,
  ]);
  const lines = [
    `${source}: ${format}`,
    ...table([['  column', 'type', 'dims', 'rows', 'role'], ...cells]),
    candidates.length > 1 ? `${candidates.length} columns could be read: --column NAME, or --column all for a report each`
      : `would read ${count(estimate.rows)} rows × ${count(estimate.dims)}, ${count(estimate.bytes)} bytes`,
  ];
  return lines.map((line) => `${singleLine(line)}\n`).join('');
};

/** Every cell is as wide as the widest: a file may have a thousand columns, and one with a name of a megabyte. */
const WIDEST = 200;
const cut = (text: string): string => text.length > WIDEST ? `${text.slice(0, WIDEST)}…` : text;

const count = (n: number | null | undefined): string => (n === null || n === undefined ? '?' : grouped(n));

const table = (rows: readonly string[][]): string[] => {
  const widths = (rows[0] ?? []).map((_, i) => rows.reduce((widest, row) => Math.max(widest, row[i]?.length ?? 0), 0));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ').trimEnd());
};
