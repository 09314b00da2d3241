import {CollapsarError, ioError} from '../../errors.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import {onePass, readBefore} from '../bytes/pipe.js';
import type {OpenOptions, RowBatch, Source, SourceInfo} from '../source.js';
import {startDecoder, type DecoderProcess, type Limits} from './decoder-process.js';
import {shownName} from '../remote/http-file.js';
import type {RowRanges} from '../selection/row-ranges.js';
import {readFrame, type BatchesRequest, type Frame, type OpenRequest, type RowsFrame} from './frames.js';

/** Which function decodes the file: it runs in another process, so it is named, not passed. */
export interface Decoder {
  /** URL of a module, or where it lies in src/io */
  readonly module: string;
  /** its export: (path, options) => Promise<Source> */
  readonly opener: string;
}

/** with the parent's own, under 700 MB */
const MEMORY = 600e6;
const SILENCE_MS = 6000;
const SILENCE_MS_PER_BYTE = 1e3 / 50e6;

/**
 * Opens a file whose decoder is a library, in a process of its own that can be killed: hostile bytes make libraries hang,
 * and take memory without end. Costs about 0.1 s, and a copy of the rows through a pipe.
 * Whatever happens there is a CollapsarError here: exit 3 where the decoder hangs, dies or loses rows; its own errors as they are.
 */
export const openBehindBorder = async (decoder: Decoder, path: string, bytes: number, options: OpenOptions, limits?: Partial<Limits>): Promise<Source> => {
  const known: Limits = {memory: MEMORY, silence: SILENCE_MS + bytes * SILENCE_MS_PER_BYTE, ...limits};
  const request = {...decoder, path, ...options};
  const start = () => startAndOpen(request, known);
  const {process, info} = await start();
  return borderSource(info, process, start);
};

/** The same of what comes through a pipe, which the decoder finds on PIPE_FD; its rows can be had once. Takes charge of the pipe. */
export const openPipeBehindBorder = async (decoder: Decoder, pipe: ByteCursor, options: OpenOptions, limits?: Partial<Limits>): Promise<Source> => {
  const {path} = pipe;
  const {process, info} = await startAndOpen({...decoder, path, ...options}, {memory: MEMORY, silence: SILENCE_MS, ...limits}, pipe);
  const source = borderSource(info, process, () => Promise.reject(readBefore(path)));
  return {
    ...source, batches: onePass(path, (rowsPerBatch) => source.batches(rowsPerBatch)),
    close: async () => {
      await source.close();
      await pipe.close();
    },
  };
};

interface Opened {
  readonly process: DecoderProcess;
  readonly info: SourceInfo;
}

const startAndOpen = async (request: OpenRequest, limits: Limits, pipe?: ByteCursor): Promise<Opened> => {
  const path = shownName(request.path);
  const process = startDecoder(path, limits, pipe);
  try {
    process.ask(request);
    const frame = await readFrame(process.read, noPayload(path));
    if (frame.kind !== 'source') throw unexpected(path, frame);
    return {process, info: frame.info};
  } catch (error) {
    await process.kill();
    throw error;
  }
};

/** A process whose rows were not all taken is of no more use: the next pass starts another. */
const borderSource = (info: SourceInfo, first: DecoderProcess, start: () => Promise<Opened>): Source => {
  const alive = new Set([first]);
  let idle: DecoderProcess | null = first;
  let closed = false;
  const startAgain = async (): Promise<DecoderProcess> => {
    if (closed) throw ioError('closed', `${info.path}: it was closed before it was read`);
    const {process} = await start();
    alive.add(process);
    return process;
  };
  const batches = async function* (rowsPerBatch: number, ranges?: RowRanges): AsyncGenerator<RowBatch> {
    const process = idle ?? await startAgain();
    idle = null;
    let ended = false;
    try {
      yield* receive(info, process, {rowsPerBatch, ranges: ranges && Array.from(ranges)});
      ended = !closed;
    } finally {
      if (ended) idle = process;
      else await process.kill();
    }
  };
  const close = async (): Promise<void> => {
    closed = true;
    idle = null;
    await Promise.all([...alive].map((process) => process.kill()));
  };
  return {...info, batches, close};
};

async function* receive(info: SourceInfo, process: DecoderProcess, request: BatchesRequest): AsyncGenerator<RowBatch> {
  process.ask(request);
  let buffers = [new ArrayBuffer(0), new ArrayBuffer(0)];
  const place = (frame: Frame, bytes: number): Uint8Array => {
    if (frame.kind !== 'rows') return noPayload(info.path)(frame, bytes);
    const wanted = frame.rows * frame.dims * frame.bits / 8;
    if (bytes !== wanted || frame.dims !== info.dims || frame.rows > request.rowsPerBatch) throw unexpected(info.path, frame);
    if (buffers[0].byteLength < bytes) buffers[0] = new ArrayBuffer(bytes);
    return new Uint8Array(buffers[0], 0, bytes);
  };
  let [rows, nextRow] = [0, 0];
  let pending = readFrame(process.read, place);
  for (;;) {
    const frame = await pending;
    if (frame.kind === 'end') return checkCount(request.ranges ? {...info, rows: null} : info, frame.rows, rows);
    if (frame.kind !== 'rows' || frame.firstRow < nextRow || (!request.ranges && frame.firstRow > nextRow)) throw unexpected(info.path, frame);
    const batch = batchOf(frame, buffers[0]);
    buffers = [buffers[1], buffers[0]];
    pending = readFrame(process.read, place);
    pending.catch(() => undefined);
    rows += frame.rows;
    nextRow = frame.firstRow + frame.rows;
    yield batch;
  }
}

const batchOf = ({rows, dims, firstRow, bits, nulls, labels}: RowsFrame, buffer: ArrayBuffer): RowBatch => {
  const values = bits === 32 ? new Float32Array(buffer, 0, rows * dims) : new Float64Array(buffer, 0, rows * dims);
  return {values, rows, dims, firstRow, ...(nulls && {nulls}), ...(labels && {labels})};
};

const checkCount = ({path, rows: promised}: SourceInfo, sent: number, received: number): void => {
  if (sent !== received || (promised !== null && promised !== received)) {
    throw ioError('rows-lost', `${path}: ${promised ?? sent} rows were promised, ${received} came: the file is malformed`);
  }
};

const noPayload = (path: string) => (frame: Frame, bytes: number): Uint8Array => {
  if (bytes > 0) throw unexpected(path, frame);
  return new Uint8Array(0);
};

/** The decoder's own failure, or a frame out of turn. */
const unexpected = (path: string, frame: Frame): CollapsarError => {
  if (frame.kind !== 'failure') return ioError('decoder-died', `${path}: the decoder answered out of turn (${frame.kind})`);
  const {error} = frame;
  return error.code === 'malformed-file' ? ioError(error.code, `${path}: malformed: the decoder says: ${error.message}`) : new CollapsarError(error);
};
