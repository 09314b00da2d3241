/** What --column, which can be repeated, asks for. */
import type {Columns} from '../index.js';

/** The columns that a report each is wanted of; null where it is one report. */
export const severalColumns = (column: readonly string[] = []): Columns | null => (column.includes('all') ? 'all' : column.length > 1 ? column : null);
