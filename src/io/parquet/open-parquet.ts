import {ioError, unfitError} from '../../errors.js';
import type {Dtype, OpenOptions, RowBatch, Source} from '../source.js';
import {createArena} from './arena.js';
import {chooseLeaves, type Choice} from './choose-leaves.js';
import {openColumn, type Column} from './column.js';
import {readFooter, type Footer} from './footer.js';
import {labelDecoder, readLabels, type TextReader} from './label-reader.js';
import {floats, numberColumn} from './number-column.js';
import type {NumberReader} from './number-readers.js';
import {numberType, type Floats, type NumberType} from './numbers.js';
import type {PageScope} from './pages.js';
import {malformed, openFile, type ParquetFile} from './parquet-file.js';
import {PHYSICAL} from './format.js';
import type {RowReader} from './row-reader.js';
import {BLOCK, scalarReader, takingTurns} from './scalar-reader.js';
import {readLeaves, type Leaf} from './schema.js';
import {firstWidth, vectorReader} from './vector-reader.js';

const MAX_DIMS = 2 ** 20;
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
}

function sourceOf(file: ParquetFile, options: OpenOptions): Source {
  const {path, bytes} = file;
  const footer = readFooter(file);
  const leaves = readLeaves(path, footer.schema);
  const choice = chooseLeaves(path, leaves, footer.rows, options);
  for (const leaf of [...choice.leaves, ...(choice.labels ? [choice.labels] : [])]) checkTypes(path, footer, leaf);
  const {dtype, bits} = commonType(choice.leaves.map((leaf) => numberType(leaf)!));
  const dims = choice.leaves[0].shape === 'vector' ? vectorWidth(file, footer, choice.leaves[0]) : choice.leaves.length;
  const plan = {file, footer, choice, bits, dims};
  return {
    path, format: 'parquet', dtype, rows: footer.rows, dims, column: choice.column, bytes, groups: footer.groups,
    columns: choice.infos.map((info, i) => (leaves[i] === choice.leaves[0] && info.role === 'embedding' ? {...info, dims} : info)),
    batches: (rowsPerBatch) => batches(plan, rowsPerBatch),
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

function vectorWidth(file: ParquetFile, footer: Footer, leaf: Leaf): number {
  const group = footer.groups.findIndex((rows) => rows > 0);
  if (group < 0) throw unfitError('no-rows', `${file.path}: column "${leaf.name}" has no rows, so no width`);
  const column = numberColumn(scopeOf(file), footer, leaf, numberType(leaf)!.bits);
  column.enter(group);
  const dims = firstWidth(column);
  if (dims === 0) throw ioError('no-embeddings', `${file.path}: the vectors in column "${leaf.name}" have no values`);
  if (dims > MAX_DIMS) throw unfitError('too-wide', `${file.path}: column "${leaf.name}" has ${dims} values in row 0, more than ${MAX_DIMS}`);
  return dims;
}

const scopeOf = (file: ParquetFile): PageScope => ({file, arena: createArena(file.path), packed: {buffer: null}, body: {buffer: null}});

function rowReader(scope: PageScope, {footer, choice, bits, dims}: Plan): RowReader {
  const open = (own: boolean): Column<NumberReader>[] =>
    choice.leaves.map((leaf) => numberColumn(own ? {...scope, body: {buffer: null}} : scope, footer, leaf, bits));
  if (choice.leaves[0].shape === 'vector') return vectorReader(open(true)[0], dims);
  const pages = choice.leaves.reduce((sum, {index}) => sum + Math.max(...footer.chunks(index).map(({size}) => size)), 0);
  if (pages <= SIDE_BY_SIDE) return scalarReader(open(true), floats(bits, BLOCK));
  return takingTurns(open(false), floats(bits, dims * Math.ceil(STORE / dims)), floats(bits, BLOCK));
}

async function* batches(plan: Plan, rowsPerBatch: number): AsyncGenerator<RowBatch> {
  const {file, footer, choice, dims, bits} = plan;
  const size = Math.min(rowsPerBatch, footer.rows);
  if (size * dims * 8 > MAX_BATCH) throw unfitError('too-wide', `${file.path}: ${rowsPerBatch} rows of ${dims} dimensions do not fit in memory`);
  const scope = scopeOf(file);
  const reader = rowReader(scope, plan);
  const labelled: Column<TextReader> | null = choice.labels && openColumn(scope, footer, choice.labels, labelDecoder(file.path, choice.labels));
  const out = floats(bits, size * dims);
  let labels: (string | null)[] = [];
  let filled = 0;
  let row = 0;
  for (const [group, rows] of footer.groups.entries()) {
    if (rows === 0) continue;
    reader.enter(group);
    labelled?.enter(group);
    for (let done = 0; done < rows;) {
      const count = Math.min(rows - done, size - filled);
      reader.read(out, filled, count, row);
      if (labelled) readLabels(labelled, labels, count, row);
      done += count;
      filled += count;
      row += count;
      if (filled < size) continue;
      yield batchOf(out, filled, dims, row - filled, labelled && labels);
      filled = 0;
      labels = [];
    }
    reader.finish(row);
  }
  if (filled > 0) yield batchOf(out, filled, dims, row - filled, labelled && labels);
  file.checkUnchanged();
}

function batchOf(out: Floats, rows: number, dims: number, firstRow: number, labels: (string | null)[] | null): RowBatch {
  return {values: out.subarray(0, rows * dims), rows, dims, firstRow, ...(labels && {labels})};
}
