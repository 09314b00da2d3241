import type {OpenOptions, Source} from '../source.js';
import {readArrowPipe, type ArrowPipe} from './arrow-pipe.js';
import {arrowBatches} from './batches.js';
import {walkStream, type Block} from './container.js';
import {checkLabelType} from './labels.js';
import {countRows, widthOf} from './open-arrow.js';
import {makePlan} from './plan.js';

/**
 * Opens the Arrow IPC stream that comes on PIPE_FD; run it behind the border. How many rows there are, only its end tells. Memory is
 * that of one record batch, 480 MB at most. Errors: as openArrow, and exit 3 for larger record batches.
 */
export const openArrowPipe = async (path: string, options: OpenOptions = {}): Promise<Source> => {
  const file = readArrowPipe(path);
  const {blocks: messages, ...head} = walkStream(file);
  const plan = makePlan(path, head.schema, null, options);
  const labels = plan.labels.map((index) => checkLabelType(path, head.schema.fields[index]));
  const rest = messages[Symbol.iterator]();
  const ahead = untilRows(file, rest);
  const last = ahead.at(-1);
  const skipNull = options.skipNull ?? false;
  const dims = widthOf(file, head, plan, last?.kind === 'batch' ? [last] : [], skipNull);
  const [only, another] = plan.columns;
  return {
    path, format: 'arrow-stream', dtype: plan.dtype, rows: null, dims, bytes: null, columns: plan.infos, column: another ? null : only.name,
    batches: (rowsPerBatch, ranges) => arrowBatches({file, container: {...head, blocks: letGo(file, ahead, rest)}, plan, dims, rows: Infinity, rowsPerBatch, labels, skipNull, ranges}),
    close: async () => file.close(),
  };
};

/** The messages up to the first that brings rows. */
const untilRows = (file: ArrowPipe, messages: Iterator<Block>): readonly Block[] => {
  const blocks: Block[] = [];
  for (let next = messages.next(); !next.done; next = messages.next()) {
    blocks.push(next.value);
    if (next.value.kind === 'batch' && countRows(file, next.value) > 0) break;
  }
  return blocks;
};

/** All messages, each let go when the next is asked for. */
function* letGo(file: ArrowPipe, ahead: readonly Block[], rest: Iterator<Block>): Generator<Block> {
  for (const block of ahead) {
    yield block;
    file.release(block.body + block.bodyBytes);
  }
  for (let next = rest.next(); !next.done; next = rest.next()) {
    yield next.value;
    file.release(next.value.body + next.value.bodyBytes);
  }
}
