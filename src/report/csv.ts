import type {Report} from './schema.js';
import {dimensionTable, type Table} from './tables.js';

/** The table of eigenvalues and channels as CSV: a header line, LF, empty cells for nulls, numbers as shortest round-trip doubles. */
export const renderCsv = (report: Report): string => csv(dimensionTable(report));

export const csv = ({columns, rows}: Table): string => {
  const lines = [columns.map((column) => csvCell(column.name)).join(',')];
  for (let i = 0; i < rows; i++) lines.push(columns.map((column) => cell(column.values[i] ?? null)).join(','));
  return `${lines.join('\n')}\n`;
};

const cell = (value: number | boolean | null): string => (value === null ? '' : String(value));

/** A text made safe for a spreadsheet: quoted where RFC 4180 asks for it, and never taken for a formula. */
export const csvCell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
