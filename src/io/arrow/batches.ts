import type {Field} from 'apache-arrow';
import {DataType} from 'apache-arrow/type';
import {ioError, unfitError} from '../../errors.js';
import type {RowBatch} from '../source.js';
import type {ArrowFile} from './arrow-file.js';
import type {Block, Container} from './container.js';
import {openLabels, type Dictionaries} from './labels.js';
import {placeBlock, placeColumns} from './layout.js';
import {readDictionaryBatch} from './messages.js';
import type {Plan} from './plan.js';
import {openVectors} from './vector-reader.js';

/** One pass over the rows. */
export interface Pass {
  readonly file: ArrowFile;
  readonly container: Container;
  readonly plan: Plan;
  readonly dims: number;
  readonly rows: number;
  readonly rowsPerBatch: number;
  readonly labels: Field | null;
}

/** All rows, in batches of exactly `rowsPerBatch`, across the borders of the file's record batches. */
export async function* arrowBatches(pass: Pass): AsyncGenerator<RowBatch> {
  const {file, plan, dims, rows, rowsPerBatch} = pass;
  const capacity = Math.min(rows, rowsPerBatch);
  if (capacity * dims * 8 > 2 ** 31) throw unfitError('too-wide', `${file.path}: ${capacity} rows of ${dims} dimensions do not fit in memory`);
  const values = plan.wide ? new Float64Array(capacity * dims) : new Float32Array(capacity * dims);
  let labels: (string | null)[] = [];
  let [firstRow, filled] = [0, 0];
  const flush = (): RowBatch => {
    const batch = {values: values.subarray(0, filled * dims), rows: filled, dims, firstRow, ...(pass.labels ? {labels} : {})};
    firstRow += filled;
    [filled, labels] = [0, []];
    return batch;
  };
  for (const reader of openGroups(pass)) {
    for (let left = reader.rows; left > 0;) {
      const count = Math.min(left, capacity - filled);
      reader.read(values, filled * dims, count, labels);
      filled += count;
      left -= count;
      if (filled === capacity) yield flush();
    }
  }
  file.checkUnchanged();
  if (filled > 0) yield flush();
}

interface GroupReader {
  readonly rows: number;
  readonly read: (out: Float32Array | Float64Array, start: number, rows: number, labels: (string | null)[]) => void;
}

/** One record batch after the other; the dictionary of the labels is kept up as it comes. */
function* openGroups({file, container, plan, dims, labels}: Pass): Generator<GroupReader> {
  const {fields} = container.schema;
  const labelType = labels?.type as DataType | undefined;
  const dictionaries: Dictionaries = new Map();
  let firstRow = 0;
  for (const block of container.blocks) {
    if (block.kind === 'dictionary') {
      if (DataType.isDictionary(labelType)) readDictionary(file, container, block, labelType.id, dictionaries);
      continue;
    }
    const batch = placeBlock(file, container, block);
    const vectors = plan.columns.map((column) => openVectors(file, column, batch, dims, firstRow));
    const nextLabel = labels && labelType ? openLabels(file, labelType, batch.columns[fields.indexOf(labels)], batch, dictionaries) : null;
    const width = plan.columns.length === 1 ? dims : 1;
    yield {
      rows: batch.rows,
      read: (out, start, rows, into) => {
        for (let i = 0; i < vectors.length; i++) vectors[i].read(out, start + i * width, dims, rows);
        for (let i = 0; nextLabel && i < rows; i++) into.push(nextLabel());
      },
    };
    firstRow += batch.rows;
  }
}

const MAX_DICTIONARY = 1 << 22;

const readDictionary = (file: ArrowFile, {schema, version}: Container, block: Block, wanted: number, dictionaries: Dictionaries): void => {
  const {id, data, isDelta} = readDictionaryBatch(file, block);
  if (id !== wanted) return;
  const type = schema.dictionaries.get(id) as DataType;
  const before = isDelta ? dictionaries.get(id) ?? [] : [];
  if (before.length + data.length > MAX_DICTIONARY) throw ioError('unsupported-format', `${file.path}: a dictionary of ${data.length} values is too large`);
  const batch = placeColumns(file, [{name: `dictionary ${id}`, type}], version, data, block);
  const next = openLabels(file, type, batch.columns[0], batch, dictionaries);
  dictionaries.set(id, [...before, ...Array.from({length: data.length}, next)]);
};
