import {ioError, unfitError} from '../../errors.js';
import type {BlockLayout} from '../block/layout.js';
import {fileBatches} from '../block/row-batches.js';
import type {OpenFile} from '../bytes/file-bytes.js';
import {chooseColumns, findColumn, findLabels, withRoles, type Column} from '../choose-columns.js';
import type {ElementType} from '../element-types.js';
import {integerLabel} from '../integer-labels.js';
import type {RowRanges} from '../selection/row-ranges.js';
import type {Format, OpenOptions, RowBatch, Source} from '../source.js';

/** A tensor whose elements lie in one piece of a file. */
export interface PlacedTensor {
  readonly name: string;
  /** the file's own word for its type */
  readonly dtype: string;
  /** null where its elements cannot be read as numbers here */
  readonly type: ElementType | null;
  readonly shape: readonly number[];
  /** byte of the file at which the first element lies */
  readonly start: number;
  /** of two sizes: columns lie one after another, not rows */
  readonly fortran: boolean;
  readonly swapped: boolean;
}

/** The source that a file of named tensors is: one of two sizes is read, chosen as a column is; labels are one of one size, of whole numbers. */
export const openTensors = (file: OpenFile, format: Format, tensors: readonly PlacedTensor[], options: OpenOptions): Source => {
  const {path} = file;
  const columns = tensors.map(describe);
  const tensor = tensors[options.column === undefined ? chooseColumns(path, columns, options)[0] : findColumn(path, columns, options.column, 'column')];
  const layout = layoutOf(path, tensor);
  const labels = findLabels(path, columns, options).map((index) => checkLabels(path, tensors[index], layout.rows));
  const {rows, dims} = layout;
  return {
    path, format, dtype: layout.type.dtype, rows, dims, column: tensor.name, bytes: file.bytes, columns: withRoles(columns), seekable: !layout.fortran,
    batches: (rowsPerBatch, ranges) => tensorBatches(file, layout, labels, rowsPerBatch, ranges),
    close: file.close,
  };
};

const isWhole = (type: ElementType | null): boolean => type !== null && /int|bool/.test(type.dtype);

const describe = ({name, dtype, type, shape}: PlacedTensor): Column => {
  const matrix = type !== null && shape.length === 2 && shape[1] > 0;
  const kind = matrix ? (isWhole(type) ? 'integers' : 'floats') : shape.length === 1 && isWhole(type) ? 'text' : 'other';
  return {name, type: `${dtype} [${shape.join(', ')}]`, dims: matrix ? shape[1] : null, rows: shape[0] ?? null, kind};
};

const layoutOf = (path: string, {name, dtype, type, shape, start, fortran, swapped}: PlacedTensor): BlockLayout => {
  if (!type) throw ioError('unsupported-dtype', `${path}: tensor "${name}" has dtype ${dtype}, which cannot be read as numbers here`, 'save it as float32');
  const [rows, dims] = shape;
  if (shape.length !== 2 || dims === 0) throw ioError('no-embeddings', `${path}: tensor "${name}" is no N×D block of numbers, its shape is [${shape.join(', ')}]`);
  return {rows, dims, type, swapped, fortran, offset: start};
};

const checkLabels = (path: string, tensor: PlacedTensor, rows: number): PlacedTensor & {readonly type: ElementType} => {
  const {name, dtype, type, shape} = tensor;
  if (!type || !isWhole(type) || shape.length !== 1) throw ioError('bad-labels', `${path}: tensor "${name}" (${dtype} [${shape.join(', ')}]) is no list of labels: whole numbers, one a row`);
  if (shape[0] !== rows) throw unfitError('labels-do-not-match', `${path}: tensor "${name}" has ${shape[0]} labels for ${rows} rows`);
  return {...tensor, type};
};

type LabelTensor = ReturnType<typeof checkLabels>;

async function* tensorBatches(file: OpenFile, layout: BlockLayout, labels: readonly LabelTensor[], rowsPerBatch: number, ranges?: RowRanges): AsyncGenerator<RowBatch> {
  for await (const batch of fileBatches(file, layout, rowsPerBatch, ranges)) {
    yield labels.length > 0 ? {...batch, labels: await Promise.all(labels.map((tensor) => readLabels(file, tensor, batch)))} : batch;
  }
}

const readLabels = async (file: OpenFile, {type, swapped, start}: LabelTensor, {firstRow, rows}: RowBatch): Promise<string[]> => {
  const raw = await file.read(start + firstRow * type.size, rows * type.size);
  const show = integerLabel(type, swapped);
  return Array.from({length: rows}, (_, row) => show(raw.subarray(row * type.size, (row + 1) * type.size)));
};
