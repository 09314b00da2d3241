import {ioError, unfitError} from '../../errors.js';
import {blamingChange} from '../file-errors.js';
import {labelLists} from '../label-lists.js';
import type {Dtype, OpenOptions, RowBatch, Source} from '../source.js';
import {NO_END, rangesWithin, type RowRanges} from '../selection/row-ranges.js';
import {createArena} from './arena.js';
import {chooseLeaves, type Choice} from './choose-leaves.js';
import {openColumn, type Column} from './column.js';
import {readFooter, type Footer} from './footer.js';
import {labelDecoder, readLabels, type TextReader} from './label-reader.js';
import {floats, numberColumn} from './number-column.js';
import type {NumberReader} from './number-readers.js';
import {nullableVectorReader} from './nullable-vector-reader.js';
import {numberType, type NumberType} from './numbers.js';
import type {PageScope} from './pages.js';
import {malformed, openFile, type ParquetFile} from './parquet-file.js';
import {PHYSICAL} from './format.js';
import {MAX_DIMS, shownWidth, type RowReader} from './row-reader.js';
import {BLOCK, scalarReader, takingTurns} from './scalar-reader.js';
import {readLeaves, type Leaf} from './schema.js';
import {firstWidth, vectorReader} from './vector-reader.js';

const MAX_BATCH = 2 ** 31;
/** bytes of pages of scalar columns that are kept at once; columns of row groups with more take turns */
const SIDE_BY_SIDE = 256e6;
/** floats that such columns leave in memory before the next turn */
const STORE = 32e6;

/**
 * Opens a Parquet file: a list column of numbers, or scalar columns that are a dimension each. Reads the footer and the levels of
 * the first row. Rows are decoded page by page: memory is O(pages of the columns that are read + rowsPerBatch · dims), whatever
 * the size of a row group, and at most 400 MB of pages.
 * Throws CollapsarError: exit 3 malformed, encrypted, or no column that can be read; exit 4 the first row is null.
 */
