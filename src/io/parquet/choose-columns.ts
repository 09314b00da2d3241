import {ioError, type CollapsarError} from '../../errors.js';
import type {ColumnInfo, OpenOptions} from '../source.js';
import {canLabel} from './label-reader.js';
import {numberType} from './numbers.js';
import type {Leaf} from './schema.js';

/** Which columns are read. */
export interface Choice {
  /** one list column, or the scalar columns that are a dimension each */
  readonly leaves: readonly Leaf[];
  /** the name that was chosen; null where scalar columns are taken together without one */
  readonly column: string | null;
  readonly labels: Leaf | null;
}

const isFloat = (leaf: Leaf): boolean => numberType(leaf)?.dtype.startsWith('float') ?? false;
const isNumber = (leaf: Leaf): boolean => numberType(leaf) !== null;
const isPandasIndex = ({name}: Leaf): boolean => /^__index_level_\d+__$/.test(name);

/** Lists of floats, or of other numbers where there are none. */
function vectors(leaves: readonly Leaf[]): Leaf[] {
  const lists = leaves.filter((leaf) => leaf.shape === 'vector' && isNumber(leaf));
  const floats = lists.filter(isFloat);
  return floats.length > 0 ? floats : lists;
}

/** Top-level float columns, or the integer columns where there are none; integers beside floats are ids or labels. */
function scalars(leaves: readonly Leaf[], labels: Leaf | null): Leaf[] {
  const numbers = leaves.filter((leaf) => leaf !== labels && leaf.shape === 'scalar' && isNumber(leaf) && !isPandasIndex(leaf)
    && leaf.path === leaf.element.name && leaf.physical !== 'BOOLEAN');
  const floats = numbers.filter(isFloat);
  return floats.length > 0 ? floats : numbers;
}

/**
 * Finds what is to be read. A list column is taken without being named where it is the only one of floats (or, with none of
 * floats, the only one of numbers); without list columns the scalar ones are the dimensions.
 * Throws CollapsarError, exit 3: none, several, or none of the name that was asked for.
 */
export function chooseColumns(path: string, leaves: readonly Leaf[], options: OpenOptions): Choice {
  const labels = options.labels === undefined ? null : labelColumn(path, leaves, options.labels);
  if (options.column !== undefined) return {leaves: named(path, leaves, options.column), column: options.column, labels};
  const lists = vectors(leaves);
  if (lists.length === 1) return {leaves: lists, column: lists[0].name, labels};
  if (lists.length > 1) {
    throw ioError('several-columns', `${path}: ${lists.length} columns can be the embedding: ${listed(lists)}`, ...lists.slice(0, 8).map(({name}) => `--column ${quoted(name)}`));
  }
  const wide = scalars(leaves, labels);
  if (wide.length === 0) throw ioError('no-embeddings', `${path}: no column of numbers in it, only ${listed(leaves)}`, 'write the vectors as a list column of float32');
  return {leaves: wide, column: null, labels};
}

/** A name that a shell takes as one word. */
const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `'${name.replaceAll("'", String.raw`'\''`)}'`);

const listed = (leaves: readonly Leaf[]): string =>
  leaves.slice(0, 8).map((leaf) => `${leaf.name} (${typeName(leaf)})`).join(', ') + (leaves.length > 8 ? `, and ${leaves.length - 8} more` : '');

function find(leaves: readonly Leaf[], name: string): Leaf[] {
  const matches = leaves.filter((leaf) => leaf.name === name);
  return matches.length > 0 ? matches : leaves.filter((leaf) => leaf.path === name);
}

function named(path: string, leaves: readonly Leaf[], name: string): readonly Leaf[] {
  const matches = find(leaves, name);
  if (matches.length > 1) throw ioError('several-columns', `${path}: ${matches.length} columns are named ${JSON.stringify(name)}`, 'rename one of them: table.rename_columns([...])');
  if (matches.length === 0) return structOf(path, leaves, name);
  if (matches[0].shape === 'nested' || !isNumber(matches[0])) throw notNumbers(path, matches[0]);
  return matches;
}

/** A struct of numbers is a table of scalar columns. */
function structOf(path: string, leaves: readonly Leaf[], name: string): readonly Leaf[] {
  const fields = leaves.filter((leaf) => leaf.path.startsWith(`${name}.`));
  if (fields.length === 0) throw noColumn(path, leaves, name);
  const other = fields.find((leaf) => leaf.shape !== 'scalar' || !isNumber(leaf));
  if (other) throw notNumbers(path, other);
  return fields;
}

const notNumbers = (path: string, leaf: Leaf): CollapsarError =>
  ioError('not-embeddings', `${path}: column ${JSON.stringify(leaf.name)} is ${typeName(leaf)}: neither a number nor one list of numbers a row`);

const noColumn = (path: string, leaves: readonly Leaf[], name: string): CollapsarError =>
  ioError('no-such-column', `${path}: no column ${JSON.stringify(name)} in it; there are ${listed(leaves)}`);

function labelColumn(path: string, leaves: readonly Leaf[], name: string): Leaf {
  const [leaf] = find(leaves, name) as (Leaf | undefined)[];
  if (leaf === undefined) throw noColumn(path, leaves, name);
  if (!canLabel(leaf)) throw ioError('not-labels', `${path}: column ${JSON.stringify(name)} is ${typeName(leaf)}: labels are text or integers`);
  return leaf;
}

/** The type in the words of Arrow, such as `list<float32>`. */
export function typeName(leaf: Leaf): string {
  const {element, physical} = leaf;
  const annotated = Object.entries(element.logical ?? {}).find(([, value]) => value !== undefined)?.[0];
  const binary = element.converted === 0 ? 'string' : 'binary';
  const one = numberType(leaf)?.dtype ?? annotated ?? (physical === 'BYTE_ARRAY' ? binary : physical.toLowerCase());
  return `${'list<'.repeat(leaf.maxRepetition)}${one}${'>'.repeat(leaf.maxRepetition)}`;
}

/** What `inspect` says of each column. */
export function describeColumns(leaves: readonly Leaf[], rows: number, choice: Choice, dims: number): ColumnInfo[] {
  const single = choice.leaves.length === 1 && choice.leaves[0].shape === 'vector' ? choice.leaves[0] : null;
  const beside = vectors(leaves).length > 0;
  const dimensions = new Set(scalars(leaves, null).filter((leaf) => !beside || isFloat(leaf)));
  return leaves.map((leaf) => ({
    name: leaf.name, type: typeName(leaf), rows,
    dims: leaf === single ? dims : leaf.shape === 'scalar' && isNumber(leaf) ? 1 : null,
    role: roleOf(leaf, dimensions),
  }));
}

function roleOf(leaf: Leaf, dimensions: ReadonlySet<Leaf>): ColumnInfo['role'] {
  if (leaf.shape === 'vector' && isNumber(leaf)) return 'embedding';
  if (dimensions.has(leaf)) return 'scalar';
  return canLabel(leaf) ? 'label' : 'other';
}
