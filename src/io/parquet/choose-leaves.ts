import {ioError} from '../../errors.js';
import {chooseColumns, findLabels, withRoles, type Column} from '../choose-columns.js';
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
  readonly labels: readonly Leaf[];
  readonly infos: readonly ColumnInfo[];
}

/**
 * Chooses what to read by the rule that all formats share. A name may be a path into structs (`output.vector`), the full path
 * of a leaf (`emb.list.element`), or a struct whose fields are numbers: those are the dimensions then.
 * Throws CollapsarError, exit 3: none, several, or none of the name that was asked for.
 */
export function chooseLeaves(path: string, leaves: readonly Leaf[], rows: number, asked: OpenOptions): Choice {
  const named = (names: readonly string[]): readonly string[] => names.map((name) => nameOf(leaves, name));
  const {column, labels: labelled = [], groupBy, where = []} = asked;
  const options = {
    column: column && nameOf(leaves, column), labels: named(typeof labelled === 'string' ? [labelled] : labelled),
    groupBy: groupBy && nameOf(leaves, groupBy), where: named(where),
  };
  const described = leaves.map((leaf): Column => ({name: leaf.name, type: typeName(leaf), rows, dims: leaf.shape === 'scalar' && numberType(leaf) ? 1 : null, kind: kindOf(leaf, options)}));
  const infos = withRoles(described);
  const labels = findLabels(path, described, options).map((index) => leaves[index]);
  const unfit = labels.find((leaf) => !canLabel(leaf));
  if (unfit) throw ioError('no-labels', `${path}: column "${unfit.name}" (${typeName(unfit)}) holds neither text nor integers, so no labels`);
  const fields = fieldsOf(leaves, options.column);
  if (fields.length > 0) return {leaves: fields, column: options.column!, labels, infos};
  const chosen = chooseColumns(path, described, options).map((index) => leaves[index]);
  return {leaves: chosen, column: options.column ?? (chosen.length === 1 ? chosen[0].name : null), labels, infos};
}

const nameOf = (leaves: readonly Leaf[], wanted: string): string =>
  leaves.some(({name}) => name === wanted) ? wanted : leaves.find(({path}) => path === wanted)?.name ?? wanted;

/** The fields of a struct of numbers, by its name. */
function fieldsOf(leaves: readonly Leaf[], name: string | undefined): readonly Leaf[] {
  const fields = leaves.filter(({path}) => path.startsWith(`${name}.`));
  return fields.every((leaf) => leaf.shape === 'scalar' && numberType(leaf)) ? fields : [];
}

/** Fields of structs are no dimensions of the table, unless one is asked for by name. */
function kindOf(leaf: Leaf, {column}: OpenOptions): Column['kind'] {
  const type = numberType(leaf);
  const float = type?.dtype.startsWith('float');
  if (leaf.shape === 'vector' && type) return float ? 'floats' : 'integers';
  const top = leaf.path === leaf.element.name || leaf.name === column;
  if (leaf.shape === 'scalar' && top && type && type.dtype !== 'bool') return float ? 'float' : 'integer';
  return canLabel(leaf) ? 'text' : 'other';
}

/** The type in the words of Arrow, such as `list<float32>`. */
function typeName(leaf: Leaf): string {
  const {element, physical} = leaf;
  const annotated = Object.entries(element.logical ?? {}).find(([, value]) => value !== undefined)?.[0];
  const binary = element.converted === 0 ? 'string' : 'binary';
  const one = numberType(leaf)?.dtype ?? annotated ?? (physical === 'BYTE_ARRAY' ? binary : physical.toLowerCase());
  return `${'list<'.repeat(leaf.maxRepetition)}${one}${'>'.repeat(leaf.maxRepetition)}`;
}
