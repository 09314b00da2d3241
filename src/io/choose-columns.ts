import {ioError, usageError, type CollapsarError} from '../errors.js';
import {nearest} from '../nearest.js';
import type {ColumnInfo, OpenOptions} from './source.js';

/** A column of a table, before it is known what the table as a whole is. */
export interface Column extends Omit<ColumnInfo, 'role' | 'candidate'> {
  /** `floats`, `integers`: one list of numbers a row; `float`, `integer`, `text`: one value a row */
  readonly kind: 'floats' | 'integers' | 'float' | 'integer' | 'text' | 'other';
}

const PANDAS_INDEX = /^__index_level_\d+__$/;

/** What each column can be. Integers are labels, unless nothing else in the table could be an embedding. */
export const withRoles = (columns: readonly Column[]): ColumnInfo[] => {
  const dimensions = new Set(scalars(columns));
  const candidates = new Set(lists(columns));
  return columns.map((column) => {
    const {kind, ...info} = column;
    const role = kind === 'floats' || kind === 'integers' ? 'embedding' : dimensions.has(column) ? 'scalar' : kind === 'other' ? 'other' : 'label';
    return {...info, role, ...(candidates.has(column) && {candidate: true})};
  });
};

/** Columns that are an embedding each: the lists of floats; where there are none, those of integers. */
const lists = (columns: readonly Column[]): readonly Column[] => {
  const floats = columns.filter(({kind}) => kind === 'floats');
  return floats.length > 0 ? floats : columns.filter(({kind}) => kind === 'integers');
};

/** Columns that are one dimension each: the floats; in a table without lists or floats, the integers. */
const scalars = (columns: readonly Column[]): readonly Column[] => {
  const floats = columns.filter(({kind}) => kind === 'float');
  if (floats.length > 0 || columns.some(({kind}) => kind === 'floats' || kind === 'integers')) return floats;
  return columns.filter(({kind, name}) => kind === 'integer' && !PANDAS_INDEX.test(name));
};

/**
 * The columns that make the embeddings: the one asked for; else the only one of lists of floats, or of integers where there are
 * none of floats; else all scalar columns (two at least), each one dimension. The label column is never among them.
 * Errors, exit 3: no such column, several or none to choose from.
 */
export const chooseColumns = (path: string, columns: readonly Column[], options: OpenOptions): readonly number[] => {
  const labels = findLabels(path, columns, options);
  if (options.column !== undefined) return [namedColumn(path, columns, options.column)];
  const candidates = lists(columns);
  if (candidates.length > 1 && !options.survey) throw several(path, candidates.map(({name}) => name));
  if (candidates.length > 0) return [columns.indexOf(candidates[0])];
  const dimensions = new Set(scalars(columns));
  const single = columns.flatMap((column, index) => dimensions.has(column) && !labels.includes(index) ? [index] : []);
  if (single.length > 1) return single;
  throw ioError('no-embeddings', `${path}: no embeddings in it, neither a column of lists of numbers nor columns of numbers; it has ${listed(columns)}`,
    ...single.map((index) => flagLine('column', columns[index].name)));
};

const namedColumn = (path: string, columns: readonly Column[], wanted: string): number => {
  const index = findColumn(path, columns, wanted, 'column');
  const {name, type, kind} = columns[index];
  if (kind === 'text' || kind === 'other') throw ioError('no-embeddings', `${path}: column "${name}" (${type}) holds no numbers`);
  return index;
};

type ColumnFlag = 'column' | 'labels' | 'group-by' | 'where';

/** Index of the column of that name, given by a flag. Throws (exit 3) where there is none, or more than one. */
export const findColumn = (path: string, columns: readonly Column[], name: string, flag: ColumnFlag): number => {
  const found = columns.flatMap((column, index) => column.name === name ? [index] : []);
  if (found.length === 0) throw missing(path, columns, name, flag);
  if (found.length > 1) throw ioError('several-columns', `${path}: ${found.length} columns are named "${name}"`, 'give each its own name');
  return found[0];
};

/** Indices of the columns that `labels`, `groupBy` and `where` name, in their order. Throws as findColumn does. */
export const findLabels = (path: string, columns: readonly Column[], options: OpenOptions): readonly number[] =>
  askedLabels(options).map(({name, flag}) => findColumn(path, columns, name, flag));

/** The columns whose values come with each batch, and the flag that each was asked for by. */
export const askedLabels = ({labels = [], groupBy, where = []}: OpenOptions): readonly {readonly name: string; readonly flag: ColumnFlag}[] => [
  ...(typeof labels === 'string' ? [labels] : labels).map((name) => ({name, flag: 'labels'} as const)),
  ...(groupBy === undefined ? [] : [{name: groupBy, flag: 'group-by'} as const]),
  ...where.map((name) => ({name, flag: 'where'} as const)),
];

/** Throws CollapsarError, exit 2, where a column is asked for of a file that has none. `what`: the file in words, such as `a npy file has`. */
export const refuseColumns = (path: string, what: string, options: OpenOptions): void => {
  const flag = options.column === undefined ? askedLabels(options)[0]?.flag as ColumnFlag | undefined : 'column';
  if (flag) throw usageError('no-columns', `${path}: ${what} no columns, so --${flag} names none`, flag === 'labels' || flag === 'group-by' ? 'name a text file that is there, one label a line' : `leave --${flag} out`);
};

const missing = (path: string, columns: readonly Column[], name: string, flag: string): CollapsarError => {
  const near = nearest(name, columns.map((column) => column.name));
  return ioError('no-such-column', `${path}: no column "${name}" in it; it has ${listed(columns)}`, ...(near === null ? [] : [flagLine(flag, near)]));
};

const several = (path: string, names: readonly string[]): CollapsarError =>
  ioError('several-columns', `${path}: ${names.length} columns could be the embeddings, choose one`, ...names.slice(0, MAX_LISTED).map((name) => flagLine('column', name)));

const MAX_LISTED = 12;

const listed = (columns: readonly Column[]): string => {
  const shown = columns.slice(0, MAX_LISTED).map(({name, type}) => `${name.slice(0, 80)} (${type.slice(0, 80)})`).join(', ');
  return columns.length === 0 ? 'no columns' : columns.length > MAX_LISTED ? `${shown} and ${columns.length - MAX_LISTED} more` : shown;
};

const flagLine = (flag: string, name: string): string => `--${flag} ${/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`}`;
