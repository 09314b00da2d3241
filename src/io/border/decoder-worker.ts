/** The thread of the decoder process that decodes: opens the Source it is asked for, and writes its batches as frames. */
import {on} from 'node:events';
import {parentPort} from 'node:worker_threads';
import {CollapsarError, type ErrorDetail} from '../../errors.js';
import type {OpenOptions, Source, SourceInfo} from '../source.js';
import {writeFrame, type BatchesRequest, type OpenRequest} from './frames.js';

const serve = async (requests: AsyncIterator<[OpenRequest | BatchesRequest]>): Promise<void> => {
  const next = async <Request>(): Promise<Request> => ((await requests.next()).value as [Request])[0];
  const request = await next<OpenRequest>();
  const source = await openWith(request);
  writeFrame({kind: 'source', info: infoOf(source)});
  for (;;) await sendBatches(source, await next<BatchesRequest>());
};

const openWith = async ({module, opener, path, ...options}: OpenRequest): Promise<Source> => {
  const exports = await import(new URL(module, new URL('../', import.meta.url)).href) as Record<string, (path: string, options: OpenOptions) => Promise<Source>>;
  return exports[opener](path, options);
};

const infoOf = ({path, format, dtype, rows, dims, column, columns, bytes, groups}: Source): SourceInfo =>
  ({path, format, dtype, rows, dims, column, columns, bytes, groups});

const sendBatches = async (source: Source, {rowsPerBatch, ranges}: BatchesRequest): Promise<void> => {
  let sent = 0;
  for await (const {values, rows, dims, firstRow, nulls, labels} of source.batches(rowsPerBatch, ranges)) {
    const bits = values instanceof Float32Array ? 32 : 64;
    writeFrame({kind: 'rows', rows, dims, firstRow, bits, nulls, labels}, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    sent += rows;
  }
  writeFrame({kind: 'end', rows: sent});
};

/** A library that is fed nonsense throws whatever it comes upon: its words are kept, and put in ours. */
const detailOf = (error: unknown): ErrorDetail => {
  if (error instanceof CollapsarError) return {code: error.code, exit: error.exit, message: error.message, suggestions: error.suggestions};
  const reason = error instanceof Error ? error.message : String(error);
  return {code: 'malformed-file', exit: 3, message: reason.slice(0, 300)};
};

if (parentPort) {
  serve(on(parentPort, 'message') as AsyncIterator<[OpenRequest | BatchesRequest]>)
    .catch((error: unknown) => writeFrame({kind: 'failure', error: detailOf(error)}));
}
