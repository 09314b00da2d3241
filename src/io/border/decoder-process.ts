import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import type {Readable, Writable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {fileURLToPath} from 'node:url';
import {CollapsarError, ioError} from '../../errors.js';
import {packageRoot} from '../../package-root.js';
import type {ByteCursor} from '../bytes/byte-cursor.js';
import {FRAMES_FD, OUT_OF_MEMORY, PIPE_FD, type BatchesRequest, type OpenRequest} from './frames.js';

export interface Limits {
  /** resident memory of the decoder process in bytes, Node itself included */
  readonly memory: number;
  /** how long it may be silent while it is waited for, in ms */
  readonly silence: number;
}

/** A decoder process, as the parent sees it. */
export interface DecoderProcess {
  readonly ask: (request: OpenRequest | BatchesRequest) => void;
  /** fills `into` with the next bytes; throws CollapsarError (exit 3) where the process dies or is silent too long, having killed it */
  readonly read: (into: Uint8Array) => Promise<void>;
  /** ends the process and waits until it is gone */
  readonly kill: () => Promise<void>;
}

const TICK_MS = 250;

/** The built one, for the tests of the sources too. */
const entry = (): string => fileURLToPath(new URL('dist/io/border/decoder-main.js', packageRoot));

/**
 * Starts a decoder process for one file. It ends when this process does, however this one ends.
 * @param pipe what it gets on PIPE_FD instead of a file
 */
export const startDecoder = (path: string, limits: Limits, pipe?: ByteCursor): DecoderProcess => {
  const child = spawn(process.execPath, [entry(), String(limits.memory)], {stdio: ['pipe', 'ignore', 'ignore', 'pipe', ...(pipe ? ['pipe' as const] : [])]});
  const feed = pipe ? startFeed(pipe, child.stdio[PIPE_FD] as Writable) : FED;
  const requests = child.stdin as Writable;
  const frames = child.stdio[FRAMES_FD] as Readable;
  requests.on('error', () => undefined);
  frames.on('error', () => undefined);
  const exited = once(child, 'exit').catch(() => undefined);
  for (const handle of [child, requests, frames]) (handle as unknown as {unref(): void}).unref();
  return {
    ask: (request) => void requests.write(`${JSON.stringify(request)}\n`),
    read: byteReader(path, child, frames, limits, feed),
    kill: async () => {
      child.kill('SIGKILL');
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) await keptAlive(exited);
    },
  };
};

/** Handles of the child do not hold up the end of this process, so waiting for one must. */
const keptAlive = async <T>(promise: Promise<T>): Promise<T> => {
  const timer = setInterval(() => undefined, 1000);
  return promise.finally(() => clearInterval(timer));
};

const byteReader = (path: string, child: ChildProcess, frames: Readable, limits: Limits, feed: Feed): DecoderProcess['read'] => {
  let rest: Uint8Array = new Uint8Array(0);
  return async (into) => {
    for (let done = 0; done < into.length;) {
      if (rest.length === 0) rest = await nextChunk(path, child, frames, limits, feed);
      const count = Math.min(rest.length, into.length - done);
      into.set(count < rest.length ? rest.subarray(0, count) : rest, done);
      rest = rest.subarray(count);
      done += count;
    }
  };
};

const nextChunk = async (path: string, child: ChildProcess, frames: Readable, limits: Limits, feed: Feed): Promise<Uint8Array> => {
  for (;;) {
    const chunk = frames.read() as Uint8Array | null;
    if (chunk) return chunk;
    if (feed.error) throw feed.error;
    if (frames.readableEnded || frames.destroyed) throw await deathOf(path, child, limits);
    if (!(await stirs(frames, limits.silence, feed))) {
      child.kill('SIGKILL');
      throw silent(path, limits);
    }
  }
};

/**
 * Waits until there is something to read, or the end; false after `silence` ms without. Time is counted in ticks of this thread,
 * so that neither a busy thread nor a suspended machine is taken for a silent decoder; nor is one that waits for what a pipe has yet to bring.
 */
const stirs = (frames: Readable, silence: number, feed: Feed): Promise<boolean> => new Promise((resolve) => {
  let ticks = Math.ceil(silence / TICK_MS);
  const settle = (stirred: boolean): void => {
    clearInterval(timer);
    for (const event of ['readable', 'end', 'close']) frames.off(event, stir);
    resolve(stirred);
  };
  const stir = (): void => settle(true);
  const timer = setInterval(() => feed.waiting || --ticks > 0 || settle(false), TICK_MS);
  for (const event of ['readable', 'end', 'close']) frames.on(event, stir);
});

/** What comes through a pipe, on its way to the decoder. */
interface Feed {
  /** for the pipe, not for the decoder */
  waiting: boolean;
  /** why no more comes, where that is not the end of it */
  error: CollapsarError | null;
}

const FED: Feed = {waiting: false, error: null};

const startFeed = (pipe: ByteCursor, into: Writable): Feed => {
  const feed: Feed = {waiting: false, error: null};
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      feed.waiting = true;
      const chunk = await pipe.chunk().finally(() => { feed.waiting = false; });
      if (!chunk) return;
      yield chunk;
    }
  };
  // the decoder may be done, or dead, before the pipe is: that is told by its frames
  into.on('error', () => undefined);
  pipeline(chunks, into).catch((cause: NodeJS.ErrnoException) => {
    if (cause instanceof CollapsarError) feed.error = cause;
  });
  return feed;
};

const HOSTILE = 'the file is malformed or hostile';
const REWRITE = 'write it with fewer rows a group: row_group_size=65536 in pq.write_table, chunksize=65536 in feather.write_feather';

const deathOf = async (path: string, child: ChildProcess, limits: Limits): Promise<CollapsarError> => {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await keptAlive(once(child, 'exit'));
  if (child.exitCode === OUT_OF_MEMORY) {
    return ioError('decoder-memory', `${path}: decoding it takes more than ${Math.round(limits.memory / 1e6)} MB: ${HOSTILE}, or holds very many rows a group`, REWRITE);
  }
  return ioError('decoder-died', `${path}: the decoder died (${child.signalCode ?? `exit ${child.exitCode ?? 'unknown'}`}): ${HOSTILE}`);
};

const silent = (path: string, limits: Limits): CollapsarError =>
  ioError('decoder-silent', `${path}: the decoder was silent for ${Math.round(limits.silence / 1000)} s and was stopped: ${HOSTILE}`);
