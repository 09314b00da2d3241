import {ioError, unfitError} from '../../errors.js';
import {blamingChange} from '../file-errors.js';
import type {OpenOptions, Source} from '../source.js';
import {malformedArrow, openArrowFile, type ArrowFile} from './arrow-file.js';
import {arrowBatches} from './batches.js';
import {readFileContainer, readStreamContainer, type Block, type Container, type Walked} from './container.js';
import {checkLabelType} from './labels.js';
import {placeBlock} from './layout.js';
import {readRecordBatch} from './messages.js';
import {makePlan, type Plan} from './plan.js';
import {firstWidth} from './vector-reader.js';

/**
 * Opens an Arrow IPC file or stream. The library decodes metadata alone; the buffers of the columns that are wanted are read here,
 * by position, so that memory is O(rowsPerBatch · dims) however large the record batches are. Metadata are hostile input to the
 * library: run it behind the border (openSource does). Errors: exit 3 malformed or no embeddings, 4 null or ragged rows.
 */
export const openArrow = async (path: string, options: OpenOptions = {}): Promise<Source> => {
  const file = openArrowFile(path);
  try {
    const magic = new Uint8Array(6);
    file.fill(magic, 0);
    const isFile = Buffer.from(magic).toString('latin1') === 'ARROW1';
    return arrowSource(file, isFile ? 'arrow-file' : 'arrow-stream', isFile ? readFileContainer(file) : readStreamContainer(file), options);
  } catch (error) {
    file.close();
    throw error;
  }
};

const arrowSource = (file: ArrowFile, format: 'arrow-file' | 'arrow-stream', container: Walked, options: OpenOptions): Source => {
  const batches = container.blocks.filter(({kind}) => kind === 'batch');
  const groups = batches.map((block) => countRows(file, block));
  const rows = groups.reduce((sum, count) => sum + count, 0);
  const plan = makePlan(file.path, container.schema, rows, options);
  const labels = plan.labels.map((index) => checkLabelType(file.path, container.schema.fields[index]));
  const skipNull = options.skipNull ?? false;
  const dims = widthOf(file, container, plan, batches.filter((_, i) => groups[i] > 0), skipNull);
  const [only, another] = plan.columns;
  return {
    path: file.path, format, dtype: plan.dtype, rows, dims, bytes: file.bytes, groups, columns: plan.infos,
    column: another ? null : only.name,
    batches: (rowsPerBatch, ranges) => blamingChange(arrowBatches({file, container, plan, dims, rows, rowsPerBatch, labels, skipNull, ranges}), file.checkUnchanged),
    close: async () => file.close(),
  };
};

/** Rows of a record batch. */
export const countRows = (file: ArrowFile, block: Block): number => {
  const {length} = readRecordBatch(file, block);
  if (length < 0) throw malformedArrow(file.path, `a record batch of ${length} rows`);
  return length;
};

/** @param withRows record batches that have any: the first row that is not null tells the width */
export const widthOf = (file: ArrowFile, container: Omit<Container, 'blocks'>, {columns}: Plan, withRows: readonly Block[], skipNull: boolean): number => {
  const [column] = columns;
  if (columns.length > 1) return columns.length;
  let {dims} = column;
  for (let i = 0; dims === null && i < withRows.length; i++) dims = firstWidth(file, column, placeBlock(file, container, withRows[i]), skipNull);
  if (dims === null) throw unfitError('no-rows', `${file.path}: column "${column.name}" has no rows${withRows.length > 0 ? ' that are not null' : ''}, so no width`);
  if (dims < 1) throw ioError('no-embeddings', `${file.path}: the vectors in column "${column.name}" have no values`);
  return dims;
};
