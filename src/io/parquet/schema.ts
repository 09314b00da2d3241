import type {SchemaElement} from './format.js';
import {PHYSICAL, type Physical} from './format.js';
import {malformed} from './parquet-file.js';

/** A column that holds values: a leaf of the schema tree. */
export interface Leaf {
  /** which of a row group's chunks is its */
  readonly index: number;
  /** names from the root on, joined by dots */
  readonly path: string;
  /** what people call it: of a list the name of the list, not of its element */
  readonly name: string;
  readonly physical: Physical;
  readonly element: SchemaElement;
  /** one value a row, one list of values a row, or something deeper */
  readonly shape: 'scalar' | 'vector' | 'nested';
  readonly maxDefinition: number;
  readonly maxRepetition: number;
  /** of a vector: the definition level at which its list has an element */
  readonly listDefinition: number;
}

const OPTIONAL = 1;
const REPEATED = 2;
const MAX_DEPTH = 32;
const CONVERTED_MAPS = [1, 2];
const CONVERTED_LIST = 3;

/** The leaves of a schema, which is stored as its tree in depth-first order. Throws CollapsarError, exit 3, where it is no tree. */
export function readLeaves(path: string, schema: readonly SchemaElement[]): Leaf[] {
  const leaves: Leaf[] = [];
  let next = 0;
  const visit = (above: readonly SchemaElement[]): void => {
    const element = schema[next++] as SchemaElement | undefined;
    if (element === undefined) throw malformed(path, 'its schema ends too early');
    if (above.length > MAX_DEPTH) throw malformed(path, `its schema is nested more than ${MAX_DEPTH} deep`);
    const here = next === 1 ? [] : [...above, element];
    if (!element.children) leaves.push(leafOf(path, leaves.length, here));
    for (let i = 0; i < (element.children ?? 0); i++) visit(here);
  };
  visit([]);
  if (next !== schema.length) throw malformed(path, 'its schema is no tree');
  return leaves;
}

function leafOf(path: string, index: number, nodes: readonly SchemaElement[]): Leaf {
  const element = nodes.at(-1);
  const physical = PHYSICAL[element?.type ?? -1] as Physical | undefined;
  if (element === undefined || physical === undefined) throw malformed(path, `column ${index} has no type known here (${element?.type ?? 'none'})`);
  const count = (upTo: number, ...kinds: number[]): number =>
    nodes.slice(0, upTo).filter(({repetition}) => kinds.includes(repetition ?? 0)).length;
  const repeated = nodes.findIndex(({repetition}) => repetition === REPEATED);
  const maxRepetition = count(nodes.length, REPEATED);
  const vector = maxRepetition === 1 && isVector(nodes, repeated);
  return {
    index, element, physical, maxRepetition,
    path: joined(nodes),
    name: joined(vector ? nodes.slice(0, vectorDepth(nodes, repeated)) : nodes),
    shape: maxRepetition === 0 ? 'scalar' : vector ? 'vector' : 'nested',
    maxDefinition: count(nodes.length, OPTIONAL, REPEATED),
    listDefinition: count(repeated + 1, OPTIONAL, REPEATED),
  };
}

const joined = (nodes: readonly SchemaElement[]): string => nodes.map(({name}) => name ?? '').join('.');

const isMap = ({logical, converted}: SchemaElement): boolean =>
  logical?.map !== undefined || CONVERTED_MAPS.includes(converted ?? -1);

const isList = ({logical, converted}: SchemaElement): boolean => logical?.list !== undefined || converted === CONVERTED_LIST;

/** The values themselves are repeated, or a group of one of them is (the `list` of three levels). */
const isVector = (nodes: readonly SchemaElement[], repeated: number): boolean =>
  !nodes.some(isMap) && (repeated === nodes.length - 1 || (repeated === nodes.length - 2 && nodes[repeated].children === 1));

/** How many of the nodes make its name: up to the group marked as the list, where there is one around the repeated node. */
function vectorDepth(nodes: readonly SchemaElement[], repeated: number): number {
  const outer = nodes[repeated - 1] as SchemaElement | undefined;
  const wraps = outer !== undefined && outer.children === 1 && (isList(outer) || repeated < nodes.length - 1);
  return wraps ? repeated : repeated + 1;
}
