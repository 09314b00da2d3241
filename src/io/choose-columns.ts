import {ioError, type CollapsarError} from '../errors.js';
import {nearestName} from './nearest-name.js';
import type {ColumnInfo, OpenOptions} from './source.js';

/** A column of a table, before it is known what the table as a whole is. */
export interface Column extends Omit<ColumnInfo, 'role'> {
  /** `vector`: one list of numbers a row; `float`, `integer`, `text`: one value a row */
  readonly kind: 'vector' | 'float' | 'integer' | 'text' | 'other';
}

const PANDAS_INDEX = /^__index_level_\d+__$/;

/** What each column can be. Integers are labels, unless a table holds nothing but them that could be an embedding. */
export const withRoles = (columns: readonly Column[]): ColumnInfo[] => {
  const integersOnly = !columns.some(({kind}) => kind === 'vector' || kind === 'float');
  return columns.map(({kind, ...column}) => ({...column, role: roleOf(kind, integersOnly && !PANDAS_INDEX.test(column.name))}));
};

const roleOf = (kind: Column['kind'], integersAreScalars: boolean): ColumnInfo['role'] => {
  if (kind === 'vector') return 'embedding';
  if (kind === 'float' || (kind === 'integer' && integersAreScalars)) return 'scalar';
  return kind === 'other' ? 'other' : 'label';
};

/**
 * Indices of the columns that make the embeddings: the one asked for; else the only vector column; else all scalar columns (two at
 * least), each one dimension. The label column is never among them. Errors, exit 3: no such column, several or none to choose from.
 */
export const chooseColumns = (path: string, columns: readonly ColumnInfo[], options: OpenOptions): readonly number[] => {
  if (options.labels !== undefined) findColumn(path, columns, options.labels);
  if (options.column !== undefined) return [findColumn(path, columns, options.column, ['embedding', 'scalar'])];
  const vectors = indicesOf(columns, 'embedding');
  if (vectors.length === 1) return vectors;
  if (vectors.length > 1) throw several(path, vectors.map((index) => columns[index].name));
  const scalars = indicesOf(columns, 'scalar').filter((index) => columns[index].name !== options.labels);
  if (scalars.length > 1) return scalars;
  throw ioError('no-embeddings', `${path}: no embeddings in it, neither a column of vectors nor columns of numbers; it has ${listed(columns)}`,
    ...scalars.map((index) => columnFlag(columns[index].name)));
};

/** Index of the column of that name. Throws (exit 3) where there is none, more than one, or it is not of one of the `roles`. */
export const findColumn = (path: string, columns: readonly ColumnInfo[], name: string, roles?: readonly ColumnInfo['role'][]): number => {
  const found = columns.flatMap((column, index) => column.name === name ? [index] : []);
  if (found.length === 0) throw missing(path, columns, name);
  if (found.length > 1) throw ioError('several-columns', `${path}: ${found.length} columns are named "${name}"`, 'give each its own name');
  if (roles && !roles.includes(columns[found[0]].role)) {
    throw ioError('no-embeddings', `${path}: column "${name}" (${columns[found[0]].type}) holds no vectors of one length`);
  }
  return found[0];
};

const indicesOf = (columns: readonly ColumnInfo[], role: ColumnInfo['role']): number[] =>
  columns.flatMap((column, index) => column.role === role ? [index] : []);

const missing = (path: string, columns: readonly ColumnInfo[], name: string): CollapsarError => {
  const near = nearestName(name, columns.map((column) => column.name));
  return ioError('no-such-column', `${path}: no column "${name}" in it; it has ${listed(columns)}`, ...(near === undefined ? [] : [columnFlag(near)]));
};

const several = (path: string, names: readonly string[]): CollapsarError =>
  ioError('several-columns', `${path}: ${names.length} columns could be the embeddings, choose one`, ...names.slice(0, MAX_LISTED).map(columnFlag));

const MAX_LISTED = 12;

const listed = (columns: readonly ColumnInfo[]): string => {
  const shown = columns.slice(0, MAX_LISTED).map(({name, type}) => `${name.slice(0, 80)} (${type.slice(0, 80)})`).join(', ');
  return columns.length === 0 ? 'no columns' : columns.length > MAX_LISTED ? `${shown} and ${columns.length - MAX_LISTED} more` : shown;
};

const columnFlag = (name: string): string => `--column ${/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`}`;
