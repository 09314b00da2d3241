import type {Field} from 'apache-arrow';
import {DataType} from 'apache-arrow/type';
import {ioError, unfitError} from '../../errors.js';
import {labelLists} from '../label-lists.js';
import {NO_END, nearRows, piecesOf, rangesWithin, type RowRanges} from '../selection/row-ranges.js';
import type {RowBatch} from '../source.js';
import type {ArrowFile} from './arrow-file.js';
import type {Block, Container} from './container.js';
import {openLabels, type Dictionaries} from './labels.js';
import {placeBlock, placeColumns} from './layout.js';
import {readDictionaryBatch} from './messages.js';
import type {Plan} from './plan.js';
import {valueTypeOf} from './stand-ins.js';
import {openVectors} from './vector-reader.js';

/** One pass over the rows. */
export interface Pass {
  readonly file: ArrowFile;
  readonly container: Container;
  readonly plan: Plan;
  readonly dims: number;
  readonly rows: number;
  readonly rowsPerBatch: number;
  readonly labels: readonly Field[];
  readonly skipNull: boolean;
  /** as Source has them */
  readonly ranges?: RowRanges;
}

/** All rows, in batches of exactly `rowsPerBatch`, across the borders of the file's record batches. */
export async function* arrowBatches(pass: Pass): AsyncGenerator<RowBatch> {
  const {file, plan, dims, rows, rowsPerBatch, ranges = [0, NO_END]} = pass;
  const capacity = Math.min(rows, rowsPerBatch);
  if (capacity * dims * 8 > 2 ** 31) throw unfitError('too-wide', `${file.path}: ${capacity} rows of ${dims} dimensions do not fit in memory`);
  const values = plan.wide ? new Float64Array(capacity * dims) : new Float32Array(capacity * dims);
  const labels = labelLists(pass.labels.length);
  let nulls: number[] = [];
  let [firstRow, filled] = [0, 0];
  const flush = (): RowBatch => {
    const batch = {values: values.subarray(0, filled * dims), rows: filled, dims, firstRow, ...(pass.skipNull ? {nulls} : {}), ...labels.take()};
    [firstRow, filled, nulls] = [firstRow + filled, 0, []];
    return batch;
  };
  for (const group of placeGroups(pass)) {
    const wanted = rangesWithin(ranges, group.firstRow, group.firstRow + group.rows);
    if (wanted.length === 0) continue;
    const reader = group.open();
    let at = 0;
    for (const {first, count} of piecesOf(group.rows, capacity, nearRows(dims * plan.columns[0].element.size), wanted)) {
      reader.skip(first - at);
      if (filled > 0 && group.firstRow + first !== firstRow + filled) yield flush();
      if (filled === 0) firstRow = group.firstRow + first;
      at = first + count;
      for (let left = count; left > 0;) {
        const next = Math.min(left, capacity - filled);
        for (const row of reader.read(values, filled * dims, next, labels.lists)) nulls.push(filled + row);
        filled += next;
        left -= next;
        if (filled === capacity) yield flush();
      }
    }
  }
  file.checkUnchanged();
  if (filled > 0) yield flush();
}

/** A record batch that was found. */
interface Group {
  readonly rows: number;
  readonly firstRow: number;
  readonly open: () => GroupReader;
}

interface GroupReader {
  /** the next rows; those that are null, counted from the first of them */
  readonly read: (out: Float32Array | Float64Array, start: number, rows: number, labels: readonly (string | null)[][]) => readonly number[];
  readonly skip: (rows: number) => void;
}

/** One record batch after the other; the dictionaries of the labels are kept up as they come. */
function* placeGroups({file, container, plan, dims, labels, skipNull}: Pass): Generator<Group> {
  const {fields} = container.schema;
  const wanted = new Set(labels.map((field) => valueTypeOf(field.type as DataType)).flatMap((type) => DataType.isDictionary(type) ? [type.id] : []));
  const dictionaries: Dictionaries = new Map();
  const width = plan.columns.length === 1 ? dims : 1;
  let firstRow = 0;
  for (const block of container.blocks) {
    if (block.kind === 'dictionary') {
      if (wanted.size > 0) readDictionary(file, container, block, wanted, dictionaries);
      continue;
    }
    const batch = placeBlock(file, container, block);
    const options = {dims, firstRow, skipNull};
    yield {
      rows: batch.rows, firstRow,
      open: () => {
        const vectors = plan.columns.map((column) => openVectors(file, column, batch, options));
        const nextLabels = labels.map((field) => openLabels(file, field.type as DataType, batch.columns[fields.indexOf(field)], batch, dictionaries));
        return {
          read: (out, start, rows, into) => {
            nextLabels.forEach((next, column) => repeat(rows, () => into[column].push(next())));
            return vectors.flatMap((vector, i) => vector.read(out, start + i * width, dims, rows));
          },
          skip: (rows) => {
            for (const next of nextLabels) repeat(rows, next);
            for (const vector of vectors) vector.skip(rows);
          },
        };
      },
    };
    firstRow += batch.rows;
  }
}

const repeat = (times: number, action: () => unknown): void => {
  for (let i = 0; i < times; i++) action();
};

const MAX_DICTIONARY = 1 << 22;

const readDictionary = (file: ArrowFile, {schema, version}: Container, block: Block, wanted: ReadonlySet<number>, dictionaries: Dictionaries): void => {
  const {id, data, isDelta} = readDictionaryBatch(file, block);
  if (!wanted.has(id)) return;
  const type = schema.dictionaries.get(id) as DataType;
  const before = isDelta ? dictionaries.get(id) ?? [] : [];
  if (before.length + data.length > MAX_DICTIONARY) throw ioError('unsupported-format', `${file.path}: a dictionary of ${data.length} values is too large`);
  const batch = placeColumns(file, [{name: `dictionary ${id}`, type}], version, data, block);
  const next = openLabels(file, type, batch.columns[0], batch, dictionaries);
  dictionaries.set(id, [...before, ...Array.from({length: data.length}, next)]);
};