export async function openParquet(path: string, options: OpenOptions = {}): Promise<Source> {
  const file = openFile(path);
  try {
    return sourceOf(file, options);
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What a pass over the rows needs to know. */
interface Plan {
  readonly file: ParquetFile;
  readonly footer: Footer;
  readonly choice: Choice;
  readonly bits: 32 | 64;
  readonly dims: number;
  readonly skipNull: boolean;
}

function sourceOf(file: ParquetFile, options: OpenOptions): Source {
  const {path, bytes} = file;
  const footer = readFooter(file);
  const leaves = readLeaves(path, footer.schema);
  const choice = chooseLeaves(path, leaves, footer.rows, options);
  for (const leaf of [...choice.leaves, ...choice.labels]) checkTypes(path, footer, leaf);
  const {dtype, bits} = commonType(choice.leaves.map((leaf) => numberType(leaf)!));
  const skipNull = options.skipNull ?? false;
  const dims = choice.leaves[0].shape === 'vector' ? vectorWidth(file, footer, choice.leaves[0], skipNull) : choice.leaves.length;
  const plan = {file, footer, choice, bits, dims, skipNull};
  return {
    path, format: 'parquet', dtype, rows: footer.rows, dims, column: choice.column, bytes, groups: footer.groups,
    columns: choice.infos.map((info, i) => (leaves[i] === choice.leaves[0] && info.role === 'embedding' ? {...info, dims} : info)),
    batches: (rowsPerBatch, ranges) => blamingChange(batches(plan, rowsPerBatch, ranges), file.checkUnchanged),
    close: async () => file.close(),
  };
}

function checkTypes(path: string, footer: Footer, leaf: Leaf): void {
  footer.chunks(leaf.index).forEach(({type}, group) => {
    if (PHYSICAL[type] !== leaf.physical) throw malformed(path, `column "${leaf.name}" is ${leaf.physical} in the schema and ${PHYSICAL[type] ?? type} in row group ${group}`);
  });
}

/** The type of scalar columns taken together: their own where they share one, else a float that holds them all. */
function commonType(types: readonly NumberType[]): {dtype: Dtype; bits: 32 | 64} {
  const bits = types.some((type) => type.bits === 64) ? 64 : 32;
  const same = types.every((type) => type.dtype === types[0].dtype);
  return {dtype: same ? types[0].dtype : bits === 64 ? 'float64' : 'float32', bits};
}

function vectorWidth(file: ParquetFile, footer: Footer, leaf: Leaf, skipNull: boolean): number {
  const column = numberColumn(scopeOf(file), footer, leaf, numberType(leaf)!.bits);
  let dims: number | null = null;
  for (let group = 0; dims === null && group < footer.groups.length; group++) {
    if (footer.groups[group] === 0) continue;
    column.enter(group);
    dims = firstWidth(column, skipNull);
  }
  if (dims === null) throw unfitError('no-rows', `${file.path}: column "${leaf.name}" has no rows${footer.rows > 0 ? ' that are not null' : ''}, so no width`);
  if (dims === 0) throw ioError('no-embeddings', `${file.path}: the vectors in column "${leaf.name}" have no values`);
  if (dims > MAX_DIMS) throw unfitError('too-wide', `${file.path}: column "${leaf.name}" has ${shownWidth(dims)} values in row 0`);
  return dims;
}

const scopeOf = (file: ParquetFile): PageScope => ({file, arena: createArena(file.path), packed: {buffer: null}, body: {buffer: null}});

function rowReader(scope: PageScope, {footer, choice, bits, dims, skipNull}: Plan): RowReader {
  const open = (own: boolean): Column<NumberReader>[] =>
    choice.leaves.map((leaf) => numberColumn(own ? {...scope, body: {buffer: null}} : scope, footer, leaf, bits));
  const [leaf] = choice.leaves;
  if (leaf.shape === 'vector') return (skipNull && leaf.listDefinition > 1 ? nullableVectorReader : vectorReader)(open(true)[0], dims);
  const pages = choice.leaves.reduce((sum, {index}) => sum + Math.max(...footer.chunks(index).map(({size}) => size)), 0);
  if (pages <= SIDE_BY_SIDE) return scalarReader(open(true), floats(bits, BLOCK));
  return takingTurns(open(false), floats(bits, dims * Math.ceil(STORE / dims)), floats(bits, BLOCK));
}

async function* batches(plan: Plan, rowsPerBatch: number, ranges: RowRanges = [0, NO_END]): AsyncGenerator<RowBatch> {
  const {file, footer, choice, dims, bits} = plan;
  const size = Math.min(rowsPerBatch, footer.rows);
  if (size * dims * 8 > MAX_BATCH) throw unfitError('too-wide', `${file.path}: ${rowsPerBatch} rows of ${dims} dimensions do not fit in memory`);
  const scope = scopeOf(file);
  const reader = rowReader(scope, plan);
  const labelled: readonly Column<TextReader>[] = choice.labels.map((leaf) => openColumn({...scope, body: {buffer: null}}, footer, leaf, labelDecoder(file.path, leaf)));
  const out = floats(bits, size * dims);
  const labels = labelLists(labelled.length);
  let nulls: number[] = [];
  let filled = 0;
  let row = 0;
  const flush = (): RowBatch => {
    const batch = {values: out.subarray(0, filled * dims), rows: filled, dims, firstRow: row - filled, ...(plan.skipNull ? {nulls} : {}), ...labels.take()};
    [filled, nulls] = [0, []];
    return batch;
  };
  for (const [group, rows] of footer.groups.entries()) {
    if (rows === 0) continue;
    if (rangesWithin(ranges, row, row + rows).length === 0) {
      if (filled > 0) yield flush();
      row += rows;
      continue;
    }
    reader.enter(group);
    labelled.forEach((column) => column.enter(group));
    for (let done = 0; done < rows;) {
      const count = Math.min(rows - done, size - filled);
      for (const index of reader.read(out, filled, count, row)) nulls.push(filled + index);
      labelled.forEach((column, i) => readLabels(column, labels.lists[i], count, row));
      done += count;
      filled += count;
      row += count;
      if (filled === size) yield flush();
    }
    reader.finish(row);
  }
  if (filled > 0) yield flush();
  file.checkUnchanged();
}
