import {close, constants, fstat, open, type Stats} from 'node:fs';
import {readlink, stat} from 'node:fs/promises';
import {Socket} from 'node:net';
import {stdin} from 'node:process';
import {promisify} from 'node:util';
import {ioError, usageError, type CollapsarError} from '../../errors.js';
import {cannotRead} from '../file-errors.js';
import type {RowBatch} from '../source.js';
import {cursorOver, type ByteCursor, type ByteOrigin} from './byte-cursor.js';

export const STDIN = '-';

const [fstatOf, openFd, closeFd] = [promisify(fstat), promisify(open), promisify(close)];

/** The path of the file that standard input was redirected from; null where it is a pipe, or the file is no longer there. */
export const fileOnStdin = async (): Promise<string | null> => {
  const stats = await stdinStats();
  if (!stats.isFile()) return null;
  for (const path of [await readlink('/proc/self/fd/0').catch(() => ''), '/dev/stdin']) {
    const there = await stat(path).catch(() => null);
    if (there?.dev === stats.dev && there.ino === stats.ino) return path;
  }
  return null;
};

/** Whether bytes come from there once only. */
export const isPipe = async (path: string): Promise<boolean> =>
  path === STDIN ? await fileOnStdin() === null : stat(path).then((stats) => stats.isFIFO(), () => false);

/** What comes through a pipe: standard input for `-`, else a named pipe, or what the shell makes of <(…). */
export const openPipe = async (path: string): Promise<ByteCursor> => path === STDIN ? openStdin() : openFifo(path);

const stdinStats = async (): Promise<Stats> => fstatOf(0).catch((cause: unknown) => Promise.reject(cannotRead('standard input', cause)));

let taken = false;

const openStdin = async (): Promise<ByteCursor> => {
  if (taken) throw readBefore('standard input');
  const stats = await stdinStats();
  if (stdin.isTTY) throw usageError('stdin-is-terminal', 'nothing is piped into standard input', 'cat embeddings.npy | collapsar audit -');
  if (!stats.isFIFO() && !stats.isSocket() && !stats.isFile()) throw ioError('empty-file', 'standard input is empty');
  taken = true;
  return cursorOver('standard input', chunksOf('standard input', stdin));
};

/** Waits by way of the event loop, for the writer too: a thread that is blocked would keep the process from ending. */
const openFifo = async (path: string): Promise<ByteCursor> => {
  const fd = await openFd(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((cause: unknown) => Promise.reject(cannotRead(path, cause)));
  try {
    return cursorOver(path, chunksOf(path, new Socket({fd, readable: true, writable: false})));
  } catch (cause) {
    await closeFd(fd);
    throw cannotRead(path, cause);
  }
};

async function* chunksOf(path: string, stream: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (cause) {
    throw cannotRead(path, cause);
  }
}

export const readBefore = (path: string): CollapsarError =>
  usageError('read-before', `${path} is a pipe, which can be read only once`, 'write it to a file first, and audit that');

/** Bytes that can be had from the first on once. */
export const pipeOrigin = (bytes: ByteCursor): ByteOrigin => {
  let started = false;
  return {
    path: bytes.path, bytes: null, close: bytes.close,
    start: () => {
      if (started) throw readBefore(bytes.path);
      started = true;
      return bytes;
    },
  };
};

type Batches = (rowsPerBatch: number) => AsyncIterable<RowBatch>;

/** The batches of what can be read once; asked for again, it throws CollapsarError, exit 2. */
export const onePass = (path: string, batches: Batches): Batches => {
  let read = false;
  return (rowsPerBatch) => {
    if (read) throw readBefore(path);
    read = true;
    return batches(rowsPerBatch);
  };
};
